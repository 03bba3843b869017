"""Pages of reviews: who opens them and what each sees, every step by its form, refusals, files, reads, queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence import audit
from evidence.models import Attachment, ReadEntry
from reviews.actions import accountability as actions
from reviews.actions.accountability.common import at_field
from reviews.models import AccountabilityReview, ReviewState
from tests.pilots.factories import on
from tests.reviews import judging
from tests.reviews.judging import Committee, fresh
from units import clock
from units.actions import ONE_DAY, appoint, end_appointment
from units.models import Person
from units.roles import Role

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, review: AccountabilityReview) -> Any:
    return signed_in(person).get(review.get_absolute_url())


def step_url(review: AccountabilityReview, step: str) -> str:
    return reverse(f"reviews:accountability_{step}", args=[review.pk])


# --- who sees it --------------------------------------------------------------------
WORKING = {"chair", "lead", "member", "owner", "proposer"}
AFTER_CONCLUSION = WORKING | {"head", "bloc_head", "office"}
SEEN = {
    "OPENED": {"chair", "owner", "proposer"},
    "ASSIGNED": WORKING,
    "CONFLICTED": WORKING - {"member"},
    "VERIFYING": WORKING,
    "VOTING": WORKING,
    "CONCLUDED": AFTER_CONCLUSION,
    "NOTIFIED": AFTER_CONCLUSION,
    "FINAL": AFTER_CONCLUSION,
}


@pytest.mark.parametrize("state", SEEN)
def test_for_everyone_else_the_review_does_not_exist(committee: Committee, state: str) -> None:
    review = judging.MAKERS[state](committee)
    people = {name: one for name, one in committee.everyone.items() if name not in ("inspector", "system")}
    with on("30/06/2026"):
        answers = {name: page(one, review).status_code for name, one in people.items()}
    assert {name for name, status in answers.items() if status == 200} == SEEN[state]
    assert {status for name, status in answers.items() if name not in SEEN[state]} == {404}


def test_a_step_of_an_unseen_review_does_not_exist_either(committee: Committee) -> None:
    review = judging.opened(committee)
    client = signed_in(committee.world.stranger)
    assert client.get(step_url(review, "assign")).status_code == 404
    assert client.post(step_url(review, "assign")).status_code == 404


def test_a_subject_who_becomes_head_still_sees_their_own_part_only(committee: Committee) -> None:
    review = judging.notified(committee)
    with on("29/06/2026"):
        end_appointment(committee.world.head.appointments.get(role=Role.HEAD), on=clock.today() - ONE_DAY)
        appoint(committee.world.proposer, Role.HEAD, committee.world.cell)
    with on("30/06/2026"):
        text = page(committee.world.proposer, review).content.decode()
    assert "Giá giảm ngoài dự kiến" not in text
    assert "Đã đề xuất giá sàn từng tuần" in text


# --- what each sees -------------------------------------------------------------------
OTHERS_EXPLANATION, OWN_EXPLANATION = "Đã đề xuất giá sàn từng tuần", "Giá giảm ngoài dự kiến"
CAUSE, VERIFICATION = "Giá chè thế giới giảm sâu", "Đã làm việc với hội đồng giá"
CONDITION, DRAFT, CONCLUSION = (
    "Không có lợi ích riêng, đã kê khai",
    "Nguyên nhân chủ yếu do thị trường",
    "Giảm nhẹ trách nhiệm, kiểm điểm rút kinh nghiệm",
)
TALLY = "Phát ra 3, thu về 3"
ALL = {OWN_EXPLANATION, OTHERS_EXPLANATION, CAUSE, VERIFICATION, CONDITION, DRAFT, CONCLUSION, TALLY}
# maker, reader → what of ALL stands on the page
READS = [
    ("DRAFTING", "lead", {OWN_EXPLANATION, OTHERS_EXPLANATION, CAUSE, VERIFICATION, CONDITION}),
    ("DRAFTING", "chair", {OWN_EXPLANATION, OTHERS_EXPLANATION, CAUSE, VERIFICATION, CONDITION}),
    ("DRAFTING", "owner", {OWN_EXPLANATION}),
    ("HEARING", "owner", {OWN_EXPLANATION, CONDITION, DRAFT}),
    ("CONCLUDED", "owner", {OWN_EXPLANATION, CONDITION, DRAFT}),
    ("NOTIFIED", "owner", {OWN_EXPLANATION, CONDITION, DRAFT, CONCLUSION, CAUSE, VERIFICATION}),
    ("CONCLUDED", "head", ALL),
    ("CONCLUDED", "bloc_head", ALL),
    ("CONCLUDED", "office", {CONCLUSION}),
]


@pytest.mark.parametrize(("state", "reader", "shown"), READS)
def test_each_reads_their_part(committee: Committee, state: str, reader: str, shown: set[str]) -> None:
    review = judging.MAKERS[state](committee)
    with on("30/06/2026"):
        text = page(committee.everyone[reader], review).content.decode()
    assert {one for one in ALL if one in text} == shown


def test_a_subject_reads_their_own_outcome_after_the_notice_only(committee: Committee) -> None:
    review = judging.concluded(committee)
    with on("30/06/2026"):
        assert "Giảm nhẹ trách nhiệm" not in page(committee.world.owner, review).content.decode()
        actions.notify(review, by=committee.office, **judging.delivery(review))
        text = page(committee.world.owner, review).content.decode()
    assert text.count("Giảm nhẹ trách nhiệm, kèm kiểm điểm rút kinh nghiệm") == 1
    assert "khiếu nại đến hết ngày 11/08/2026" in text


def test_each_opening_is_written_down(committee: Committee) -> None:
    review = judging.explaining(committee)
    reads = ReadEntry.objects.filter(object_id=review.pk)
    with on("10/06/2026"):
        page(committee.world.owner, review)
        signed_in(committee.world.owner).get(step_url(review, "explain"))
        page(committee.world.stranger, review)
    assert [read.by for read in reads.order_by("pk")] == [committee.world.owner, committee.world.owner]


def test_the_page_says_why_an_outcome_is_not_offered(committee: Committee) -> None:
    review = judging.voting(committee)
    with on("26/06/2026"):
        text = signed_in(committee.chair).get(step_url(review, "record_ballot")).content.decode()
    assert "Chỉ có trong Nghị định 73/2023/NĐ-CP, không có trong Kết luận 14-KL/TW." in text
    assert "bí mật nhà nước" in text


@pytest.mark.parametrize("state", judging.MAKERS)
def test_every_page_and_every_step_offered_on_it_opens(committee: Committee, state: str) -> None:
    review = fresh(judging.MAKERS[state](committee))
    people = [one for name, one in committee.everyone.items() if name != "system"]
    with on("30/06/2026"):
        for person in people:
            answer = page(person, review)
            if answer.status_code == 404:
                continue
            for action in answer.context["actions"]:
                expected = 302 if action["blocked"] else 200
                assert signed_in(person).get(action["url"]).status_code == expected, action["name"]


# --- every step by its form -----------------------------------------------------------
def fields(review: AccountabilityReview, people_only: bool = False, **row: Any) -> dict[str, Any]:
    """The row of every subject as the form names its fields."""
    subjects = review.people if people_only else review.subjects.all()
    return {at_field(one, name): value for one in subjects for name, value in row.items()}


def assess_form(review: AccountabilityReview, **changes: Any) -> dict[str, Any]:
    row = {name: {True: "co", False: "khong"}.get(value, value) for name, value in judging.YES.items()}
    row = {name: value for name, value in row.items() if name not in ("policy_abuse", "intent")}
    return {"pilot_basis": "KL14_PROPOSAL"} | fields(review, **row, **changes)


def ballot_form(review: AccountabilityReview, **changes: Any) -> dict[str, Any]:
    row = {
        "issued": "3",
        "returned": "3",
        "valid": "3",
        "count-LIABILITY_EXEMPTED": "0",
        "count-LIABILITY_MITIGATED": "3",
        "outcome": "LIABILITY_MITIGATED",
        "with_lessons": "on",
        **changes,
    }
    return {"conclusion": "Giảm nhẹ trách nhiệm", "ballot_minutes": "Ban kiểm phiếu hai người"} | fields(review, **row)


def causes_form(weight: str = "30") -> dict[str, Any]:
    rows = [{**judging.CAUSES[0]}, {**judging.CAUSES[1], "weight": weight}]
    told = {f"causes-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    management = {"causes-TOTAL_FORMS": "3", "causes-INITIAL_FORMS": "0"} | {
        "outside-TOTAL_FORMS": "1",
        "outside-INITIAL_FORMS": "0",
    }
    return {"verification": "Đã xác minh", "damage_vnd": "214.000.000", **management, **told}


NO_OUTSIDE = {"outside-TOTAL_FORMS": "1", "outside-INITIAL_FORMS": "0"}
NO_FILES = {"files-TOTAL_FORMS": "1", "files-INITIAL_FORMS": "0", **NO_OUTSIDE}
Maker = Callable[[Committee, AccountabilityReview], dict[str, Any]]
# step → state before, day, who, good input, bad change, where the sentence stands, state after
STEPS: dict[str, tuple[str, str, str, Maker, dict[str, Any], str, str]] = {
    "assign": ("OPENED", "08/06/2026", "chair",
               lambda c, _r: {"decision_no": "1", "plan_no": "2", "lead": c.lead.pk, "members": [c.member.pk]},
               {"members": []}, "ít nhất 2 thành viên", "ASSIGNED"),
    "declare": ("ASSIGNED", "08/06/2026", "lead", lambda _c, _r: {"has_conflict": "khong"},
                {"has_conflict": ""}, "Chọn", "ASSIGNED"),
    "replace_conflicted": ("CONFLICTED", "09/06/2026", "chair",
                           lambda c, _r: {"member": c.member.pk, "replacement": c.spare.pk, "reason": "Xung đột"},
                           {"replacement": ""}, "người thay", "ASSIGNED"),
    "replace_member": ("DECLARED", "09/06/2026", "chair",
                       lambda c, _r: {"member": c.member.pk, "replacement": c.spare.pk, "reason": "Đi học"},
                       {"reason": ""}, "Nhập lý do", "ASSIGNED"),
    "send_outline": ("DECLARED", "09/06/2026", "lead", lambda _c, _r: {"outline": "1. Vì sao?"},
                     {"outline": " "}, "Nhập đề cương giải trình", "EXPLAINING"),
    "explain": ("HALF_EXPLAINED", "15/06/2026", "proposer", lambda _c, _r: {"explanation": "Đã báo cáo", **NO_FILES},
                {"explanation": ""}, "Nhập nội dung giải trình", "VERIFYING"),
    "extend": ("EXPLAINING", "15/06/2026", "chair", lambda _c, _r: {"explain_due_on": "01/07/2026", "reason": "Ốm"},
               {"explain_due_on": "08/07/2026"}, "Chỉ được gia hạn đến 07/07/2026", "EXPLAINING"),
    "close_explaining": ("HALF_EXPLAINED", "24/06/2026", "member", lambda _c, _r: {}, {}, "", "VERIFYING"),
    "record_causes": ("VERIFYING", "17/06/2026", "member", lambda _c, _r: causes_form(),
                      {"causes-1-weight": "29"}, "99%, phải bằng 100%", "VERIFYING"),
    "assess": ("WITH_CAUSES", "18/06/2026", "member", lambda _c, r: assess_form(r),
               {"pure_motive": ""}, "Chọn", "DRAFTING"),
    "draft_conclusion": ("DRAFTING", "19/06/2026", "lead",
                         lambda _c, _r: {"draft": "Dự thảo", "hearing_on": "26/06/2026", "hearing_where": "8 giờ"},
                         {"hearing_on": "25/06/2026"}, "sớm nhất là 26/06/2026", "HEARING"),
    "hold_hearing": ("HEARING", "26/06/2026", "chair",
                     lambda c, r: {"held_on": "26/06/2026", "present": [c.chair.pk, c.lead.pk, c.member.pk],
                                   "minutes": "Đã họp"} | fields(r, True, hearing="HEARD", statement="Đã nói"),
                     {"present": []}, "Chọn ủy viên", "VOTING"),
    "record_ballot": ("VOTING", "26/06/2026", "chair", lambda _c, r: ballot_form(r),
                      {"outcome": "NOT_HELD_LIABLE"}, "không", "CONCLUDED"),
    "return_to_verifying": ("VOTING", "29/06/2026", "chair", lambda _c, _r: {"reason": "Tài liệu mới"},
                            {"reason": ""}, "Nhập lý do", "VERIFYING"),
    "notify": ("CONCLUDED", "30/06/2026", "office",
               lambda _c, r: {"notice_no": "05-TB", "notice_on": "29/06/2026"} | fields(r, delivered_on="30/06/2026"),
               {"notice_on": "30/02/2026"}, "không có ngày 30", "NOTIFIED"),
    "refer": ("VERIFYING", "17/06/2026", "chair", lambda _c, _r: {"referred_to": "CQĐT", "reason": "Dấu hiệu"},
              {"referred_to": ""}, "Nhập cơ quan nhận chuyển", "REFERRED"),
    "cancel": ("OPENED", "08/06/2026", "chair", lambda _c, _r: {"reason": "Mở nhầm"},
               {"reason": ""}, "Nhập lý do", "CANCELLED"),
}  # fmt: skip


def changed(review: AccountabilityReview, good: dict[str, Any], bad: dict[str, Any]) -> dict[str, Any]:
    """Bad values in place of good ones; those of a subject in every subject's field."""
    own = {name: value for name, value in bad.items() if name in good}
    rest = {name: value for name, value in bad.items() if name not in good}
    return good | own | {name: value for name, value in fields(review, **rest).items() if name in good}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_by_its_form(committee: Committee, step: str) -> None:
    state, day, who, told, bad, sentence, after = STEPS[step]
    review = fresh(judging.MAKERS[state](committee))
    client, url = signed_in(committee.everyone[who]), step_url(review, step)
    good = told(committee, review)
    with on(day):
        if sentence:
            answer = client.post(url, changed(review, good, bad) | {"key": "k0", "seen": review.version})
            assert answer.status_code == 422
            assert sentence in answer.content.decode()
            assert fresh(review).version == review.version
        form = good | {"key": "k1", "seen": review.version}
        assert client.post(url, form).status_code == 302
        moved = fresh(review)
        assert (moved.state, moved.version) == (after, review.version + 1)
        again = client.post(url, form, follow=True)
        assert "không thực hiện lại" in again.content.decode()
        stale = client.post(url, good | {"key": "k2", "seen": review.version})
        assert stale.status_code == 409
    assert fresh(review).version == review.version + 1


