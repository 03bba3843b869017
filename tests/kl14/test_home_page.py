"""What "Việc của tôi" and the bar above it offer to whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import ProposalState
from tests.factories import Tree, day, draft, make_tree, proposal_in
from tests.kl14.matrix.house import make_house
from tests.kl14.matrix.walks import failed, planned, review_of
from units import clock
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


def sections(person: Person) -> str:
    return home_of(person).partition('id="late"')[2]


def test_what_is_overdue_is_seen_by_those_who_look_after_the_unit_with_its_holder(tree: Tree):
    with clock.at(day(0)):
        waiting = proposal_in(ProposalState.SUBMITTED, tree)
    with clock.at(day(3)):  # two working days to receive it, and one more
        for name in ("organiser", "officer", "superior_head", "head"):
            seen = sections(getattr(tree, name))
            assert str(waiting) in seen
            assert waiting.held_by in seen
            assert "quá hạn 1 ngày làm việc" in seen


def test_what_is_in_time_and_what_lies_elsewhere_is_not_overdue_for_anyone(tree: Tree):
    with clock.at(day(0)):
        proposal_in(ProposalState.SUBMITTED, tree)
    with clock.at(day(1)):
        assert "Không có hồ sơ nào quá hạn." in sections(tree.organiser)
    with clock.at(day(3)):
        assert "Không có hồ sơ nào quá hạn." in sections(tree.other_head)
        assert sections(tree.cadre) == ""


def test_a_confidential_review_stays_out_of_the_list(db: None):
    with clock.at(day(0)):
        house = make_house()
        review = review_of(failed(house, planned(house)))
    with clock.at(review.created_at + timedelta(days=60)):
        assert "XTTN" not in sections(house["chair"])
