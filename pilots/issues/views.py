"""Pages of issues: raising one from the page of its pilot, one issue, its steps."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots import querysets as pilots
from pilots.issues import actions, policies
from pilots.issues.forms import RaiseForm
from pilots.models import Issue, Pilot
from pilots.views.beside import BesidePilot
from units import clock
from units.models import Person
from workflow.errors import Refused
from workflow.forms import StepForm
from workflow.views import RecordPage, StepPage


def may_raise(pilot: Pilot, by: Person) -> bool:
    """Whether the button stands on the page of the pilot."""
    try:
        policies.check_can_create(by, Issue(pilot=pilot))
    except Refused:
        return False
    return True


class RaisePage(BesidePilot):
    """Owner or monitor tells what hinders the work."""

    model = Issue
    form_class = RaiseForm
    action = staticmethod(actions.raise_issue)
    policy = policies.check_can_create
    title = gettext_lazy("Nêu vướng mắc")

    def initial(self) -> dict[str, Any]:
        return {"since_on": clock.today()}

    def done_text(self, record: Any) -> str:
        return _("Đã nêu vướng mắc %(reference)s.") % {"reference": record.reference}

    def next_text(self) -> str:
        return _("%(unit)s phân công người tháo gỡ; quá hạn mà chưa có ai thì tự chuyển lên cấp trên.") % {
            "unit": self.pilot.holder.short_name
        }


def facts_of(issue: Issue, by: Person) -> dict[str, Any]:
    """What the page of an issue and those of its steps show; who helps from elsewhere may not open the pilot."""
    return {"issue": issue, "opens_pilot": pilots.visible_to(by).filter(pk=issue.pilot_id).exists()}


class IssuePage(RecordPage):
    model = Issue
    template_name = "pilots/issues/detail.html"

    def more(self, record: Issue) -> dict[str, Any]:
        return facts_of(record, self.request.user)  # type: ignore[arg-type]  # nobody comes here without signing in


class IssueStep(StepPage):
    """A step with the issue above its fields."""

    template_name = "pilots/issues/step.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return facts_of(self.record, self.by)