@pytest.mark.parametrize("step", STEPS)
def test_a_direct_post_by_the_wrong_person_is_refused_with_the_reason(committee: Committee, step: str) -> None:
    state, day, who, told, *_rest = STEPS[step]
    review = fresh(judging.MAKERS[state](committee))
    wrong = committee.chair if who not in ("chair", "office") else committee.world.owner
    before = audit.chain_of(review).count()
    with on(day):
        answer = signed_in(wrong).post(step_url(review, step), told(committee, review) | {"seen": review.version})
    assert answer.status_code == 403
    assert answer.context["exception"]
    assert (fresh(review).version, audit.chain_of(review).count()) == (review.version, before)


def test_an_outcome_outside_the_set_by_direct_post_writes_nothing(committee: Committee) -> None:
    review = fresh(judging.voting(committee, policy_abuse=True, flags_reason="Có chứng cứ vụ lợi"))
    with on("26/06/2026", 11):
        answer = signed_in(committee.chair).post(step_url(review, "record_ballot"), ballot_form(review))
    assert answer.status_code == 422
    assert fresh(review).state == ReviewState.VOTING
    assert {one.outcome for one in fresh(review).subjects.all()} == {""}


def test_a_member_who_declares_a_conflict_is_led_away(committee: Committee) -> None:
    review = fresh(judging.assigned(committee))
    told = {"has_conflict": "co", "declaration": "Có em ruột chủ trì", "seen": review.version}
    with on("08/06/2026", 14):
        client = signed_in(committee.member)
        answer = client.post(step_url(review, "declare"), told)
        assert answer.url == reverse("reviews:accountability_list")
        assert client.get(review.get_absolute_url()).status_code == 404


