"""What an uploaded file really is, told from its content; the name only has to agree with it."""

import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from evidence.models.attachment import DOCX, JPEG, PDF, PNG, XLSX

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EXTENSIONS = {".pdf": PDF, ".docx": DOCX, ".xlsx": XLSX, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
ACCEPT = ",".join(EXTENSIONS)
HEIF = ("image/heic", "image/heif", "image/avif")
MEGABYTE = 1024 * 1024
HEAD_BYTES = 8192
# Bounds for looking into a ZIP: the directory of a usual DOCX is a few kB, its list of types a few kB.
ZIP_DIRECTORY_BYTES = 1024 * 1024
TYPES_BYTES = 256 * 1024
END_OF_ZIP = b"PK\x05\x06"
END_OF_ZIP_BYTES = 22
ZIP64_LOCATOR = b"PK\x06\x07"

TYPES_PART = "[Content_Types].xml"
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}

EMPTY = _("Tệp rỗng, không có nội dung.")
TOO_LARGE = _("Tệp lớn hơn mức cho phép là %(max)s MB.")
SVG = _("Không nhận ảnh SVG vì tệp này có thể chứa mã lệnh; hãy dùng PNG hoặc JPG.")
NOT_ALLOWED = _("Loại tệp này không được nhận; chỉ nhận PDF, DOCX, XLSX, JPG, PNG.")
MISMATCH = _("Nội dung tệp không đúng với phần mở rộng “%(extension)s”.")
EXTENSION = _("Tên tệp phải kết thúc bằng .pdf, .docx, .xlsx, .jpg hoặc .png.")
NOT_PDF = _("Tệp không phải là PDF: thiếu phần đầu %PDF.")
HEIC = _(
    "Ảnh HEIC của điện thoại chưa đọc được ở đây. Trong cài đặt máy ảnh chọn định dạng JPG "
    "(“Tương thích nhất”) rồi chụp lại, hoặc lưu ảnh dưới dạng JPG."
)
PLAIN_ZIP = _("Không nhận tệp nén; hãy tải lên từng tệp PDF, DOCX, XLSX, JPG hoặc PNG.")
MACROS = _("Tệp Word hoặc Excel này có chứa macro; hãy lưu lại thành tệp không có macro.")
BROKEN = _("Tệp Word hoặc Excel này bị hỏng hoặc không đúng định dạng.")


def refuse(sentence: "_StrPromise", code: str, **params: object) -> ValidationError:
    return ValidationError(sentence, code=code, params=params)


def check_upload(upload: File, *, max_mb: int) -> str:
    """The MIME type of an upload that may be kept; `max_mb` is the cap in MB (1024² bytes), itself allowed.

    Raises ValidationError with one sentence when the file is empty, too large, of a type not allowed by its content,
    not what its name says, an SVG, an archive, or carries macros. Leaves the file at its beginning.
    """
    if not upload.size:
        raise refuse(EMPTY, "empty")
    if upload.size > max_mb * MEGABYTE:
        raise refuse(TOO_LARGE, "too_large", max=max_mb)
    extension = PurePath(upload.name or "").suffix.lower()
    upload.seek(0)
    try:
        mime = _mime_of(upload, extension)
    finally:
        upload.seek(0)
    if extension not in EXTENSIONS:
        raise refuse(EXTENSION, "extension")
    if EXTENSIONS[extension] != mime:
        raise refuse(MISMATCH, "mismatch", extension=extension)
    return mime


def _mime_of(upload: File, extension: str) -> str:
    head = upload.read(HEAD_BYTES)
    kind = filetype.guess_mime(head)
    if kind is None and b"<svg" in head.lower():
        raise refuse(SVG, "svg")
    if head.startswith(b"PK"):
        return _office_type(upload)
    if kind in HEIF or extension in (".heic", ".heif"):
        raise refuse(HEIC, "heic")
    if kind in EXTENSIONS.values():
        return str(kind)
    if extension == ".pdf" and kind is None:
        raise refuse(NOT_PDF, "not_pdf")
    if extension in EXTENSIONS:
        raise refuse(MISMATCH, "mismatch", extension=extension)
    raise refuse(NOT_ALLOWED, "not_allowed")


def _office_type(upload: IO[bytes] | File) -> str:
    """DOCX or XLSX when the ZIP is one and has no macros; reads the directory and one small part, never the rest."""
    _bound_directory(upload)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            types = _part_types(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refuse(BROKEN, "broken") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower():
        raise refuse(MACROS, "macros")
    found = [mime for part, mime in MAIN_PARTS.items() if part in names]
    if not types or len(found) != 1:
        raise refuse(PLAIN_ZIP, "zip")
    return found[0]


def _part_types(archive: zipfile.ZipFile) -> bytes:
    """The list of part types of an office file, empty when the archive has none."""
    if TYPES_PART not in archive.namelist():
        return b""
    # Office writes these two; the others may ask for memory without bound.
    if archive.getinfo(TYPES_PART).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse(BROKEN, "broken")
    with archive.open(TYPES_PART) as part:
        types = part.read(TYPES_BYTES + 1)
    if len(types) > TYPES_BYTES:
        raise refuse(BROKEN, "broken")
    return types


def _bound_directory(upload: IO[bytes] | File) -> None:
    """Refuses a directory too large to read into memory, and ZIP64, which a file under the cap never needs."""
    upload.seek(0, 2)
    size = upload.tell()
    upload.seek(max(0, size - 65_535 - END_OF_ZIP_BYTES))
    tail = upload.read()
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) - at < END_OF_ZIP_BYTES:
        raise refuse(BROKEN, "broken")
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    if directory > ZIP_DIRECTORY_BYTES or ZIP64_LOCATOR in tail[max(0, at - 20) : at]:
        raise refuse(BROKEN, "broken")
