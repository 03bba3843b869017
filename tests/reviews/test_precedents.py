"""Similar cases: only final conclusions, near by how many features and why, no name for who may not open them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.models import Pilot
from reviews.actions import accountability as actions
from reviews.actions import complaint as complaints
from reviews.models import AccountabilityReview, DamageBand, Precedent
from reviews.precedents import Near, band_of, near_to, spread_of
from tests.pilots import factories as pilots
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from units.models import Person


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def case_of(review: AccountabilityReview, **changes: Any) -> Precedent:
    """A case like what `keep` writes of `review`, moved to another pilot by `changes`."""
    subject = review.subjects.first()
    facts = {
        "review": review, "subject": subject, "pilot": review.pilot, "unit": review.unit,
        "unit_path": review.unit_path, "holder": review.holder, "unit_type": review.unit.type,
        "relation": "OWNER", "regime": "KL14", "result": "NOT_ACHIEVED", "damage_vnd": 214_000_000, "band": "MEDIUM",
        "main_cause": "O_MARKET", "objective": 70, "outcome": "LIABILITY_MITIGATED", "with_lessons": True,
        "final_at": review.state_since,
    }  # fmt: skip
    return Precedent(**facts | changes)


def test_a_final_conclusion_becomes_a_case_without_a_name(committee: Committee) -> None:
    review = judging.notified(committee)
    assert Precedent.objects.count() == 0
    with on("20/08/2026"):
        actions.finalise(review, by=Person.objects.system())
    cases = Precedent.objects.all()
    assert {(one.main_cause, one.objective, one.band, one.outcome) for one in cases} == {
        ("O_MARKET", 70, "MEDIUM", "LIABILITY_MITIGATED")
    }
    assert cases.count() == review.subjects.count()


def test_a_complaint_takes_the_cases_away_until_it_is_over(committee: Committee) -> None:
    review = judging.final(committee)
    assert Precedent.objects.filter(review=review).exists()
    with on("24/08/2026"):
        complaint = complaints.file_complaint(
            review, by=committee.world.owner, grounds="Chưa xét hết nguyên nhân", request="Miễn trách nhiệm"
        )
        assert Precedent.objects.exists()
        complaint = complaints.receive(complaint, by=committee.bloc_head, late_reason="Đi công tác biên giới")
        assert not Precedent.objects.exists()
        complaints.withdraw(complaint, by=committee.world.owner, reason="Đã rõ")
    assert Precedent.objects.filter(review=review).count() == review.subjects.count()


@pytest.mark.parametrize(
    ("damage", "band"),
    [(0, "NONE"), (1, "SMALL"), (49_999_999, "SMALL"), (50_000_000, "MEDIUM"), (499_999_999, "MEDIUM"),
     (500_000_000, "LARGE")],
)  # fmt: skip
def test_bands_follow_the_rules(committee: Committee, damage: int, band: str) -> None:
    assert band_of(damage) == DamageBand(band)


# what differs → how many of five features are shared (None: too far to be shown)
DIFFERENCES = [
    ({}, 5),
    ({"objective": 50}, 5),
    ({"objective": 49}, 4),
    ({"regime": "ND73"}, 4),
    ({"main_cause": "O_SITE"}, 4),
    ({"result": "PARTLY_ACHIEVED", "regime": "ND73"}, 3),
    ({"result": "PARTLY_ACHIEVED", "regime": "ND73", "objective": 10}, None),
]


@pytest.mark.parametrize(("changes", "shared"), DIFFERENCES)
def test_how_near_a_case_is_and_why(committee: Committee, changes: dict[str, Any], shared: int | None) -> None:
    review = fresh(judging.voting(committee))
    other = pilots.approved_proposal(committee.world, title="Vụ việc khác")
    pilot = Pilot.objects.filter(proposal=other).first() or _pilot_like(review, other)
    case_of(review, pilot=pilot, **changes).save()
    near = near_to(review, committee.chair)
    assert [one.shared for one in near] == ([shared] if shared else [])
    if shared == 5:
        assert "cùng nguyên nhân chính: Biến động thị trường, giá cả" in near[0].why
        assert "cùng mức: thiệt hại vừa" in near[0].why


def _pilot_like(review: AccountabilityReview, proposal: Any) -> Pilot:
    copy = Pilot.objects.get(pk=review.pilot_id)
    copy.pk, copy.proposal = None, proposal
    copy._state.adding = True
    copy.save()
    return copy


@pytest.fixture
def with_a_case(committee: Committee) -> AccountabilityReview:
    review = fresh(judging.voting(committee))
    pilot = _pilot_like(review, pilots.approved_proposal(committee.world, title="Đề xuất của K'Brơi, giấu tên"))
    case_of(review, pilot=pilot).save()
    return review


def test_the_pages_of_draft_and_vote_show_the_spread_and_suggest_nothing(
    committee: Committee, with_a_case: AccountabilityReview
) -> None:
    with on("26/06/2026", 11):
        url = reverse("reviews:accountability_record_ballot", args=[with_a_case.pk])
        answer = signed_in(committee.chair).get(url)
    text = answer.content.decode()
    assert "Giống 5/5 điểm" in text
    assert "precedent-chart" in text
    assert "không gợi ý chọn phương án nào" in text
    outcomes = [name for name in answer.context["form"].fields if name.endswith("-outcome")]
    assert [answer.context["form"][name].value() for name in outcomes] == [None] * len(outcomes)


def test_who_may_not_open_the_case_reads_its_kind_of_unit_alone(
    committee: Committee, with_a_case: AccountabilityReview
) -> None:
    stranger = near_to(with_a_case, committee.world.stranger)
    assert [(one.title, one.url) for one in stranger] == [("Vụ việc tại chi bộ cơ sở", "")]
    chair = near_to(with_a_case, committee.chair)
    assert [(one.title, one.url) for one in chair] == [(with_a_case.reference, with_a_case.get_absolute_url())]


def test_cases_outside_the_committee_are_not_seen(committee: Committee, with_a_case: AccountabilityReview) -> None:
    other = committee.outside_chair.appointments.get().unit
    Precedent.objects.update(unit=other, unit_path=other.path)
    assert near_to(with_a_case, committee.chair) == []


def test_many_cases_cost_as_many_queries_as_one(committee: Committee, with_a_case: AccountabilityReview) -> None:
    case = Precedent.objects.get()
    assert committee.chair.grants  # read once, before counting
    with CaptureQueriesContext(connection) as one:
        assert len(near_to(with_a_case, committee.chair)) == 1
    for number, subject in enumerate(with_a_case.subjects.exclude(pk=case.subject_id), start=1):
        case.pk, case.subject, case.final_at = None, subject, case.final_at + timedelta(days=number)
        case._state.adding = True
        case.save()
    with CaptureQueriesContext(connection) as many:
        assert len(near_to(with_a_case, committee.chair)) == with_a_case.subjects.count()
    assert len(many) == len(one) <= 12


def test_the_spread_counts_from_light_to_heavy(committee: Committee, with_a_case: AccountabilityReview) -> None:
    near = near_to(with_a_case, committee.chair)[0]
    lighter = Precedent(outcome="LIABILITY_EXEMPTED")
    chart = spread_of([near, near, Near(lighter, 3, "", "", ""), replace(near, shared=3)])
    assert chart is not None
    assert [(label, values) for label, values in chart.rows] == [
        ("Miễn trách nhiệm", ["1"]),
        ("Giảm nhẹ trách nhiệm", ["3"]),
    ]


def test_lessons_are_found_by_cause_and_name_nobody(committee: Committee) -> None:
    review = judging.voting(committee)
    with on("26/06/2026", 11):
        told = judging.ballot(review, lessons="Họp hội đồng giá hằng tuần")
        actions.record_ballot(review, by=committee.chair, **told)
    with on("30/06/2026"):
        actions.notify(review, by=committee.office, **judging.delivery(review))
    with on("20/08/2026"):
        actions.finalise(review, by=Person.objects.system())
        client, url = signed_in(committee.lead), reverse("reviews:lessons")
        text = client.get(url, {"nguyen_nhan": "O_MARKET"}).content.decode()
        other = client.get(url, {"nguyen_nhan": "O_SITE"}).content.decode()
        assert signed_in(committee.world.owner).get(url).status_code == 403
    assert "Họp hội đồng giá hằng tuần" in text
    assert committee.world.owner.full_name not in text
    assert "Họp hội đồng giá hằng tuần" not in other
