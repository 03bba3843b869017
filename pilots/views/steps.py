"""Step pages that show something beside their fields."""

from typing import Any

from pilots import querysets
from proposals.authorship import authors_of
from workflow.forms import StepForm
from workflow.views import StepPage


class SectionedPage(StepPage):
    """A long form, drawn in sections."""

    template_name = "pilots/sectioned_step.html"


class OpenEvaluationPage(StepPage):
    """Who will vote, and who is left out."""

    template_name = "pilots/open_evaluation.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        others = authors_of(self.record.proposal)[1:]
        return {"voters": list(querysets.evaluators_of(self.record)), "co_authors": others}


class ConcludePage(SectionedPage):
    """The owner's report above the conclusion."""

    template_name = "pilots/conclude.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        evaluation = self.record.last_evaluation
        return {
            "report": self.record.last_report,
            "voters": list(evaluation.voters.select_related("person")) if evaluation else [],
        }
