"""What must not happen to a pilot, each with its sentence."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from evidence import audit
from evidence.models import Attachment
from pilots import actions
from pilots.models import Closing, Pilot, ResultReport
from tests.pilots import factories as f
from tests.pilots.factories import on
from workflow.errors import AlreadyDone, NotReady, Refused, Stale

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@contextmanager
def refused_at(field, part=""):
    with pytest.raises(ValidationError) as refusal:
        yield
    assert field in refusal.value.error_dict
    assert part in " ".join(refusal.value.message_dict[field])


# --- starting -------------------------------------------------------------------------------------------------
def test_the_monitor_cannot_start_what_the_owner_did_not_ask_for(world):
    pilot = f.planned(world)
    with on("02/03/2026"), pytest.raises(Refused, match="chưa đề nghị bắt đầu"):
        actions.start(pilot, by=world.monitor)


def test_the_start_is_asked_for_once(world):
    pilot = f.requested(world)
    with on("02/03/2026"), pytest.raises(Refused, match="Đã đề nghị bắt đầu"):
        actions.request_start(pilot, by=world.owner, note="Lại")


def test_the_owner_says_how_the_start_is_prepared(world):
    with refused_at("note"):
        actions.request_start(f.planned(world), by=world.owner, note="")


@pytest.mark.parametrize(("day", "part"), [("01/03/2026", "từ ngày 02/03/2026"), ("01/06/2026", "đã hết")])
def test_a_pilot_starts_within_its_period(world, day, part):
    pilot = f.requested(world)
    with on(day), pytest.raises(NotReady, match=part):
        actions.start(pilot, by=world.monitor)


def test_a_pilot_without_indicators_cannot_start(world):
    pilot = f.requested(world)
    pilot.indicators.all().delete()
    with on("02/03/2026"), pytest.raises(NotReady, match="tiêu chí"):
        actions.start(pilot, by=world.monitor)


def test_finishing_says_why(world):
    with refused_at("reason"):
        actions.finish(f.active(world), by=world.owner, reason="")


# --- the report -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["summary", "lessons"])
def test_the_report_tells_the_result_and_the_lessons(world, field):
    pilot = f.due_report(world)
    with refused_at(field):
        actions.report_result(pilot, by=world.owner, **f.result(pilot, **{field: ""}))


def test_every_indicator_has_its_actual_value(world):
    pilot = f.due_report(world)
    price, days = pilot.indicators.order_by("pk")
    with refused_at(f"actual_{days.pk}", "Thời gian bán một lô"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot, actuals={price.pk: 12}))


def test_damage_is_described(world):
    pilot = f.due_report(world)
    with refused_at("damage_description"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot, damage_vnd=5, objective_causes="Giá giảm"))


def test_a_risk_event_is_described(world):
    pilot = f.due_report(world)
    with refused_at("risk_event"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot, has_risk_event=True, objective_causes="Mưa"))


@pytest.mark.parametrize(
    "told",
    [
        {"good": False, "objective_causes": "", "subjective_causes": ""},
        {"damage_vnd": 5, "damage_description": "Vỡ thùng"},
        {"has_risk_event": True, "risk_event": "Mưa lớn"},
    ],
)
def test_a_miss_damage_or_a_risk_event_names_its_causes(world, told):
    pilot = f.due_report(world)
    with refused_at("objective_causes"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot, **told))


def test_one_kind_of_cause_is_enough(world):
    pilot = f.due_report(world)
    with on("03/06/2026"):
        pilot = actions.report_result(pilot, by=world.owner, **f.result(pilot, good=False, objective_causes=""))
    assert pilot.last_report.subjective_causes == "Hội đồng giá họp chậm"


def test_a_report_is_not_sent_again_unasked(world):
    pilot = f.reported(world)
    with pytest.raises(Refused, match="chỉ báo cáo lại khi được yêu cầu làm rõ"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot))


def test_every_question_is_answered(world):
    pilot = f.evaluating(world)
    with on("05/06/2026"):
        pilot = actions.ask_clarification(pilot, by=world.head, questions=[{"question": "Vì sao?"}])
    with refused_at(f"answer_{pilot.clarifications.get().pk}"):
        actions.report_result(pilot, by=world.owner, **f.result(pilot), answers={})


def test_files_go_with_the_report_and_their_hashes_into_the_evidence(world):
    pilot = f.due_report(world)
    upload = SimpleUploadedFile("bien-ban.pdf", PDF, content_type="application/pdf")
    with on("03/06/2026"):
        actions.report_result(
            pilot, by=world.owner, **f.result(pilot), files=[{"file": upload, "description": "Biên bản"}]
        )
    kept = Attachment.objects.get()
    assert audit.chain_of(pilot).last().facts["Tệp bien-ban.pdf (SHA-256)"] == kept.sha256


def test_a_disguised_file_stops_the_whole_report(world):
    pilot = f.due_report(world)
    upload = SimpleUploadedFile("bien-ban.pdf", b"MZ\x90\x00 not a pdf", content_type="application/pdf")
    with on("03/06/2026"), pytest.raises(ValidationError):
        actions.report_result(pilot, by=world.owner, **f.result(pilot), files=[{"file": upload}])
    assert Pilot.objects.get().state == "DUE_REPORT"
    assert ResultReport.objects.count() == 0


# --- the evaluation -------------------------------------------------------------------------------------------
def test_an_unclear_report_is_not_evaluated(world):
    pilot = f.evaluating(world)
    with on("05/06/2026"):
        pilot = actions.ask_clarification(pilot, by=world.head, questions=[{"question": "Vì sao?"}])
        with pytest.raises(Refused, match="làm rõ"):
            actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))


def test_the_meeting_is_not_before_the_report(world):
    pilot = f.reported(world)
    with on("05/06/2026"), refused_at("meeting_on"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 2))


def test_under_nd73_the_party_committee_is_asked_first(world):
    pilot = f.reported(world, regime="ND73")
    with on("05/06/2026"):
        with refused_at("party_committee_opinion", "NĐ 73"):
            actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))
        pilot = actions.open_evaluation(
            pilot, by=world.head, meeting_on=date(2026, 6, 5), party_committee_opinion="Nhất trí"
        )
    assert pilot.last_evaluation.party_committee_opinion == "Nhất trí"


def test_nobody_evaluates_what_they_run(world):
    pilot = f.reported(world, owner=world.head)
    with on("05/06/2026"), pytest.raises(Refused, match="chủ trì không được đánh giá"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))


def test_nobody_evaluates_what_they_proposed(world):
    world.proposer, head = world.head, world.head
    pilot = f.reported(world)
    with on("05/06/2026"), pytest.raises(Refused, match="Người đề xuất, đồng tác giả không được đánh giá"):
        actions.open_evaluation(pilot, by=head, meeting_on=date(2026, 6, 5))


def test_a_clarification_asks_something(world):
    with refused_at("questions"):
        actions.ask_clarification(f.evaluating(world), by=world.head, questions=[{"question": "  "}])


@pytest.mark.parametrize(
    ("votes", "part"),
    [
        ((3, 0, 0), "từ 1 đến 2"),
        ((0, 0, 0), "từ 1 đến 2"),
        ((1, 0, 0), "chưa đủ số người dự họp"),
        ((0, 2, 0), "hơn 50%"),
        ((0, 1, 1), "hơn 50%"),
    ],
)
def test_the_vote_carries_the_conclusion(world, votes, part):
    pilot = f.evaluating(world)
    given = dict(zip(("votes_for", "votes_against", "votes_abstain"), votes, strict=True))
    with on("05/06/2026", 15), refused_at("votes_for", part):
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, **given))


def test_a_tie_follows_the_head_who_concludes(world):
    pilot = f.evaluating(world)
    with on("05/06/2026", 15):
        pilot = actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, votes_for=1, votes_against=1))
    assert pilot.result == "ACHIEVED"


def test_nothing_is_concluded_before_the_meeting_is_held(world):
    pilot = f.reported(world)
    with on("05/06/2026"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 9))
    with on("08/06/2026"), refused_at("meeting_on", "Chưa đến ngày họp"):
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot))


def test_a_meeting_held_earlier_is_concluded_with_its_real_day(world):
    pilot = f.reported(world)
    with on("05/06/2026"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 9))
    with on("08/06/2026"):
        with refused_at("meeting_on", "trước ngày báo cáo"):
            actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, meeting_on=date(2026, 6, 1)))
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, meeting_on=date(2026, 6, 8)))
    assert pilot.evaluations.get().meeting_on == date(2026, 6, 8)


def test_a_conclusion_has_minutes_and_a_result_for_every_indicator(world):
    pilot = f.evaluating(world)
    price = pilot.indicators.first()
    with refused_at("minutes"):
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, minutes=""))
    with refused_at(f"result_{price.pk}"):
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, results={}))


def test_confirmed_damage_is_described(world):
    pilot = f.evaluating(world)
    with refused_at("damage_description"):
        actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot, damage_vnd=7))


def test_a_missed_target_is_not_achieved_without_a_written_reason(world):
    pilot = f.evaluating(world, good=False)
    with on("05/06/2026", 15):
        with refused_at("departure_reason", "Giá bán cao hơn giá bao tiêu"):
            actions.conclude_achieved(pilot, by=world.head, **f.findings(pilot))
        found = f.findings(pilot, departure_reason="Giá thế giới giảm 20 %, vẫn cao hơn thị trường")
        pilot = actions.conclude_achieved(pilot, by=world.head, **found)
    assert audit.chain_of(pilot).last().reason.startswith("Giá thế giới giảm")


def test_a_reached_target_is_not_called_failed_without_a_written_reason(world):
    pilot = f.evaluating(world)
    with on("05/06/2026", 15), refused_at("departure_reason", "Mọi tiêu chí đều đạt"):
        actions.conclude_not(pilot, by=world.head, **f.findings(pilot))


# --- the end --------------------------------------------------------------------------------------------------
def test_a_failure_is_not_closed_before_its_accountability_review(world):
    with pytest.raises(Refused, match="chờ kết luận xem xét trách nhiệm"):
        actions.close(f.failed(world), by=world.head, note="Xong")


def test_only_a_failure_is_settled(world):
    with pytest.raises(Refused):
        actions.settle_accountability(f.achieved(world), by=world.everyone["system"])


@pytest.mark.parametrize("lacking", ["commend", "replicate", "institutionalise"])
def test_an_achieved_pilot_answers_each_question_with_its_reason(world, lacking):
    pilot = f.achieved(world)
    for gone in ({lacking: None}, {f"{lacking}_reason": ""}):
        with refused_at(next(iter(gone))):
            actions.close(pilot, by=world.head, **{**f.ANSWERS, **gone})
    assert Closing.objects.count() == 0


def test_a_settled_failure_says_what_was_done(world):
    with refused_at("note"):
        actions.close(f.settled(world), by=world.head, note="")


# --- twice, late, beside each other ---------------------------------------------------------------------------
def test_a_second_press_of_the_same_button_does_nothing(world):
    pilot = f.planned(world)
    actions.request_start(pilot, by=world.owner, note="Xong", key="k1", seen=1)
    with pytest.raises(AlreadyDone):
        actions.request_start(pilot, by=world.owner, note="Xong", key="k1", seen=1)
    assert [entry.action for entry in audit.chain_of(pilot)].count("request_start") == 1


def test_a_stale_page_is_told_what_happened(world):
    pilot = f.reported(world)
    seen = pilot.version
    with on("05/06/2026"):
        actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5))
        with pytest.raises(Stale, match="Đỗ Công Ẩn xử lý lúc 09:00 05/06/2026"):
            actions.open_evaluation(pilot, by=world.head, meeting_on=date(2026, 6, 5), seen=seen)


def test_monitoring_does_not_make_a_half_written_report_stale(world):
    pilot = f.due_report(world)
    seen = pilot.version
    actions.note_monitoring(pilot, next_review_on=None, health="AT_RISK", spent_vnd=5, measured_on=date(2026, 6, 1))
    with on("03/06/2026"):
        pilot = actions.report_result(pilot, by=world.owner, **f.result(pilot), seen=seen)
    assert (pilot.state, pilot.health, pilot.spent_vnd) == ("REPORTED", "AT_RISK", 118_000_000)


def test_monitoring_after_the_report_leaves_the_reported_spending(world):
    pilot = f.reported(world)
    actions.note_monitoring(pilot, next_review_on=None, spent_vnd=5, measured_on=date(2026, 6, 3))
    assert Pilot.objects.get().spent_vnd == 118_000_000


# --- the database itself --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("maker", "broken"),
    [
        (f.planned, {"ends_on": date(2026, 3, 1)}),
        (f.planned, {"budget_vnd": -1}),
        (f.planned, {"started_at": "2026-03-02T00:00Z"}),
        (f.active, {"started_at": None}),
        (f.active, {"finished_at": "2026-03-02T00:00Z"}),
        (f.due_report, {"finished_at": None}),
        (f.reported, {"reported_at": None}),
        (f.active, {"result": "ACHIEVED"}),
        (f.achieved, {"result": "NOT_ACHIEVED"}),
        (f.achieved, {"has_damage": True}),
        (f.achieved, {"accountability": "REQUIRED"}),
        (f.failed, {"accountability": "NOT_NEEDED"}),
        (f.active, {"awaits_clarification": True}),
        (f.active, {"early_warning": True}),
    ],
)
def test_the_database_refuses_a_pilot_that_cannot_be(world, maker, broken):
    pilot = maker(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pilot.objects.filter(pk=pilot.pk).update(**broken)


def test_the_database_refuses_a_monitor_who_is_the_owner(world):
    pilot = f.planned(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pilot.objects.filter(pk=pilot.pk).update(monitor=world.owner)
