"""Pages of the vote and the decision: each shows what the decider must know beside the form."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.authorship import authors_of
from proposals.models import ComplianceItem, Deliberation
from proposals.querysets import voters_for
from units.querysets import head_of
from workflow.forms import StepForm
from workflow.views import StepPage


class CollectivePage(StepPage):
    """Shows who will vote, and that the proposer will not."""

    template_name = "proposals/handling/put_to_collective.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        head = head_of(self.record.holder)
        voters = [
            {"name": one.full_name, "title": one.title, "is_head": one == head} for one in voters_for(self.record)
        ]
        return {"voters": voters, "authors": authors_of(self.record)}


class VotePage(StepPage):
    template_name = "proposals/handling/record_vote.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        vote = self.record.deliberation
        return {"voters": voters_of(vote) if vote else [], "authors": authors_of(self.record)}


class DecisionPage(StepPage):
    """Approving or rejecting, with the vote and the checklist in sight."""

    template_name = "proposals/handling/decide.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        vote = self.record.deliberation
        if vote is None:
            return {"vote_rows": [], "checklist": [], "against_vote": ""}
        return {
            "vote_rows": vote_rows(vote),
            "checklist": checklist_of(vote),
            "against_vote": against_vote(vote, approving=self.step != "reject"),
        }


def against_vote(vote: Deliberation, *, approving: bool) -> str:
    """The warning to a head who is about to decide otherwise than the collective; else nothing."""
    if bool(vote.passed) == approving:
        return ""
    if approving:
        return _(
            "Tập thể lãnh đạo không thông qua. Cho thực hiện là quyết định khác kết quả biểu quyết: phải nêu lý do "
            "và chịu trách nhiệm cá nhân."
        )
    return _(
        "Tập thể lãnh đạo đã thông qua. Không chấp thuận là quyết định khác kết quả biểu quyết: phải chịu trách nhiệm "
        "cá nhân."
    )


def voters_of(vote: Deliberation) -> list[dict[str, Any]]:
    return [
        {"name": voter.person.full_name, "title": voter.person.title, "is_head": voter.is_head}
        for voter in vote.voters.all()
    ]


def vote_rows(vote: Deliberation) -> list[tuple[str, Any]]:
    """The tally as (label, value) pairs."""
    return [
        (_("Ngày họp"), f"{vote.meeting_on:%d/%m/%Y}"),
        (_("Số người biểu quyết"), len(vote.voters.all())),
        (_("Tán thành"), vote.votes_for),
        (_("Không tán thành"), vote.votes_against),
        (_("Không có ý kiến"), vote.votes_abstain),
        (_("Người đứng đầu"), _("Tán thành") if vote.head_voted_for else _("Không tán thành")),
        (_("Kết quả"), _("Thông qua") if vote.passed else _("Không thông qua")),
    ]


def checklist_of(vote: Deliberation) -> list[dict[str, Any]]:
    """The compliance checklist as read: item, passed, reason."""
    return [{**row, "item": ComplianceItem(row["code"]).label} for row in vote.compliance]
