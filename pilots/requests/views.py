"""Pages of requests: asking from the page of the pilot, one request, its steps."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots import querysets as pilots
from pilots.models import Pilot, ResourceRequest
from pilots.requests import actions, policies
from pilots.requests.forms import AskForm
from pilots.views.beside import BesidePilot
from units.models import Person
from workflow.errors import Refused
from workflow.forms import StepForm
from workflow.views import RecordPage, StepPage


def may_ask(pilot: Pilot, by: Person) -> bool:
    """Whether the button stands on the page of the pilot."""
    try:
        policies.check_can_create(by, ResourceRequest(pilot=pilot))
    except Refused:
        return False
    return True


class AskPage(BesidePilot):
    """The owner asks for what the pilot needs."""

    model = ResourceRequest
    form_class = AskForm
    action = staticmethod(actions.ask)
    policy = policies.check_can_create
    title = gettext_lazy("Kiến nghị hỗ trợ")

    def done_text(self, record: Any) -> str:
        return _("Đã gửi kiến nghị %(reference)s.") % {"reference": record.reference}

    def next_text(self) -> str:
        return _("Người đứng đầu %(unit)s trả lời trong thời hạn; nguồn lực cấp chậm được ghi lại.") % {
            "unit": self.pilot.holder.short_name
        }


def facts_of(request: ResourceRequest, by: Person) -> dict[str, Any]:
    return {
        "request_": request,
        "provisions": list(request.provisions.select_related("by")),
        "opens_pilot": pilots.visible_to(by).filter(pk=request.pilot_id).exists(),
    }


class RequestPage(RecordPage):
    model = ResourceRequest
    template_name = "pilots/requests/detail.html"

    def more(self, record: ResourceRequest) -> dict[str, Any]:
        return facts_of(record, self.request.user)  # type: ignore[arg-type]  # nobody comes here without signing in


class RequestStep(StepPage):
    """A step with the request above its fields."""

    template_name = "pilots/requests/step.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return facts_of(self.record, self.by)
