"""Lives of the demo that went otherwise than smoothly are whole: refused, merged, withdrawn, stopped."""

from django.test import Client

from comments import querysets as talk
from comments.forums import address_of
from comments.models import Comment, Readers
from evidence.audit import chain_of
from pilots.models import Adjustment, Pause, Termination
from proposals.models import Appraisal, Decision, Proposal, ProposalState, Reconsideration
from reviews.models import AccountabilityReview, MonitoringReview
from tests.demo import Cast
from workflow.machine import machine_of


def called(start: str) -> Proposal:
    return Proposal.objects.get(title__startswith=start)


def steps(proposal: Proposal) -> list[str]:
    return [entry.action for entry in chain_of(proposal)]


def test_p06_was_refused_and_let_through_above(demo: Cast) -> None:
    one = called("Chuyển ca chạy xe hàng")
    refusal, approval = Decision.objects.filter(proposal=one).order_by("pk")
    asked = Reconsideration.objects.get(proposal=one)
    assert (refusal.kind, refusal.unit.code, approval.kind, approval.unit.code) == ("REJECT", "DGT", "PILOT", "DUK")
    assert (asked.refusal, asked.by, one.refused_by) == (refusal, demo["dgt.ung"], demo["dgt.bithu"])
    assert approval.decided_by == demo["captren"]
    assert [step for step in steps(one) if step in ("reject", "request_reconsideration", "approve_pilot")] == [
        "reject", "request_reconsideration", "approve_pilot",
    ]  # fmt: skip


def test_p06_was_stopped_early_after_a_risk_event_and_is_reviewed(demo: Cast) -> None:
    pilot = called("Chuyển ca chạy xe hàng").pilot
    assert Pause.objects.get(pilot=pilot).is_urgent
    assert Termination.objects.get(pilot=pilot).by == demo["captren"]
    assert pilot.terminated_at is not None
    assert pilot.terminated_at.date() < pilot.ends_on
    assert (pilot.result, pilot.has_risk_event, pilot.accountability) == ("PARTLY_ACHIEVED", True, "REQUIRED")
    assert AccountabilityReview.objects.get(pilot=pilot).state == "OPENED"


def test_p10_was_withdrawn_after_two_were_merged_into_it(demo: Cast) -> None:
    master = called("Hợp đồng liên kết trồng dược liệu có bảo hiểm giá")
    merged = called("Hợp đồng liên kết trồng rau")
    objecting = called("Hợp đồng liên kết trồng dược liệu dưới tán rừng")
    assert (master.state, master.unit.code) == (ProposalState.WITHDRAWN, "BXP")
    assert (merged.state, merged.duplicate_of, merged.unit.code) == (ProposalState.DUPLICATE, master, "VGH")
    assert (objecting.state, objecting.merge_contested, objecting.duplicate_of) == ("RECEIVED", True, None)
    assert [step for step in steps(objecting) if "merge" in step] == ["merge", "contest_merge"]


def test_p04_was_appraised_supplemented_and_runs(demo: Cast) -> None:
    one = called("Dùng nước thải sau xử lý")
    council = Appraisal.objects.get(proposal=one)
    assert (council.members.count(), council.recommendation) == (5, "SUPPLEMENT")
    assert council.concluded_at is not None
    order = ["convene_council", "conclude_appraisal", "request_supplement", "answer_supplement", "approve_pilot"]
    assert [step for step in steps(one) if step in order] == order
    answers = one.supplements.get().items.values_list("answer", flat=True)
    assert "độ dẫn điện 1,2 mS/cm" in answers[0]
    reviews = MonitoringReview.objects.filter(pilot=one.pilot).order_by("number")
    assert [(row.state, row.verdict) for row in reviews[:2]] == [("ACCEPTED", "ON_TRACK"), ("ACCEPTED", "AT_RISK")]


def test_p04_was_given_another_month(demo: Cast) -> None:
    pilot = called("Dùng nước thải sau xử lý").pilot
    adjustment = Adjustment.objects.get(pilot=pilot)
    assert (adjustment.state, adjustment.author) == ("APPLIED", demo["vgh.y"])
    assert adjustment.before["ends_on"] < adjustment.after["ends_on"] == pilot.ends_on.isoformat()
    assert adjustment.plan_version == pilot.plan_versions.latest("number")


def test_people_talk_and_what_leaders_say_stays_theirs(demo: Cast, client: Client) -> None:
    one = called("Thu gom rác theo lịch hẹn")
    assert talk.count(one, demo["captren"]) == 3
    assert talk.count(one, demo["ntu.duc"]) == 2
    hidden = Comment.objects.filter(readers=Readers.LEADERS)
    assert hidden.count() == 2
    for comment in hidden:
        client.force_login(comment.record.proposer)
        assert comment.text[:30] not in client.get(address_of(comment.record)).content.decode()
    assert Comment.objects.exclude(asked=None).count() >= 4
    assert all(machine_of(one.record).visible_to(one.author).filter(pk=one.object_id) for one in Comment.objects.all())
