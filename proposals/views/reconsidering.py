"""The page on which a proposer asks for reconsideration: who will judge, until when one may ask, what was refused."""

from typing import Any

from proposals.deadlines import reconsider_until
from proposals.querysets import superior_for
from workflow.forms import StepForm
from workflow.views import StepPage


class ReconsiderPage(StepPage):
    template_name = "proposals/handling/request_reconsideration.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {
            "refusal": self.record.decision,
            "superior": superior_for(self.record),
            "until": reconsider_until(self.record),
        }
