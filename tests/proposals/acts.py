"""Every act on a proposal, as good as it gets: the state it starts from, who does it, and the call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.factories import REJECTION, Tree, all_passed, approval, council, proposal_in, tally, twin
from units import clock
from units.models import Person

S = ProposalState
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(name: str = "tài liệu.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


@dataclass(frozen=True)
class Act:
    """`start(tree)` gives the proposal; `take(proposal, tree, **more)` does it, with a key or a version seen."""

    state: str
    who: str
    action: Callable[..., Proposal]
    given: Callable[[Tree, Proposal], dict[str, Any]] = lambda _tree, _proposal: {}
    beside: Callable[[Tree], Any] = lambda _tree: None
    ready: Callable[[Tree, Proposal], Proposal] = lambda _tree, proposal: proposal

    def start(self, tree: Tree) -> Proposal:
        self.beside(tree)
        by = tree.head if self.who == "head, their own" else None
        return self.ready(tree, proposal_in(self.state, tree, by=by))

    def actor(self, tree: Tree) -> Person:
        if self.who == "system":
            return Person.objects.system()
        return tree.head if self.who == "head, their own" else tree.people()[self.who]

    def take(self, proposal: Proposal, tree: Tree, **more: Any) -> Proposal:
        return self.action(proposal, by=self.actor(tree), **self.given(tree, proposal), **more)


def _gaps(_tree: Tree, _proposal: Proposal) -> dict[str, Any]:
    return {"gaps": [{"gap": "Nêu giá sàn"}], "reason": "Hồ sơ sơ sài"}


def _answers(_tree: Tree, proposal: Proposal) -> dict[str, Any]:
    items = proposal.supplements.get(answered_at=None).items.all()
    return {"answers": {item.pk: "Đã nêu" for item in items}, "attachment": upload()}


def _reason(_tree: Tree, _proposal: Proposal) -> dict[str, Any]:
    return {"reason": "Đã cân nhắc kỹ"}


def _sheet(_tree: Tree, proposal: Proposal) -> dict[str, Any]:
    return {"scores": {one.pk: {"points": 7, "note": ""} for one in proposal.appraisal.criteria.all()}}


def _all_declared(_tree: Tree, proposal: Proposal) -> Proposal:
    for member in proposal.appraisal.sitting:
        proposal = actions.declare_interest(proposal, by=member.person, has_conflict=False)
    return proposal


def _all_scored(tree: Tree, proposal: Proposal) -> Proposal:
    proposal = _all_declared(tree, proposal)
    for member in proposal.appraisal.sitting:
        proposal = actions.submit_sheet(proposal, by=member.person, **_sheet(tree, proposal))
    return proposal


def _summarised(tree: Tree, proposal: Proposal) -> Proposal:
    proposal = _all_scored(tree, proposal)
    return actions.summarise_appraisal(proposal, by=tree.deputy, summary="Khả thi.", recommendation="PILOT")


def _meeting(tree: Tree, _proposal: Proposal) -> dict[str, Any]:
    agenda = [{"content": "Trình bày đề xuất"}]
    return {
        "meeting_on": clock.today(),
        "place": "Phòng họp",
        "agenda": agenda,
        "method": "OPEN",
        "secretary": tree.clerk,
    }


def _invited(tree: Tree, proposal: Proposal) -> Proposal:
    return actions.prepare_meeting(proposal, by=tree.head, **_meeting(tree, proposal))


def _half_voted(tree: Tree, proposal: Proposal) -> Proposal:
    return actions.cast_vote(_invited(tree, proposal), by=tree.head, choice="FOR")


def _under_nd73(_tree: Tree, proposal: Proposal) -> Proposal:
    Proposal.objects.filter(pk=proposal.pk).update(regime="ND73")
    return Proposal.objects.get(pk=proposal.pk)


def _opinion(_tree: Tree, _proposal: Proposal) -> dict[str, Any]:
    said = {"party_opinion_on": clock.today(), "party_agrees": True, "party_opinion": "Thống nhất."}
    return {"party_body": "Ban Thường vụ", "attachment": upload(), **said}


ACTS = {
    "submit": Act(S.DRAFT, "cadre", actions.submit),
    "submit_upward": Act(S.DRAFT, "head, their own", actions.submit),
    "take_back": Act(S.SUBMITTED, "cadre", actions.take_back),
    "receive": Act(S.SUBMITTED, "clerk", actions.receive, lambda _tree, _proposal: {"regime": "KL14"}),
    "auto_receive": Act(S.SUBMITTED, "system", actions.auto_receive),
    "receive_escalated": Act(
        S.ESCALATED, "superior_clerk", actions.receive_escalated, lambda _tree, _proposal: {"regime": "KL14"}
    ),
    "request_supplement": Act(S.RECEIVED, "clerk", actions.request_supplement, _gaps),
    "return_to_proposer": Act(S.REVIEWING, "head", actions.return_to_proposer, _gaps),
    "answer_supplement": Act(S.SUPPLEMENT, "cadre", actions.answer_supplement, _answers),
    "lapse": Act(S.SUPPLEMENT, "system", actions.lapse),
    "put_to_collective": Act(
        S.RECEIVED,
        "head",
        actions.put_to_collective,
        lambda _tree, _proposal: {"meeting_on": clock.today(), "compliance": all_passed()},
    ),
    "prepare_meeting": Act(S.REVIEWING, "head", actions.prepare_meeting, _meeting),
    "change_voters": Act(
        S.REVIEWING,
        "head",
        actions.change_voters,
        lambda tree, _proposal: {"add": [tree.colleague], "reason": "Phụ trách lĩnh vực"},
    ),
    "record_party_opinion": Act(S.REVIEWING, "head", actions.record_party_opinion, _opinion, ready=_under_nd73),
    "cast_vote": Act(
        S.REVIEWING, "head", actions.cast_vote, lambda _tree, _proposal: {"choice": "FOR"}, ready=_invited
    ),
    "change_vote": Act(
        S.REVIEWING, "head", actions.change_vote, lambda _tree, _proposal: {"choice": "AGAINST"}, ready=_half_voted
    ),
    "record_vote": Act(
        S.REVIEWING, "head", actions.record_vote, lambda _tree, _proposal: {**tally(), "attachment": upload()}
    ),
    "escalate": Act(S.RECEIVED, "head", actions.escalate, _reason),
    "approve_full": Act(
        S.AWAIT_DECISION,
        "head",
        actions.approve_full,
        lambda tree, _proposal: {**approval(tree), "attachment": upload()},
    ),
    "approve_pilot": Act(
        S.AWAIT_DECISION,
        "head",
        actions.approve_pilot,
        lambda tree, _proposal: {**approval(tree), "attachment": upload()},
    ),
    "reject": Act(
        S.AWAIT_DECISION,
        "head",
        actions.reject,
        lambda _tree, _proposal: {**REJECTION, "accepts_responsibility": True, "attachment": upload()},
    ),
    "request_reconsideration": Act(
        S.REJECTED,
        "cadre",
        actions.request_reconsideration,
        lambda _tree, _proposal: {"new_facts": "Đã có người vận hành.", "attachment": upload()},
    ),
    "merge": Act(
        S.RECEIVED,
        "head",
        actions.merge,
        lambda tree, _proposal: {"master": Proposal.objects.get(proposer=tree.colleague), "reason": "Trùng nội dung"},
        beside=twin,
    ),
    "contest_merge": Act(S.DUPLICATE, "cadre", actions.contest_merge, _reason),
    "convene_council": Act(S.RECEIVED, "head", actions.convene_council, lambda tree, _proposal: council(tree)),
    "declare_interest": Act(
        S.APPRAISING, "member", actions.declare_interest, lambda _tree, _proposal: {"has_conflict": False}
    ),
    "submit_sheet": Act(S.APPRAISING, "member", actions.submit_sheet, _sheet, ready=_all_declared),
    "replace_council_member": Act(
        S.APPRAISING,
        "head",
        actions.replace_council_member,
        lambda tree, proposal: {
            "member": proposal.appraisal.sitting[-1],
            "replacement": tree.clerk,
            "reason": "Đi công tác",
        },
    ),
    "summarise_appraisal": Act(
        S.APPRAISING,
        "deputy",
        actions.summarise_appraisal,
        lambda _tree, _proposal: {"summary": "Đều thấy khả thi.", "recommendation": "PILOT"},
        ready=_all_scored,
    ),
    "conclude_appraisal": Act(
        S.APPRAISING,
        "head",
        actions.conclude_appraisal,
        lambda _tree, proposal: {
            "meeting_on": clock.today(),
            "present": proposal.appraisal.entitled,
            "minutes": "Hội đồng thống nhất.",
            "attachment": upload(),
        },
        ready=_summarised,
    ),
    "withdraw": Act(S.RECEIVED, "cadre", actions.withdraw, _reason),
    "close": Act(S.APPROVED_PILOT, "system", actions.close),
}
#: What the system does has no form, hence no key.
BY_PEOPLE = [name for name, act in ACTS.items() if act.who != "system"]
