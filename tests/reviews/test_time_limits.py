"""Thời hiệu: the form is voted first and compared then; out of time, a written notice and nothing else (HD 08)."""

from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evidence import audit, documents
from evidence.models import Document
from reviews.actions import accountability as actions
from reviews.limitation import counting_of
from reviews.models import AccountabilityReview, Subject
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from units.models import Person

GUILTY: dict[str, Any] = {"policy_followed": False}
VOTED: dict[str, Any] = {
    "counts": {"DISCIPLINE_RECOMMENDED": 3},
    "outcome": "DISCIPLINE_RECOMMENDED",
    "with_lessons": False,
    "form": "REPRIMAND",
    "act_on": date(2021, 6, 25),
    "act_evidence": "Tự ý bán dưới giá sàn, bảng kê ngày 25/6/2021",
}


def voted(c: Committee, **changes: Any) -> AccountabilityReview:
    review = judging.voting(c, **GUILTY)
    with on("26/06/2026", 11):
        return actions.record_ballot(review, by=c.chair, **judging.ballot(review, **(VOTED | changes)))


def outcomes(review: AccountabilityReview) -> set[str]:
    return {one.outcome for one in fresh(review).subjects.all()}


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


# form, kind, act, end, new violation, exempt → first day and last day of the limit
COUNTED = [
    ("REPRIMAND", True, date(2021, 6, 25), None, None, False, date(2021, 6, 25), date(2026, 6, 25)),
    ("REPRIMAND", False, date(2021, 6, 25), None, None, False, date(2021, 6, 25), date(2026, 6, 25)),
    ("WARNING", True, date(2016, 2, 29), None, None, False, date(2016, 2, 29), date(2026, 2, 28)),
    ("REMOVAL", True, date(2015, 1, 1), date(2018, 5, 31), None, False, date(2018, 5, 31), date(2028, 5, 31)),
    ("WARNING", False, date(2010, 1, 1), date(2011, 5, 1), date(2017, 1, 1), False, date(2017, 1, 1), date(2027, 1, 1)),
    ("EXPULSION", True, date(1990, 1, 1), None, None, False, date(1990, 1, 1), None),
    ("DISSOLUTION", False, date(1990, 1, 1), None, None, False, date(1990, 1, 1), None),
    ("REPRIMAND", True, date(1990, 1, 1), None, None, True, date(1990, 1, 1), None),
]  # fmt: skip


@pytest.mark.parametrize(("form", "person", "act", "end", "new", "exempt", "first", "last"), COUNTED)
def test_the_limit_counts_by_form_and_subject(
    committee: Committee, form: str, person: bool, act: date, end: Any, new: Any, exempt: bool, first: date, last: Any
) -> None:
    counting = counting_of(
        form, act_on=act, ended_on=end, renewed_on=new, is_person=person, is_exempt=exempt,
        unit=committee.world.bloc, on=date(2026, 6, 26),
    )  # fmt: skip
    assert (counting.starts_on, counting.ends_on) == (first, last)
    assert counting.is_over is (last is not None and last < date(2026, 6, 26))


def test_out_of_time_replaces_the_discipline_that_was_voted(committee: Committee) -> None:
    review = voted(committee)
    assert outcomes(review) == {"TIME_BARRED"}
    facts = audit.chain_of(review).last().facts
    assert "đến hết 25/06/2026, đã hết thời hiệu" in facts[f"Thời hiệu: {committee.world.owner.full_name}"]


@pytest.mark.parametrize(
    "change",
    [{"act_on": date(2021, 6, 26)}, {"ended_on": date(2025, 1, 1)}, {"renewed_on": date(2024, 1, 1)},
     {"is_without_limit": True}, {"form": "WARNING"}],
)  # fmt: skip
def test_within_the_limit_the_recommendation_stands(committee: Committee, change: dict[str, Any]) -> None:
    assert outcomes(voted(committee, **change)) == {"DISCIPLINE_RECOMMENDED"}


# what is lacking or wrong → the field with the sentence
WRONG = [
    ({"form": ""}, "form"),
    ({"form": "DISSOLUTION"}, "form"),
    ({"act_on": None}, "act_on"),
    ({"act_on": date(2026, 6, 27)}, "act_on"),
    ({"ended_on": date(2021, 6, 24)}, "ended_on"),
    ({"act_evidence": " "}, "act_evidence"),
    ({"counts": {"LESSONS_LEARNED": 3}, "outcome": "LESSONS_LEARNED"}, "form"),
    ({"counts": {"TIME_BARRED": 3}, "outcome": "TIME_BARRED"}, "outcome"),
    ({"counts": {"DISCIPLINE_RECOMMENDED": 2, "LESSONS_LEARNED": 1}}, "outcome"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(
    committee: Committee, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        voted(committee, **change)
    owner = Subject.objects.get(person=committee.world.owner)
    assert f"s-{owner.pk}-{field}" in refused.value.message_dict
    assert (owner.outcome, owner.form, owner.act_on) == ("", "", None)


def test_the_notice_states_violation_and_form_and_only_its_subject_opens_it(committee: Committee) -> None:
    review = voted(committee)
    with on("30/06/2026"):
        actions.notify(review, by=committee.office, **judging.delivery(review))
        subject = judging.subject_of(review, committee.world.owner)
        kind = ContentType.objects.get_for_model(Subject)
        notice = Document.objects.get(content_type=kind, object_id=subject.pk)
        assert Document.objects.filter(content_type=kind).count() == review.subjects.count()
        text = " ".join(notice.payload["paragraphs"])
        assert "Tự ý bán dưới giá sàn" in text
        assert "khiển trách" in text
        assert "05 năm" in text
        assert documents.verify(notice)
        url = reverse("reviews:accountability_notice", args=[review.pk, notice.pk])
        answers = {}
        for name in ("owner", "proposer", "chair", "stranger"):
            answer = signed_in(committee.everyone[name]).get(url)
            answers[name] = answer.status_code
            for close in answer._resource_closers:
                close()
        page = signed_in(committee.world.owner).get(review.get_absolute_url()).content.decode()
    assert answers == {"owner": 200, "proposer": 404, "chair": 200, "stranger": 404}
    assert "Đã hết thời hiệu" in page
    assert url in page


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_the_notice(committee: Committee, act: str) -> None:
    review = voted(committee)
    with on("30/06/2026"):
        actions.notify(review, by=committee.office, **judging.delivery(review))
    rows = Document.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(title="Khác") if act == "update" else rows._raw_delete(rows.db)


def test_the_database_refuses_a_time_bar_without_its_counting(committee: Committee) -> None:
    review = judging.voting(committee, **GUILTY)
    with pytest.raises(IntegrityError), transaction.atomic():
        review.subjects.update(outcome="TIME_BARRED")


# --- which kind of pilot, and the circumstances -------------------------------------------------------------------
def assessed(c: Committee, **act: Any) -> AccountabilityReview:
    review = judging.with_causes(c)
    rows = judging.assessment(review, **act.pop("row", {}))
    with on("18/06/2026"):
        return actions.assess(review, by=c.member, subjects=rows, **act)


def test_another_permitted_pilot_mitigates_and_does_not_exempt(committee: Committee) -> None:
    row = {"mitigating": ["OTHER_PILOT"], "circumstances_note": "Nghị quyết của Đảng ủy"}
    review = assessed(committee, pilot_basis="OTHER_PILOT", row=row)
    with on("18/06/2026", 14):
        text = signed_in(committee.lead).get(review.get_absolute_url()).content.decode()
    assert "thí điểm khác chỉ là tình tiết giảm nhẹ" in text
    assert "Nghị quyết của Đảng ủy" in text


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ({"pilot_basis": ""}, "pilot_basis"),
        ({"row": {"mitigating": ["OTHER_PILOT"], "circumstances_note": "Có"}}, "mitigating"),
        ({"row": {"aggravating": ["REPEATED"]}}, "circumstances_note"),
        ({"row": {"aggravating": ["BỊA_ĐẶT"], "circumstances_note": "Có"}}, "circumstances_note"),
    ],
)
def test_circumstances_need_their_grounds(committee: Committee, act: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        assessed(committee, **act)
    assert any(name.endswith(field) for name in refused.value.message_dict)


def test_the_form_asks_which_kind_of_pilot_it_was(committee: Committee) -> None:
    review = judging.with_causes(committee)
    with on("18/06/2026"):
        url = reverse("reviews:accountability_assess", args=[review.pk])
        answer = signed_in(committee.member).post(url, {"seen": review.version})
    assert answer.status_code == 422
    assert answer.context["form"].errors["pilot_basis"]
