"""Pages before the collective and of the decision: each shows what the decider must know beside the form."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.authorship import authors_of
from proposals.models import Deliberation
from proposals.querysets import voters_for
from proposals.views.deliberating import meeting_of
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


class DecisionPage(StepPage):
    """Approving or rejecting, with the vote and the checklist in sight."""

    template_name = "proposals/handling/decide.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        vote = self.record.deliberation
        if vote is None:
            return {"meeting": None, "against_vote": ""}
        return {
            "meeting": meeting_of(vote),
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
