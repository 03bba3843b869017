"""Form fields for files."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from evidence.content import ACCEPT, EMPTY, check_upload


class CameraInput(forms.FileInput):
    """On a phone it opens the camera; elsewhere it asks for a picture."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "capture": "environment", **(attrs or {})})


class AttachmentField(forms.FileField):
    """A file checked by its content while the form is checked, so that the refusal stands at the field.

    `max_mb` is the cap in MB or a function that gives it (the rule in force when the form is used).
    """

    default_error_messages = {"empty": EMPTY}

    def __init__(self, *, max_mb: int | Callable[[], int], **kwargs: Any) -> None:
        self.max_mb = max_mb
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        own = {} if isinstance(widget, CameraInput) else {"accept": ACCEPT}
        return {**super().widget_attrs(widget), **own}

    def to_python(self, data: Any) -> File | None:
        upload = super().to_python(data)
        if upload is not None:
            check_upload(upload, max_mb=self.max_mb() if callable(self.max_mb) else self.max_mb)
        return upload


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": ACCEPT})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class ManyFilesField(forms.FileField):
    """One or more uploads, as a list; the action looks into each of them."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        uploads = [upload for upload in data or [] if upload]
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads
