"""A complaint: who may, to whom, what it does to the conclusion, and what it never does (DOMAIN §2.7, §7.7, S5)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from pilots.models import Accountability, Pilot
from reviews.actions import complaint as actions
from reviews.models import AccountabilityReview, Complaint
from reviews.querysets import accountability as reviews_of
from reviews.querysets import complaint as querysets
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh, subject_of
from units.models import Person
from workflow.clocks import deadlines_of
from workflow.errors import NotReady, Refused

TOLD = {"grounds": "Chưa xét hai báo cáo về giá", "request": "Miễn trách nhiệm"}
DECISION: dict[str, Any] = {
    "result": "UPHELD", "decision_no": "21-QĐ/ĐUK", "reasons": "Kết luận có căn cứ", "members_total": 9, "votes_for": 7,
}  # fmt: skip
CHANGED = DECISION | {"result": "CHANGED", "outcome": "LIABILITY_EXEMPTED", "tasks": [{"content": "Đính chính hồ sơ"}]}


def filed(c: Committee, day: str = "06/07/2026") -> Complaint:
    review = judging.notified(c)
    with on(day):
        return actions.file_complaint(review, by=c.world.owner, **TOLD)


def received(c: Committee) -> Complaint:
    complaint = filed(c)
    with on("07/07/2026"):
        return actions.receive(complaint, by=c.bloc_head)


def heard(c: Committee) -> Complaint:
    complaint = received(c)
    with on("08/07/2026"):
        return actions.hear(
            complaint, by=c.bloc_head, hearing="HEARD", heard_on=date(2026, 7, 8), statement="Trình bày"
        )


def decided(c: Committee, **decision: Any) -> Complaint:
    complaint = heard(c)
    with on("09/07/2026"):
        return actions.decide(complaint, by=c.bloc_head, **(DECISION | decision))


def delivered(c: Committee, **decision: Any) -> Complaint:
    complaint = decided(c, **decision)
    with on("10/07/2026"):
        return actions.deliver(complaint, by=c.bloc_head, delivered_on=date(2026, 7, 10))


def refusal(c: Committee, complaint: Complaint, **decision: Any) -> dict[str, list[str]]:
    with on("09/07/2026"), pytest.raises(ValidationError) as error:
        actions.decide(complaint, by=c.bloc_head, **(DECISION | decision))
    assert Complaint.objects.get(pk=complaint.pk).state == "RESOLVING"
    return dict(error.value.message_dict)


# --- filing ---------------------------------------------------------------------------------------------
def test_an_open_complaint_keeps_the_conclusion_from_being_final(committee: Committee) -> None:
    complaint = filed(committee)
    assert (complaint.holder, complaint.is_late) == (committee.world.bloc, False)
    assert fresh(complaint.review).state == "COMPLAINED"
    with on("01/12/2026"):
        assert not reviews_of.complaint_time_over().exists()
        assert deadlines_of(complaint).running().get().kind == "complaint.receive"


def test_only_a_subject_complains_and_once(committee: Committee) -> None:
    complaint = filed(committee)
    with on("06/07/2026"):
        with pytest.raises(Refused):
            actions.file_complaint(complaint.review, by=committee.world.monitor, **TOLD)
        with pytest.raises(NotReady, match="đã được khiếu nại"):
            actions.file_complaint(complaint.review, by=committee.world.owner, **TOLD)
        with pytest.raises(ValidationError) as error:
            actions.file_complaint(complaint.review, by=committee.world.proposer, grounds=" ", request="")
    assert set(error.value.message_dict) == {"grounds", "request"}
    assert Complaint.objects.count() == 1


def test_the_same_form_twice_files_one_complaint(committee: Committee) -> None:
    review = judging.notified(committee)
    with on("06/07/2026"):
        first = actions.file_complaint(review, by=committee.world.owner, key="k", **TOLD)
        assert actions.file_complaint(review, by=committee.world.owner, key="k", **TOLD) == first


def test_nothing_to_complain_of_before_the_notice(committee: Committee) -> None:
    review = judging.concluded(committee)
    with on("27/06/2026"), pytest.raises(NotReady, match="Chưa có thông báo"):
        actions.file_complaint(review, by=committee.world.owner, **TOLD)


def test_a_late_complaint_is_taken_in_with_a_flag_and_needs_a_reason_to_be_taken_up(committee: Committee) -> None:
    review = judging.final(committee)
    with on("01/09/2026"):
        complaint = actions.file_complaint(review, by=committee.world.owner, **TOLD)
        assert complaint.is_late and fresh(review).state == "FINAL"
        with pytest.raises(ValidationError) as error:
            actions.receive(complaint, by=committee.bloc_head)
        assert set(error.value.message_dict) == {"late_reason"}
        actions.receive(complaint, by=committee.bloc_head, late_reason="Ốm nặng, có giấy ra viện")
    assert fresh(review).state == "COMPLAINED"


# --- the other body (S5) --------------------------------------------------------------------------------
def test_nobody_who_concluded_decides(committee: Committee) -> None:
    complaint = filed(committee)
    for person in (committee.chair, committee.lead, committee.member, committee.world.head):
        with on("07/07/2026"), pytest.raises(Refused):
            actions.receive(complaint, by=person)


def test_the_complainant_is_heard_before_the_decision(committee: Committee) -> None:
    complaint = received(committee)
    with on("08/07/2026"), pytest.raises(Refused, match="Chưa nghe"):
        actions.decide(complaint, by=committee.bloc_head, **DECISION)


def test_screening_out_says_why_and_gives_the_review_back(committee: Committee) -> None:
    complaint = filed(committee)
    with on("07/07/2026"):
        for code, field in (("", "screen_code"), ("LATE", "screen_code"), ("WRONG_BODY", "forwarded_to")):
            with pytest.raises(ValidationError) as error:
                actions.screen_out(complaint, by=committee.bloc_head, screen_code=code, reason="Vì thế")
            assert set(error.value.message_dict) == {field}
        actions.screen_out(
            complaint, by=committee.bloc_head, screen_code="WRONG_BODY", reason="Vì thế", forwarded_to="UBKT Trung ương"
        )
    assert fresh(complaint.review).state == "NOTIFIED"  # the time of the others still runs


# --- deciding -------------------------------------------------------------------------------------------
def test_a_decision_needs_the_majority_of_all_members(committee: Committee) -> None:
    complaint = heard(committee)
    assert set(refusal(committee, complaint, votes_for=4, members_total=8)) == {"votes_for"}
    assert set(refusal(committee, complaint, votes_for=9, members_total=8)) == {"votes_for"}
    assert set(refusal(committee, complaint, reasons=" ", decision_no="")) == {"reasons", "decision_no"}
    assert set(refusal(committee, complaint, result="MAYBE")) == {"result"}


def test_a_change_is_lawful_lighter_and_owes_something(committee: Committee) -> None:
    complaint = heard(committee)
    assert set(refusal(committee, complaint, **(CHANGED | {"tasks": []}))) == {"result"}
    assert set(refusal(committee, complaint, **(CHANGED | {"outcome": "LIABILITY_EXCLUDED"}))) == {"outcome"}
    abuse = CHANGED | {"outcome": "DISCIPLINE_RECOMMENDED", "findings": {"pure_motive": False}}
    assert "nặng hơn" in refusal(committee, complaint, **abuse)["outcome"][0]
    same = CHANGED | {"outcome": "LIABILITY_MITIGATED", "with_lessons": True}
    assert "như cũ" in refusal(committee, complaint, **same)["outcome"][0]


def test_a_change_stands_at_once_and_what_is_owed_is_followed(committee: Committee) -> None:
    complaint = decided(committee, **CHANGED)
    subject = subject_of(complaint.review, committee.world.owner)
    assert (subject.outcome, subject.with_lessons) == ("LIABILITY_EXEMPTED", False)
    assert complaint.outcome_before == "LIABILITY_MITIGATED"
    task = complaint.tasks.get()
    told = {"task": task, "note": "Công văn 15-CV/ĐUK"}
    with on("20/07/2026"):
        with pytest.raises(ValidationError):
            actions.restore(complaint, by=committee.bloc_head, done_on=date(2026, 8, 1), **told)
        done = actions.restore(complaint, by=committee.bloc_head, done_on=date(2026, 7, 20), **told)
        assert not done.pending_tasks
        with pytest.raises(Refused, match="Không còn việc"):
            actions.restore(done, by=committee.bloc_head, done_on=date(2026, 7, 20), **told)


def test_upheld_at_the_last_level_is_final_and_settles_the_pilot(committee: Committee) -> None:
    complaint = delivered(committee)
    assert querysets.body_above(complaint) is None and complaint.next_until == date(2026, 7, 10)
    with on("20/08/2026"):
        assert querysets.time_over().get() == complaint
        with pytest.raises(NotReady, match="hết thời hạn"):
            actions.appeal(complaint, by=committee.world.owner, **TOLD)
        actions.finalise(complaint, by=Person.objects.system())
    assert fresh(complaint.review).state == "FINAL"
    assert Pilot.objects.get(pk=complaint.review.pilot_id).accountability == Accountability.SETTLED


def test_an_annulled_conclusion_may_be_done_anew_by_another_team(committee: Committee) -> None:
    owed = [{"content": "Xin lỗi"}]
    complaint = delivered(committee, result="ANNULLED", redo=True, tasks=owed)
    old = fresh(complaint.review)
    assert subject_of(old, committee.world.owner).is_annulled
    anew = AccountabilityReview.objects.get(redo_of=old)
    assert [one.person for one in anew.subjects.all()] == [committee.world.owner]
    able = set(reviews_of.able_to_join(reviews_of.load().get(pk=anew.pk)))
    assert able == {committee.chair, committee.spare}
    with on("20/08/2026"):
        actions.finalise(complaint, by=Person.objects.system())
    assert Pilot.objects.get(pk=old.pilot_id).accountability == Accountability.REQUIRED  # the new review is open


def test_a_withdrawn_complaint_may_be_filed_again(committee: Committee) -> None:
    complaint = filed(committee)
    with on("07/07/2026"):
        actions.withdraw(complaint, by=committee.world.owner, reason="Đồng ý")
        assert fresh(complaint.review).state == "NOTIFIED"
        assert actions.file_complaint(complaint.review, by=committee.world.owner, **TOLD).pk


# --- pages ----------------------------------------------------------------------------------------------
def test_a_subject_files_in_the_browser_and_nobody_else_finds_the_page(committee: Committee, client: Any) -> None:
    review = judging.notified(committee)
    url = reverse("reviews:accountability_complaint", args=[review.pk])
    with on("06/07/2026"):
        client.force_login(committee.chair)
        assert client.get(url).status_code == 404
        client.force_login(committee.world.owner)
        assert url in client.get(review.get_absolute_url()).content.decode()
        no_files = {"files-TOTAL_FORMS": 0, "files-INITIAL_FORMS": 0}
        kept = client.post(url, {"grounds": "Đặng Ý nói rõ", "request": "", **no_files})
        assert kept.status_code == 422 and "Đặng Ý nói rõ" in kept.content.decode()
        sent = client.post(url, TOLD | no_files)
    complaint = Complaint.objects.get()
    assert complaint.reference in sent.content.decode()


def test_who_reads_a_complaint(committee: Committee, client: Any) -> None:
    complaint = filed(committee)
    readers = {committee.world.owner, committee.bloc_head, committee.chair}
    with on("07/07/2026"):
        for person in committee.everyone.values():
            client.force_login(person)
            code = client.get(complaint.get_absolute_url()).status_code
            assert code == (200 if person in readers else 404), person.username
            listed = client.get(reverse("reviews:complaint_list")).content.decode()
            assert (complaint.reference in listed) == (person in readers)


def test_every_step_has_its_page(committee: Committee, client: Any) -> None:
    complaint = heard(committee)
    client.force_login(committee.bloc_head)
    with on("09/07/2026"):
        page = client.get(reverse("reviews:complaint_decide", args=[complaint.pk])).content.decode()
        assert "Chưa xét hai báo cáo về giá" in page and "Việc phục hồi quyền lợi" in page
        sent = client.post(
            reverse("reviews:complaint_decide", args=[complaint.pk]),
            CHANGED | {
                "seen": complaint.version, "with_lessons": "on", "pure_motive": "co", "tasks": "",
                "tasks-TOTAL_FORMS": 1, "tasks-INITIAL_FORMS": 0, "tasks-0-content": "Xin lỗi công khai",
            },
        )  # fmt: skip
    assert sent.status_code == 302
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert (complaint.state, complaint.tasks.get().content) == ("CHANGED", "Xin lỗi công khai")
