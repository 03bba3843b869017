"""Photographs as they are kept: upright, no larger than need be, without the camera's notes of where it was.

The original is not kept: whoever photographs a field need not tell everybody where they live.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MOST_PIXELS = 80_000_000  # more than any phone takes; a picture made to exhaust memory is refused
QUALITY = 85
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
THUMBNAIL = 320
TOO_MANY_PIXELS = _("Ảnh quá lớn để xử lý; hãy chụp hoặc lưu lại với kích thước nhỏ hơn.")


def is_photo(name: str) -> bool:
    return PurePath(name).suffix.lower() in FORMATS


def tidy(upload: File, longest: int) -> File:
    """The picture turned upright, at most `longest` pixels on its longer side, written anew without EXIF (GPS too).

    Anything but a JPEG or PNG comes back as it is. Raises ValidationError for a picture that cannot be read.
    """
    name = upload.name or ""
    if not is_photo(name):
        return upload
    return ContentFile(_drawn_anew(upload, longest, FORMATS[PurePath(name).suffix.lower()]), name=name)


def thumbnail(stored: File) -> bytes:
    """A small JPEG of a kept picture. Raises ValidationError where it cannot be read."""
    return _drawn_anew(stored, THUMBNAIL, "JPEG")


def _drawn_anew(source: File, longest: int, kind: str) -> bytes:
    try:
        source.seek(0)
        with _whole(), Image.open(source, formats=["JPEG", "PNG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS, "pixels")
            colours = opened.info.get("icc_profile")
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((longest, longest))
            if kind == "JPEG" and picture.mode != "RGB":
                picture, colours = picture.convert("RGB"), None
            clean = Image.new(picture.mode, picture.size)
            clean.paste(picture)
            if picture.mode == "P" and (palette := picture.getpalette()):
                clean.putpalette(palette)
            written = BytesIO()
            options = {"quality": QUALITY} if kind == "JPEG" else {"optimize": True}
            clean.save(written, kind, icc_profile=colours, **options)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValidationError(_("Không đọc được ảnh này; hãy chụp hoặc lưu lại dưới dạng JPG."), "picture") from error
    finally:
        source.seek(0)
    return written.getvalue()


@contextmanager
def _whole() -> Iterator[None]:
    """Half a picture is none. WeasyPrint lets Pillow take the rest of a cut-off one as grey, for the whole process."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
