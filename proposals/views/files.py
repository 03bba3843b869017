"""The files of a draft: several at once, each taken or refused for itself; described, and taken away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals import actions
from proposals.completeness import SECTIONS
from proposals.content import own_files_of
from proposals.forms.writing import FileForm
from proposals.views.writing import DraftView, around, section_url
from units.requests import PersonRequest
from workflow import rules
from workflow.errors import Stale

ONE_BY_ONE, DESCRIBE = "tung-tep", "mo-ta"


class FilesPage(DraftView):
    """With scripts each file comes alone and is answered in JSON; without, all come at once."""

    def get(self, request: PersonRequest) -> HttpResponse:
        return self.page(FileForm(unit=self.record.unit))

    def post(self, request: PersonRequest) -> HttpResponse:
        wish = request.POST.get("next", "")
        if wish == DESCRIBE:
            return self.describe()
        form = FileForm(request.POST, request.FILES, unit=self.record.unit)
        valid = form.is_valid()
        if wish == ONE_BY_ONE:
            return self.one(form)
        if not valid:
            return self.page(form, status=422)
        return self.several(form)

    def one(self, form: FileForm) -> JsonResponse:
        if form.errors:
            return JsonResponse({"sentence": next(iter(form.errors.values()))[0]}, status=422)
        try:
            kept = actions.attach_file(self.record, by=self.by, file=form.cleaned_data["file"][0])
        except Stale as stale:
            return JsonResponse({"sentence": stale.sentence}, status=409)
        except ValidationError as error:
            return JsonResponse({"sentence": error.messages[0]}, status=422)
        return JsonResponse({"sentence": _("Đã đính kèm tệp “%(name)s”.") % {"name": kept.name}}, status=201)

    def several(self, form: FileForm) -> HttpResponse:
        uploads: list[File] = form.cleaned_data["file"]
        kept = []
        for upload in uploads:
            try:
                kept.append(actions.attach_file(self.record, by=self.by, file=upload, description=form.text))
            except Stale as stale:
                return self.gone(stale, [(_("Mô tả"), form.text)])
            except ValidationError as error:
                why = error.messages[0]
                form.add_error("file", why if len(uploads) == 1 else f"{upload.name}: {why}")
        if kept:
            names = ", ".join(f"“{one.name}”" for one in kept)
            messages.success(
                self.request,
                ngettext("Đã đính kèm tệp %(names)s.", "Đã đính kèm các tệp %(names)s.", len(kept)) % {"names": names},
            )
        return self.page(form, status=422) if form.errors else redirect(section_url(self.record, SECTIONS[-1]))

    def describe(self) -> HttpResponse:
        start = f"{DESCRIBE}-"
        texts = {
            int(name.removeprefix(start)): str(text)
            for name, text in self.request.POST.items()
            if name.startswith(start) and name.removeprefix(start).isdecimal()
        }
        try:
            actions.describe_files(self.record, texts, by=self.by)
        except Stale as stale:
            return self.gone(stale, [(_("Mô tả"), text) for text in texts.values() if text])
        messages.success(self.request, _("Đã lưu mô tả các tệp."))
        return redirect(section_url(self.record, SECTIONS[-1]))

    def page(self, form: FileForm, status: int = 200) -> HttpResponse:
        section = SECTIONS[-1]
        context = {
            "record": self.record,
            "section": section,
            "form": form,
            "attachments": own_files_of(self.record),
            "most_files": rules.whole("attachment.count", self.record.unit),
            **around(self.record, section),
        }
        return render(self.request, "proposals/writing/files.html", context, status=status)
