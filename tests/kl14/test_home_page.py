"""What "Việc của tôi" and the bar above it offer to whom."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Tree, draft, make_tree
from units.models import Person


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


def home_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("home")).content.decode()


def test_an_unfinished_draft_can_be_opened_from_home(tree: Tree):
    unfinished = draft(tree.cadre, necessity="")
    page = home_of(tree.cadre)
    assert "Mở hồ sơ" in page
    assert "Hồ sơ còn thiếu 1 nội dung bắt buộc." in page
    assert unfinished.get_absolute_url() in page


def test_reports_are_in_the_bar_of_those_who_may_read_one(tree: Tree):
    assert reverse("reports:list") in home_of(tree.head)
    assert reverse("reports:list") not in home_of(tree.cadre)
