"""Forms of starting and finishing."""

from django.utils.translation import gettext_lazy as _

from pilots.forms.fields import text
from workflow.forms import StepForm


class RequestStartForm(StepForm):
    note = text(_("Công tác chuẩn bị"), help_text=_("Nhân lực, phương tiện, kế hoạch đã sẵn sàng đến đâu"))


class StartForm(StepForm):
    note = text(_("Ghi chú"), rows=3, required=False)


class FinishForm(StepForm):
    reason = text(_("Lý do kết thúc"), help_text=_("Công việc đã hoàn thành đến đâu; vì sao kết thúc lúc này"))
