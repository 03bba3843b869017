"""What the proposal's own life proves: it was reported to the head, and decided by whom it may concern (KL14 2.3)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import DecisionKind, Proposal, ProposalState
from workflow.conditions import Case, Condition, Finding, Met, Proof, proofs

SENT = ("submit", "submit_upward")
REGISTERED = ("receive", "auto_receive", "receive_escalated")
DECIDED = ("put_to_collective", "record_vote", "approve_full", "approve_pilot", "reject")


def reported(case: Case) -> Finding:
    """Of several sendings the last counts; one that was taken back is none."""
    proposal: Proposal = case.proposal
    if proposal.submitted_at is None:
        url = reverse("proposals:draft", args=[proposal.pk]) if proposal.state == ProposalState.DRAFT else ""
        return Finding(Met.NOT_YET, _("Đề xuất chưa được gửi đến người đứng đầu."), url=url)
    entries = case.entries_of(proposal)
    found = (*proofs(entries, *SENT)[-1:], *proofs(entries, *REGISTERED)[-1:])
    if not proposal.received_at:
        return Finding(Met.YES, _("Đã gửi, chờ vào sổ."), found)
    number = _("Đã gửi và được vào sổ số %(number)s.") % {"number": proposal.registry_no}
    return Finding(Met.YES, number, found)


def decided(case: Case) -> Finding:
    proposal: Proposal = case.proposal
    decision = proposal.decisions.select_related("decided_by", "unit").first()
    found = proofs(case.entries_of(proposal), *DECIDED)
    if decision is None:
        return Finding(Met.NOT_YET, _("Chưa có quyết định của cấp có thẩm quyền."), found)
    paper = Proof(
        _("Quyết định %(number)s của %(unit)s, %(name)s") % {
            "number": decision.number_text, "unit": decision.unit.short_name, "name": decision.decided_by.full_name,
        },
        decision.decided_on,
    )  # fmt: skip
    if decision.kind == DecisionKind.REJECT:
        return Finding(Met.NO, _("Cấp có thẩm quyền không chấp thuận."), (*found, paper))
    return Finding(Met.YES, f"{decision.get_kind_display()}.", (*found, paper))


CONDITIONS = (
    Condition(10, "reported", gettext_lazy("Đã báo cáo người đứng đầu"), "KL 14, mục 2.3", reported),
    Condition(20, "decided", gettext_lazy("Được cấp có thẩm quyền quyết định"), "KL 14, mục 2.3", decided),
)
