"""Pages of receiving and supplementing a proposal."""

from typing import Any

from proposals.querysets import similar_to
from workflow.forms import StepForm
from workflow.views import StepPage


class ReceivePage(StepPage):
    """Beside the form, what may be the same proposal again."""

    template_name = "proposals/handling/receive.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"similar": similar_to(self.record, self.by)}
