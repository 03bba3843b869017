"""Which files are taken, how they are kept, how they are given back."""

import hashlib
import io
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from evidence import content, files
from evidence.forms import AttachmentField
from evidence.models import Attachment
from tests.evidence.issuers import bloc, person
from units.models import Unit

MB = 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64)
EXE = b"MZ\x90\x00\x03" + bytes(200)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def packed(*names: str, types: bytes = TYPES, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An office file (or any ZIP) with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        if types:
            archive.writestr("[Content_Types].xml", types)
        for name in names:
            archive.writestr(name, b"<x/>")
    return buffer.getvalue()


DOCX = packed("word/document.xml", "word/styles.xml")
XLSX = packed("xl/workbook.xml", "xl/worksheets/sheet1.xml")


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def refusal(name: str, data: bytes, max_mb: int = 20) -> str:
    with pytest.raises(ValidationError) as caught:
        files.check_upload(upload(name, data), max_mb=max_mb)
    [sentence] = caught.value.messages
    return sentence


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [
        ("Tờ trình.pdf", PDF, content.PDF),
        ("TO-TRINH.PDF", PDF, content.PDF),
        ("Biên bản.docx", DOCX, content.DOCX),
        ("Số liệu.xlsx", XLSX, content.XLSX),
        ("ảnh.jpg", JPG, content.JPEG),
        ("ảnh.jpeg", JPG, content.JPEG),
        ("ảnh.png", PNG, content.PNG),
    ],
)
def test_the_five_kinds_are_taken_by_their_content(name: str, data: bytes, mime: str) -> None:
    assert files.check_upload(upload(name, data), max_mb=20) == mime


def test_a_checked_file_is_left_at_its_beginning() -> None:
    file = upload("a.docx", DOCX)
    files.check_upload(file, max_mb=20)
    assert file.tell() == 0


def test_a_file_of_exactly_the_cap_is_taken() -> None:
    assert files.check_upload(upload("a.pdf", PDF.ljust(20 * MB)), max_mb=20) == content.PDF


def test_a_file_over_the_cap_is_refused() -> None:
    assert refusal("a.pdf", PDF.ljust(21 * MB)) == "Tệp lớn hơn mức cho phép là 20 MB."
    assert refusal("a.pdf", PDF.ljust(20 * MB + 1)) == "Tệp lớn hơn mức cho phép là 20 MB."


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.pdf", b"", "Tệp rỗng, không có nội dung."),
        ("a.pdf", EXE, "Nội dung tệp không đúng với phần mở rộng “.pdf”."),
        ("a.exe", EXE, "Loại tệp này không được nhận; chỉ nhận PDF, DOCX, XLSX, JPG, PNG."),
        ("a.txt", "Đề xuất".encode(), "Loại tệp này không được nhận; chỉ nhận PDF, DOCX, XLSX, JPG, PNG."),
        ("a.gif", b"GIF89a" + bytes(64), "Loại tệp này không được nhận; chỉ nhận PDF, DOCX, XLSX, JPG, PNG."),
        ("a.pdf", "Đây không phải PDF".encode(), "Tệp không phải là PDF: thiếu phần đầu %PDF."),
        ("a.pdf", b"\n\n" + PDF, "Tệp không phải là PDF: thiếu phần đầu %PDF."),
        ("a.png", JPG, "Nội dung tệp không đúng với phần mở rộng “.png”."),
        ("a.docx", XLSX, "Nội dung tệp không đúng với phần mở rộng “.docx”."),
        ("a.exe", PDF, "Tên tệp phải kết thúc bằng .pdf, .docx, .xlsx, .jpg hoặc .png."),
        ("a", PDF, "Tên tệp phải kết thúc bằng .pdf, .docx, .xlsx, .jpg hoặc .png."),
        ("a.svg", SVG, "Không nhận ảnh SVG vì tệp này có thể chứa mã lệnh; hãy dùng PNG hoặc JPG."),
        ("a.png", SVG, "Không nhận ảnh SVG vì tệp này có thể chứa mã lệnh; hãy dùng PNG hoặc JPG."),
    ],
)
def test_what_is_refused_is_refused_with_one_sentence(name: str, data: bytes, sentence: str) -> None:
    assert refusal(name, data) == sentence