def test_rows_that_were_kept_as_they_were_count(committee: Committee) -> None:
    review = fresh(judging.with_causes(committee))
    client, url = signed_in(committee.member), step_url(review, "record_causes")
    with on("18/06/2026"):
        rows = client.get(url).context["form"].formsets["causes"]
        assert [row.initial.get("weight") for row in rows.forms][:2] == [70, 30]
        told = causes_form() | {"causes-INITIAL_FORMS": "2", "verification": "Xem lại", "seen": review.version}
        assert client.post(url, told).status_code == 302
    assert sorted(fresh(review).causes.values_list("weight", flat=True)) == [30, 70]


# --- files ----------------------------------------------------------------------------
def explain_with_file(c: Committee, name: str, content: bytes) -> tuple[AccountabilityReview, Any]:
    review = fresh(judging.explaining(c))
    told = {
        "explanation": "Đã làm đúng", **NO_FILES, "files-0-file": SimpleUploadedFile(name, content),
        "files-0-description": "Bảng giá", "seen": review.version,
    }  # fmt: skip
    with on("12/06/2026"):
        return review, signed_in(c.world.owner).post(step_url(review, "explain"), told)


def closed(answer: Any) -> int:
    """The status, with the file behind a download closed (the answer's own close() would close the database too)."""
    for close in answer._resource_closers:
        close()
    return int(answer.status_code)


def test_an_explanations_file_is_for_its_author_and_the_team(committee: Committee) -> None:
    review, answer = explain_with_file(committee, "bang-gia.pdf", PDF)
    assert answer.status_code == 302
    row = Attachment.objects.get()
    url = reverse("reviews:accountability_file", args=[review.pk, row.pk])
    people = {name: one for name, one in committee.everyone.items() if name not in ("inspector", "system")}
    with on("15/06/2026"):
        answers = {name: closed(signed_in(one).get(url)) for name, one in people.items()}
        assert signed_in(committee.world.proposer).get(reverse("attachment", args=[row.pk])).status_code == 404
    assert {name for name, status in answers.items() if status == 200} == {"chair", "lead", "member", "owner"}
    assert "bang-gia.pdf" in audit.chain_of(review).last().facts["Tệp"]


def test_a_program_in_disguise_is_refused_with_a_sentence(committee: Committee) -> None:
    review, answer = explain_with_file(committee, "bang-gia.pdf", b"MZ\x90\x00" + b"\0" * 64)
    assert answer.status_code == 422
    assert Attachment.objects.count() == 0
    assert fresh(review).state == ReviewState.EXPLAINING
