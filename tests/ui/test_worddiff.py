"""What changed between two texts, as a Vietnamese reader sees words."""

import unicodedata
from time import perf_counter

import pytest

from ui.worddiff import NEW, OLD, SAME, Piece, compare, differs, side


def marked(old: str, new: str) -> str:
    """ "Lấy mẫu [-hằng tháng-]{+hai tuần một lần+}"."""
    marks = {SAME: "%s", OLD: "[-%s-]", NEW: "{+%s+}"}
    return "".join(marks[piece.kind] % piece.text for piece in compare(old, new))


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("Lấy mẫu hằng tháng", "Lấy mẫu hằng tuần", "Lấy mẫu hằng [-tháng-]{+tuần+}"),
        ("Kinh phí 1.150.000.000 đồng", "Kinh phí 1.250.000.000 đồng",
         "Kinh phí [-1.150.000.000 -]{+1.250.000.000 +}đồng"),
        ("Giao K'Brơi kiểm tra", "Giao Đặng Ý kiểm tra", "Giao [-K'Brơi -]{+Đặng Ý +}kiểm tra"),
        ("Đạt 18,5 %.", "Đạt 17 %.", "Đạt [-18,5 -]{+17 +}%."),
        ("Một dòng", "Một dòng\nHai dòng", "Một dòng{+\nHai dòng+}"),
        ("", "Mới", "{+Mới+}"),
        ("Cũ", "", "[-Cũ-]"),
        ("", "", ""),
        ("Như nhau", "Như nhau", "Như nhau"),
        ("ma má mà", "ma mả mà", "ma [-má -]{+mả +}mà"),
    ],
)  # fmt: skip
def test_words_not_letters(old: str, new: str, seen: str) -> None:
    assert marked(old, new) == seen


@pytest.mark.parametrize(
    ("other", "word"),
    [("Đảng uỷ", "Đảng ủy"), ("hoà giải", "hòa giải"), ("khoẻ mạnh", "khỏe mạnh"), ("Thuý", "Thúy")],
)
def test_the_place_of_the_mark_is_no_change(other: str, word: str) -> None:
    assert compare(f"Họp {other} bàn", f"Họp {word} bàn") == [Piece(SAME, f"Họp {word} bàn")]


def test_decomposed_letters_are_the_same_letters() -> None:
    old = unicodedata.normalize("NFD", "Ủy ban Kiểm tra, Đặng Ý")
    assert not differs(compare(old, "Ủy ban Kiểm tra, Đặng Ý"))
    assert marked(old, "Ủy ban Kiểm tra, Đặng Ỷ") == "Ủy ban Kiểm tra, Đặng [-Ý-]{+Ỷ+}"


def test_blanks_are_no_change() -> None:
    assert not differs(compare("Hai  từ ", "Hai từ"))


def test_a_word_between_two_long_changes_does_not_stand_alone() -> None:
    old = "tổ tuần tra lưu động và trạm gác cố định"
    new = "thiết bị bay tự hành và ảnh vệ tinh hằng tuần"
    assert marked(old, new) == f"[-{old}-]{{+{new}+}}"


def test_each_side_is_its_own_text() -> None:
    pieces = compare("Thu phí theo hộ, cố định.", "Thu phí theo khối lượng.")
    assert "".join(piece.text for piece in side(pieces, OLD)).replace(" ", "") == "Thuphítheohộ,cốđịnh."
    assert "".join(piece.text for piece in side(pieces, NEW)) == "Thu phí theo khối lượng."


def test_a_long_text_with_one_word_changed_is_quick() -> None:
    lines = [f"Điều {number}. Công ty thực hiện đề xuất theo đúng quy định và báo cáo." for number in range(1000)]
    old = "\n".join(lines)
    start = perf_counter()
    pieces = compare(old, old.replace("Điều 500.", "Điều 5000."))
    assert perf_counter() - start < 2
    assert [piece.text for piece in pieces if piece.kind != SAME] == ["500", "5000"]
