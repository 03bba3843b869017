"""A review that rests: for whom, until when, and that nobody loses a day by it (DOMAIN §2.2, §7.6)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from reviews.actions import accountability as actions
from reviews.models import AccountabilityReview
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from workflow.clocks import deadlines_of
from workflow.errors import Refused, Stale

WHY: dict[str, Any] = {"reason_code": "ILLNESS", "reason": "Giấy nhập viện số 12", "again_on": date(2026, 8, 3)}


def test_every_clock_rests_and_the_days_to_explain_are_given_back(committee: Committee) -> None:
    review = judging.explaining(committee)  # on 9/6, until 23/6
    with on("16/06/2026"):
        rests = actions.suspend(review, by=committee.chair, **WHY)
        assert rests.state == "SUSPENDED"
        assert [row.kind for row in deadlines_of(rests).running()] == ["review.again"]
    with on("20/07/2026"):
        with pytest.raises(Stale):
            actions.explain(rests, by=committee.world.owner, explanation="…")
        again = actions.resume(rests, by=committee.chair, reason="Đã ra viện")
    assert (again.state, again.explain_due_on) == ("EXPLAINING", date(2026, 7, 27))
    assert deadlines_of(again).running().get().due_on == date(2026, 7, 27)


def test_a_hearing_that_was_announced_is_announced_anew(committee: Committee) -> None:
    review = judging.in_hearing(committee)
    with on("22/06/2026"):
        rests = actions.suspend(review, by=committee.chair, **WHY)
    with on("20/07/2026"):
        assert actions.resume(rests, by=committee.chair, reason="Đã ra viện").state == "DRAFTING"


def test_the_working_clock_goes_on_with_the_days_it_had(committee: Committee) -> None:
    review = judging.verifying(committee)
    left = deadlines_of(review).running().get(kind="review.verify")
    with on("16/06/2026"):
        rests = actions.suspend(review, by=committee.chair, **WHY)
    with on("20/07/2026"):
        actions.resume(rests, by=committee.chair, reason="Đã ra viện")
    assert deadlines_of(review).running().get(kind="review.verify").due_on > left.due_on


def test_what_is_refused(committee: Committee) -> None:
    review = judging.explaining(committee)

    def lacks(review: AccountabilityReview, **changes: Any) -> set[str]:
        with on("16/06/2026"), pytest.raises(ValidationError) as error:
            actions.suspend(review, by=committee.chair, **(WHY | changes))
        return set(error.value.message_dict)

    assert lacks(review, again_on=date(2026, 6, 16)) == {"again_on"}
    assert lacks(review, reason_code="TIRED", reason=" ") == {"reason_code", "reason"}
    with on("16/06/2026"), pytest.raises(Refused):
        actions.suspend(review, by=committee.lead, **WHY)
    assert fresh(review).state == "EXPLAINING"
