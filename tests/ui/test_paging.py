import pytest

from ui.paging import WHOLE, keyset_page
from units.models import Person


@pytest.fixture
def people(db: None) -> list[str]:
    for number in range(7):
        Person.objects.create_user(f"nguoi-{number}", f"Người {number // 2}")
    return list(Person.objects.order_by("-sort_key", "-pk").values_list("username", flat=True))


def names(page) -> list[str]:
    return [row.username for row in page.rows]


def turn(**params: str):
    return keyset_page(Person.objects.all(), params, by="-sort_key", ways=WHOLE, size=3)


def test_turning_forward_shows_everyone_once_in_order(people):
    seen, page = [], turn()
    assert page.previous_cursor == ""
    while page.next_cursor:
        seen += names(page)
        page = turn(sau=page.next_cursor)
    assert seen + names(page) == people


def test_turning_back_leads_to_the_same_pages(people):
    second = turn(sau=turn().next_cursor)
    third = turn(sau=second.next_cursor)
    assert names(turn(truoc=third.previous_cursor)) == names(second)
    first = turn(truoc=second.previous_cursor)
    assert names(first) == people[:3]
    assert first.previous_cursor == ""


def test_a_page_needs_one_query(people, django_assert_num_queries):
    cursor = turn().next_cursor
    with django_assert_num_queries(1):
        turn(sau=cursor)


@pytest.mark.parametrize("cursor", ["", "x", "~", "abc~xyz"])
def test_a_cursor_that_cannot_be_read_shows_the_first_page(people, cursor):
    assert names(turn(sau=cursor)) == people[:3]


def test_an_empty_list_has_no_links(db):
    page = keyset_page(Person.objects.none(), {}, by="sort_key", ways=WHOLE)
    assert (list(page.rows), page.previous_cursor, page.next_cursor) == ([], "", "")