PLAIN_ZIP = "Không nhận tệp nén; hãy tải lên từng tệp PDF, DOCX, XLSX, JPG hoặc PNG."
MACROS = "Tệp Word hoặc Excel này có chứa macro; hãy lưu lại thành tệp không có macro."
BROKEN = "Tệp Word hoặc Excel này bị hỏng hoặc không đúng định dạng."
MACRO_TYPES = TYPES.replace(b"/>", b' X="application/vnd.ms-word.document.macroEnabled.main+xml"/>')


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.zip", packed("word/document.xml", types=b""), PLAIN_ZIP),
        ("a.docx", packed("readme.txt"), PLAIN_ZIP),
        ("a.docx", packed("word/document.xml", "xl/workbook.xml"), PLAIN_ZIP),
        ("a.docx", packed("word/document.xml", "word/vbaProject.bin"), MACROS),
        ("a.xlsx", packed("xl/workbook.xml", "xl/VBAPROJECT.BIN"), MACROS),
        ("a.docx", packed("word/document.xml", types=MACRO_TYPES), MACROS),
        ("a.docx", DOCX[:-40], BROKEN),
        ("a.docx", DOCX[:60] + bytes(40), BROKEN),
        ("a.docx", b"PK\x03\x04", BROKEN),
        ("a.docx", packed("word/document.xml", types=b" " * 300_000), BROKEN),
        ("a.docx", packed("word/document.xml", method=zipfile.ZIP_LZMA), BROKEN),
        ("a.docx", packed("word/document.xml", *(f"{n:0200}" for n in range(4600))), BROKEN),
    ],
)
def test_an_archive_is_looked_into_and_refused(name: str, data: bytes, sentence: str) -> None:
    assert refusal(name, data) == sentence


def test_a_long_expanding_part_is_not_unpacked() -> None:
    bomb = packed("word/document.xml", types=bytes(200 * MB))
    tracemalloc.start()
    assert refusal("a.docx", bomb) == BROKEN
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MB


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/Tờ trình.pdf", "Tờ trình.pdf"),
        ("C:\\Users\\an\\Biên bản.docx", "Biên bản.docx"),
        (unicodedata.normalize("NFD", "Đề xuất ổn định.pdf"), "Đề xuất ổn định.pdf"),
        ("hoa\u202egnp.pdf", "hoagnp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("\x00", "tep"),
        ("..", "tep"),
        ("ă" * 300 + ".pdf", "ă" * 196 + ".pdf"),
    ],
)
def test_the_name_shown_is_made_harmless(given: str, shown: str) -> None:
    assert files.clean_name(given) == shown


@pytest.fixture
def unit(db: None) -> Unit:
    return bloc()


def test_an_attached_file_is_kept_under_a_name_of_our_own(unit: Unit) -> None:
    by = person()
    attachment = files.attach(unit, upload("Tờ trình số 5.pdf", PDF), by=by, description=" Bản ký ", max_mb=20)
    kept = Attachment.objects.get(pk=attachment.pk)
    assert (kept.record, kept.name, kept.description, kept.uploaded_by) == (unit, "Tờ trình số 5.pdf", "Bản ký", by)
    assert (kept.size, kept.content_type_name) == (len(PDF), content.PDF)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "trình" not in kept.file.name
    assert kept.file.name.startswith("attachments/")
    assert files.matches(kept.file, kept.sha256)


def test_a_changed_or_missing_file_does_not_match(unit: Unit) -> None:
    attachment = files.attach(unit, upload("a.pdf", PDF), by=person(), max_mb=20)
    path = Path(attachment.file.path)
    path.chmod(0o600)
    path.write_bytes(PDF + b" ")
    assert not files.matches(attachment.file, attachment.sha256)
    path.unlink()
    assert not files.matches(attachment.file, attachment.sha256)


