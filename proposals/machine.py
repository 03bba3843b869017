"""How proposals move, as the register sees it: clocks, automatic steps, colours, the stepper."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proposals import actions, policies, querysets
from proposals.actions.common import taken_up
from proposals.authorship import authors_of
from proposals.council import council_of
from proposals.models import APPROVED, ENDED, Proposal, ProposalState
from units import clock
from units.models import Person, everyone_with
from units.querysets import inspection_authority_of
from units.roles import Perm
from workflow import rules
from workflow.calendar import WorkingCalendar, last_expired_receipt
from workflow.machine import Automatic, Clock, Machine
from workflow.models import Deadline
from workflow.stages import ended_early, stages_of

S = ProposalState
CONSIDERED = frozenset({S.RECEIVED, S.REVIEWING})

CLOCKS = (
    Clock(
        "proposal.receive",
        _("Tiếp nhận"),
        frozenset({S.SUBMITTED}),
        paused=frozenset({S.SUPPLEMENT}),
        rule="proposal.receive",
    ),
    Clock("proposal.receive_escalated", _("Tiếp nhận"), frozenset({S.ESCALATED}), rule="proposal.receive_escalated"),
    Clock(
        "proposal.leadership_meeting",
        _("Tập thể lãnh đạo xem xét"),
        CONSIDERED,
        paused=frozenset({S.SUPPLEMENT}),
        rule="proposal.leadership_meeting",
    ),
    Clock("council.meeting", _("Hội đồng thẩm định họp"), frozenset({S.APPRAISING}), due_field="appraisal_due_on"),
    Clock("proposal.supplement", _("Bổ sung hồ sơ"), frozenset({S.SUPPLEMENT}), rule="proposal.supplement"),
    Clock("proposal.decide", _("Ra quyết định"), frozenset({S.AWAIT_DECISION}), rule="proposal.decide"),
)

TONES: dict[str, str] = {
    S.DRAFT: "draft",
    S.APPROVED_FULL: "ok",
    S.APPROVED_PILOT: "pilot",
    S.REJECTED: "no",
    S.WITHDRAWN: "draft",
    S.LAPSED: "no",
    S.DUPLICATE: "draft",
    S.CLOSED: "ok",
}

_STAGES = (
    (_("Soạn thảo"), {S.DRAFT}),
    (_("Tiếp nhận"), {S.SUBMITTED, S.ESCALATED, S.SUPPLEMENT}),
    (_("Tập thể xem xét"), {S.RECEIVED, S.REVIEWING, S.APPRAISING}),
    (_("Quyết định"), {S.AWAIT_DECISION}),
    (_("Thực hiện"), {S.APPROVED_FULL, S.APPROVED_PILOT}),
    (_("Kết thúc"), {S.CLOSED}),
)


def stages(proposal: Proposal) -> list[dict[str, Any]]:
    """The stepper of a proposal; what ended early shows only what it passed."""
    if proposal.state not in ENDED or proposal.state == S.CLOSED:
        return stages_of(proposal, _STAGES, ended={S.CLOSED})
    vote = proposal.deliberation
    passed = (True, proposal.received_at, vote and vote.voted_at, proposal.decided_at)
    return ended_early(proposal, [label for (label, _states), at in zip(_STAGES, passed, strict=False) if at])


def concerns(proposal: Proposal) -> Iterable[Person]:
    """Who hears of a step: the authors, those who hold the record, and whoever the decision names."""
    people = authors_of(proposal)
    if proposal.state in (S.SUBMITTED, S.ESCALATED):
        people += everyone_with(Perm.RECEIVE, proposal.holder_id)
    elif proposal.state in (S.RECEIVED, S.AWAIT_DECISION) or (proposal.state == S.WITHDRAWN and proposal.submitted_at):
        people += everyone_with(Perm.DECIDE, proposal.holder_id)
    elif proposal.state == S.APPRAISING:
        people += [member.person for member in council_of(proposal).sitting]
    elif proposal.state == S.REVIEWING:
        people += [voter.person for voter in taken_up(proposal).voters.all()]
    elif proposal.state == S.REJECTED and proposal.policy_abuse:
        people += _inspectors(proposal)
    if proposal.refused_by_id and proposal.state in (S.RECEIVED, S.REJECTED, *APPROVED):
        people += everyone_with(Perm.DECIDE, proposal.reconsideration.refusing_unit_id)
    decision = proposal.decision
    if decision and decision.owner and decision.monitor:
        people += [decision.owner, decision.monitor]
    return people


def responsible(proposal: Proposal) -> Iterable[Person]:
    """Who has to act before the running clock ends."""
    if proposal.state in (S.DRAFT, S.SUPPLEMENT):
        return [proposal.proposer]
    if proposal.state == S.APPRAISING:
        return _council_at_work(proposal)
    arrived = proposal.state in (S.SUBMITTED, S.ESCALATED)
    return everyone_with(Perm.RECEIVE if arrived else Perm.DECIDE, proposal.holder_id)


def _council_at_work(proposal: Proposal) -> Iterable[Person]:
    """Whoever has not declared or not scored; when all have, the secretary, then the chair."""
    council = council_of(proposal)
    silent = [one for one in council.entitled if one.scored_at is None]
    last = "CHAIR" if council.summarised_at else "SECRETARY"
    return [one.person for one in (silent or [one for one in council.sitting if one.role == last])]


def _inspectors(proposal: Proposal) -> Iterable[Person]:
    """A sign of abuse is early news for the inspection committee of the unit that decided (KL14 2.4)."""
    authority = inspection_authority_of(proposal.holder.path)
    return everyone_with(Perm.INSPECT, authority.pk) if authority else ()


def _overdue(kind: str, state: str, rule: str) -> QuerySet[Proposal]:
    """Proposals in `state` whose clock has been past due for longer than the rule allows."""
    today = clock.today()
    last_day = WorkingCalendar(today).add(today, -rules.whole(rule))
    late = Deadline.objects.running().filter(
        content_type=ContentType.objects.get_for_model(Proposal), kind=kind, due_on__lt=last_day
    )
    return querysets.load().filter(state=state, pk__in=late.values("object_id"))


def unreceived() -> QuerySet[Proposal]:
    """Sent, and not received within the rule's working days: delay must not hide a proposal (DOMAIN §7.1)."""
    sent_by_then = last_expired_receipt(rules.whole("proposal.auto_receive"), clock.today())
    return querysets.load().filter(state=S.SUBMITTED, state_since__lte=sent_by_then)


def unanswered() -> QuerySet[Proposal]:
    """Sent back, overdue, and still unanswered after the rule's further days."""
    return _overdue("proposal.supplement", S.SUPPLEMENT, "proposal.lapse")


MACHINE = Machine(
    model=Proposal,
    policies=policies,
    name=_("Đề xuất"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(
        Automatic(unreceived, actions.auto_receive),
        Automatic(unanswered, actions.lapse),
    ),
    tones=TONES,
    stages=stages,
    urls="proposals:",
    sent_by=querysets.sent_by,
    unit_list="nhom=tat-ca&don_vi={unit}",
    hidden_steps=frozenset({"submit_upward", "auto_receive", "lapse", "close"}),
    ended=frozenset(ENDED),
)
