"""What the search index keeps of a text, and what somebody asks of it."""

import unicodedata

import pytest

from ui.words import LONGEST, Asked, asked, indexed


def kept(text: str) -> set[str]:
    return set(indexed(text).split())


def finds(typed: str, text: str) -> bool:
    """Whether all terms are there, as both databases decide it."""
    words = kept(text)
    return all(any(word.startswith(term[:-1]) for word in words) if term.endswith("*") else term in words
               for term in asked(typed).terms)  # fmt: skip


def says(typed: str, text: str) -> bool:
    return set(asked(typed).exact) <= kept(text)


NUMBERS = [
    ("14-KL/TW", "14-KL/TW"), ("14 KL TW", "14-KL/TW"), ("kl14", "14-KL/TW"), ("14KL", "Kết luận 14-KL/TW"),
    ("7794/20", "7794/20"), ("7794", "7794/20"), ("779", "7794/20"), ("7/đx", "07/ĐX-CBCĐS"), ("07/ĐX", "7/ĐX"),
    ("05-QĐ", "Số 05-QĐ/ĐUK"), ("1250000000", "1.250.000.000"), ("1.250.000.000", "1250000000 đồng 1.250.000.000"),
    ("kbroi", "K’Brơi"), ("K'Brơi", "K’Brơi"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "text"), NUMBERS)
def test_a_number_is_found_however_it_is_written(typed: str, text: str) -> None:
    assert finds(typed, text)


def test_another_number_is_not_found() -> None:
    assert not finds("kl15", "14-KL/TW")
    assert not finds("12", "7794/120")


@pytest.mark.parametrize("typed", ["uỷ quyền", "ủy quyền", "ỦY QUYỀN", unicodedata.normalize("NFD", "ủy quyền")])
def test_the_place_of_the_tone_and_the_code_do_not_count(typed: str) -> None:
    assert finds(typed, "Uỷ quyền")
    assert says(typed, "Uỷ quyền")


def test_words_with_the_very_accents_are_told_apart() -> None:
    assert finds("đỗ", "do") and not says("đỗ", "do")
    assert says("đỗ", "Đỗ Công Ẩn")
    assert not says("đố", "Đỗ Công Ẩn")
    assert asked("do").exact == ()


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\\", ":*&|!", "''", '"', "😀🙂", "-/.", "\u0301"])
def test_signs_alone_ask_nothing(typed: str) -> None:
    assert asked(typed) == Asked(())
    assert not asked(typed)


def test_words_are_letters_and_digits_whatever_is_written() -> None:
    text = indexed("a'b\"c:*&|!()\\%_d\x00e ﬁ ß Ⅷ", "x" * 5_000)
    assert all(word.lstrip("_").isalnum() and len(word) <= LONGEST for word in text.split())
    assert indexed("", "  ") == ""
