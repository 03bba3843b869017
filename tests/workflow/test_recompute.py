"""A change of the calendar counts running deadlines anew, and only those (DOMAIN §5.6)."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from proposals import actions
from tests.factories import Tree, draft, make_tree, proposal_in
from tests.small_tree import moment
from units import clock
from workflow.clocks import deadlines_of, recompute_open
from workflow.models import CalendarDay, DayKind, Deadline

pytestmark = pytest.mark.django_db
#: A Wednesday between two plain working days.
STORM = date(2024, 3, 13)


@pytest.fixture
def tree() -> Tree:
    return make_tree()


def close_the_office(day: date = STORM) -> None:
    CalendarDay.objects.create(date=day, kind=DayKind.OFF, note="Nghỉ bão", source="Công văn")


def due(record, kind: str) -> date:
    return deadlines_of(record).get(kind=kind).due_on


def test_a_day_off_moves_the_deadline_that_runs_over_it(tree: Tree):
    with clock.at(moment("11/03/2024")):
        proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
        assert due(proposal, "proposal.receive") == STORM
        close_the_office()
        assert recompute_open(STORM) == 1
    assert due(proposal, "proposal.receive") == date(2024, 3, 14)


def test_taking_the_day_off_back_moves_it_back(tree: Tree):
    with clock.at(moment("11/03/2024")):
        close_the_office()
        proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
        assert due(proposal, "proposal.receive") == date(2024, 3, 14)
        CalendarDay.objects.filter(date=STORM).delete()
        assert recompute_open(STORM) == 1
    assert due(proposal, "proposal.receive") == STORM


def test_what_ends_before_the_day_or_starts_after_it_stays(tree: Tree):
    with clock.at(moment("11/03/2024")):
        actions.submit(draft(tree.cadre), by=tree.cadre)
    for day in (date(2024, 3, 8), date(2024, 3, 14)):
        close_the_office(day)
        assert recompute_open(day) == 0


def test_what_is_closed_stays(tree: Tree):
    with clock.at(moment("11/03/2024")):
        proposal = proposal_in("RECEIVED", tree)
        close_the_office()
        recompute_open(STORM)
    closed = deadlines_of(proposal).get(kind="proposal.receive")
    assert (closed.due_on, closed.kept) == (STORM, True)


def test_a_resting_clock_keeps_the_days_that_were_left(tree: Tree):
    """Two of seven days had gone; one of them turns out to have been a day off."""
    with clock.at(moment("12/03/2024")):
        proposal = proposal_in("RECEIVED", tree)
    with clock.at(moment("14/03/2024")):
        proposal = actions.request_supplement(proposal, by=tree.clerk, gaps=[{"gap": "Nêu giá sàn"}])
        resting = deadlines_of(proposal).get(kind="proposal.leadership_meeting")
        assert resting.days_left_at_pause == 5
        close_the_office()
        recompute_open(STORM)
    resting.refresh_from_db()
    assert resting.days_left_at_pause == 6


def test_after_a_rest_it_counts_from_the_day_it_went_on(tree: Tree):
    """A day off within the rest changes nothing; one after it does."""
    with clock.at(moment("11/03/2024")):
        proposal = proposal_in("SUPPLEMENT", tree)
    with clock.at(moment("18/03/2024")):
        items = proposal.supplements.get(answered_at=None).items.all()
        actions.answer_supplement(proposal, by=tree.cadre, answers={item.pk: "Đã nêu" for item in items})
        meeting = deadlines_of(proposal).get(kind="proposal.leadership_meeting")
        assert (meeting.counted_from, meeting.working_days, meeting.due_on) == (
            date(2024, 3, 18),
            7,
            date(2024, 3, 27),
        )
        close_the_office()
        assert recompute_open(STORM) == 0
        close_the_office(date(2024, 3, 20))
        assert recompute_open(date(2024, 3, 20)) == 1
    assert due(proposal, "proposal.leadership_meeting") == date(2024, 3, 28)


def test_deadlines_from_before_are_filled_so_that_they_count_to_the_same_day(tree: Tree):
    with clock.at(moment("11/03/2024", hour=18)):
        proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    Deadline.objects.update(counted_from=None, working_days=None)
    import_module("workflow.migrations.0004_fill_counted_deadlines").fill(apps, None)
    row = deadlines_of(proposal).get()
    assert (row.counted_from, row.working_days, row.due_on) == (date(2024, 3, 12), 2, date(2024, 3, 14))
    close_the_office()
    assert recompute_open(STORM) == 1
    assert due(proposal, "proposal.receive") == date(2024, 3, 15)
