"""Photographs are kept upright, small, and silent about where they were taken."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from evidence import photos
from evidence.content import check_upload

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def taken(width: int = 3000, height: int = 2000, *, kind: str = "JPEG", name: str = "anh.jpg") -> SimpleUploadedFile:
    """As a phone sends it: lying on its side (orientation 6), with place and maker; its left top is red."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill="red")
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Điện thoại"
    exif.get_ifd(GPS).update({1: "N", 2: (11.0, 56.0, 25.0), 3: "E", 4: (108.0, 26.0, 29.0)})
    written = BytesIO()
    picture.save(written, kind, exif=exif)
    return SimpleUploadedFile(name, written.getvalue())


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "anh.JPG"), ("PNG", "anh.png")])
def test_place_and_maker_are_gone_and_the_picture_stands_upright(kind: str, name: str) -> None:
    upload = taken(kind=kind, name=name)
    with Image.open(upload) as before:
        assert before.getexif().get_ifd(GPS)[2] == (11.0, 56.0, 25.0)
    kept = photos.tidy(upload, 2000)
    assert kept.name == name
    with Image.open(kept) as after:
        assert (after.format, after.size) == (kind, (1333, 2000))
        assert dict(after.getexif()) == {}
        assert after.getexif().get_ifd(GPS) == {}
        red = after.convert("RGB").getpixel((1300, 20))
        assert red[0] > 200 and red[1] < 60  # orientation 6: what was left is now at the top right
    content = kept.read()
    assert b"Exif" not in content
    assert "Điện thoại".encode() not in content


def test_a_small_picture_stays_as_large_as_it_is() -> None:
    with Image.open(photos.tidy(taken(400, 300), 2000)) as after:
        assert after.size == (300, 400)


def test_other_files_are_not_touched() -> None:
    paper = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 ...")
    assert photos.tidy(paper, 2000) is paper


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 no picture", b"", taken().read()[:2000]])
def test_what_is_no_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError, match="Không đọc được ảnh"):
        photos.tidy(SimpleUploadedFile("anh.jpg", content), 2000)


def test_a_picture_made_to_exhaust_memory_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1_000_000)
    with pytest.raises(ValidationError, match="quá lớn"):
        photos.tidy(taken(), 2000)


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "anh.jpg"])
def test_heic_is_refused_with_what_to_do(name: str) -> None:
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    with pytest.raises(ValidationError, match="Tương thích nhất"):
        check_upload(SimpleUploadedFile(name, heic), max_mb=20)


def test_a_thumbnail_is_small() -> None:
    with Image.open(BytesIO(photos.thumbnail(taken()))) as small:
        assert max(small.size) == photos.THUMBNAIL
