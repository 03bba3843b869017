import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import text


def test_text_is_stored_composed_with_unix_line_ends_and_no_outer_blanks():
    pasted = "  " + unicodedata.normalize("NFD", "Đổi mới\r\nsáng tạo") + " \r\n"
    assert text.nfc(pasted) == "Đổi mới\nsáng tạo"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đề xuất", "de xuat"),
        ("ĐẶNG  Ưu Tiên", "dang uu tien"),
        ("ủy quyền", "uy quyen"),
        ("uỷ quyền", "uy quyen"),
        ("hoà bình", "hoa binh"),
        ("K’Brơi", "k'broi"),
        ("Số 14-KL/TW", "so 14-kl/tw"),
    ],
)
def test_search_ignores_accents_and_the_stroke_of_d(written, folded):
    assert text.fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(value):
    once = text.fold(value)
    assert text.fold(once) == once


@given(st.text(alphabet="aăâđêôơưấờủỹĐẶ ' k"))
def test_folding_does_not_depend_on_how_the_letters_were_composed(value):
    assert text.fold(unicodedata.normalize("NFD", value)) == text.fold(unicodedata.normalize("NFC", value))


@pytest.mark.parametrize(
    ("full_name", "sort_name"),
    [("Nguyễn Thị Hường", "Hường Nguyễn Thị"), ("  Lê  An ", "An Lê"), ("K'Brơi", "K'Brơi"), ("", "")],
)
def test_the_given_name_leads_the_sort_name(full_name, sort_name):
    assert text.sort_name_of(full_name) == sort_name


def test_names_sort_in_the_order_of_the_vietnamese_dictionary():
    ordered = ["Anh", "Ảnh", "Ánh", "Ăn", "Ân", "Dương", "Đặng", "Đỗ", "Em", "Ê", "Zũng"]
    jumbled = [ordered[index] for index in (7, 2, 10, 0, 5, 9, 1, 8, 3, 6, 4)]
    assert sorted(jumbled, key=text.sort_key_vi) == ordered


def test_a_shorter_name_comes_before_a_longer_one_that_starts_with_it():
    assert sorted(["An Bình", "Anh", "An"], key=text.sort_key_vi) == ["An", "An Bình", "Anh"]


def test_the_sort_key_is_plain_and_bounded_whatever_the_name():
    key = text.sort_key_vi("Ự’č9 " * 200)
    assert len(key) == 240
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0 đồng"), (86_000_000, "86.000.000 đồng"), (1_250_000_000, "1.250.000.000 đồng")]
)
def test_money_is_grouped_by_full_stops(amount, shown):
    assert text.vnd(amount) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(900, "900 B"), (2048, "2 KB"), (1_572_864, "1,5 MB"), (20 * 1024 * 1024, "20 MB")]
)
def test_file_sizes_are_short(size, shown):
    assert text.file_size(size) == shown


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (dt.date(2024, 7, 5), "Đà Lạt, ngày 05 tháng 7 năm 2024"),
        (dt.date(2022, 3, 17), "Đà Lạt, ngày 17 tháng 3 năm 2022"),
        (dt.date(2023, 2, 20), "Đà Lạt, ngày 20 tháng 02 năm 2023"),
        (dt.date(2025, 1, 9), "Đà Lạt, ngày 09 tháng 01 năm 2025"),
        (dt.date(2025, 12, 31), "Đà Lạt, ngày 31 tháng 12 năm 2025"),
    ],
)
def test_the_date_line_of_a_document_pads_days_and_the_first_two_months(day, line):
    assert text.formal_date(day, "Đà Lạt") == line


def test_the_date_line_can_stand_without_a_place():
    assert text.formal_date(dt.date(2024, 7, 5)) == "ngày 05 tháng 7 năm 2024"