def test_attaching_a_large_file_takes_little_memory(unit: Unit) -> None:
    large = TemporaryUploadedFile("a.pdf", content.PDF, 20 * MB, None)
    large.write(PDF)
    for _megabyte in range(20):
        large.write(bytes(MB - len(PDF)))
    large.size = large.tell()
    by = person()
    tracemalloc.start()
    files.attach(unit, large, by=by, max_mb=20)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    large.close()
    assert peak < 3 * MB


def test_a_refused_file_leaves_nothing(unit: Unit, settings: object) -> None:
    with pytest.raises(ValidationError):
        files.attach(unit, upload("a.pdf", EXE), by=person(), max_mb=20)
    assert Attachment.objects.count() == 0
    assert stored_files(settings) == []


def stored_files(settings: object) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


class Crash(Exception):
    pass


def test_when_the_work_around_fails_the_file_goes_too(unit: Unit, settings: object) -> None:
    by = person()
    with pytest.raises(Crash), files.atomic():
        files.attach(unit, upload("a.pdf", PDF), by=by, max_mb=20)
        assert len(stored_files(settings)) == 1
        raise Crash
    assert (Attachment.objects.count(), stored_files(settings)) == (0, [])


def test_only_the_failed_part_loses_its_file(unit: Unit, settings: object) -> None:
    by = person()
    with files.atomic():
        kept = files.attach(unit, upload("a.pdf", PDF), by=by, max_mb=20)
        with pytest.raises(Crash), files.atomic():
            files.attach(unit, upload("b.pdf", PDF), by=by, max_mb=20)
            raise Crash
    assert [str(path) for path in stored_files(settings)] == [kept.file.path]


def test_when_the_row_is_not_saved_the_file_goes(unit: Unit, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: object, **kwargs: object) -> None:
        raise Crash

    by = person()
    monkeypatch.setattr(Attachment, "save", crash)
    with pytest.raises(Crash):
        files.attach(unit, upload("a.pdf", PDF), by=by, max_mb=20)
    assert stored_files(settings) == []


def test_a_removed_attachment_takes_its_file_along_after_commit(
    unit: Unit, settings: object, django_capture_on_commit_callbacks: object
) -> None:
    attachment = files.attach(unit, upload("a.pdf", PDF), by=person(), max_mb=20)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove(attachment)
        assert len(stored_files(settings)) == 1
    assert (Attachment.objects.count(), stored_files(settings)) == (0, [])


def test_a_file_is_given_back_as_a_download_with_its_vietnamese_name(unit: Unit) -> None:
    attachment = files.attach(unit, upload("Tờ trình.pdf", PDF), by=person(), max_mb=20)
    response = files.serve(attachment)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh.pdf"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (content.PDF, "nosniff")
    assert response["Content-Security-Policy"].startswith("sandbox")
    response.close()


@pytest.mark.parametrize(("name", "data", "how"), [("a.pdf", PDF, "inline"), ("a.png", PNG, "attachment")])
def test_only_a_pdf_is_shown_in_the_page_when_asked(unit: Unit, name: str, data: bytes, how: str) -> None:
    attachment = files.attach(unit, upload(name, data), by=person(), max_mb=20)
    response = files.serve(attachment, inline=True)
    assert response["Content-Disposition"].split(";")[0] == how
    response.close()


class FileForm(forms.Form):
    file = AttachmentField(max_mb=lambda: 1, required=False)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (PDF, {}),
        (EXE, {"file": ["Nội dung tệp không đúng với phần mở rộng “.pdf”."]}),
        (b"", {"file": ["Tệp rỗng, không có nội dung."]}),
        (PDF.ljust(2 * MB), {"file": ["Tệp lớn hơn mức cho phép là 1 MB."]}),
    ],
)
def test_a_form_refuses_at_the_field(data: bytes, errors: dict[str, list[str]]) -> None:
    assert FileForm(files={"file": upload("a.pdf", data)}).errors == errors


def test_a_form_without_a_file_is_valid_when_none_is_required() -> None:
    assert FileForm(files={}).is_valid()


def test_the_field_offers_the_kinds_that_are_taken() -> None:
    assert 'accept=".pdf,.docx,.xlsx,.jpg,.jpeg,.png"' in str(FileForm()["file"].as_widget())
