from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    verbose_name = _("Thí điểm, thực hiện")

    def ready(self) -> None:
        from comments import forums
        from comments.views import tab_of
        from pilots import receivers
        from pilots.adjustments import receivers as adjustment_receivers
        from pilots.adjustments.machine import MACHINE as ADJUSTMENTS
        from pilots.conditions import CONDITIONS
        from pilots.issues import receivers as issue_receivers
        from pilots.issues.machine import MACHINE as ISSUES
        from pilots.machine import MACHINE
        from pilots.models import Pilot
        from pilots.requests import receivers as request_receivers
        from pilots.requests.machine import MACHINE as REQUESTS
        from pilots.talk import FORUM
        from workflow import conditions
        from workflow.machine import register
        from workflow.pages import register_tab

        register(MACHINE)
        register(ADJUSTMENTS)
        register(ISSUES)
        register(REQUESTS)
        forums.register(FORUM)
        register_tab(Pilot, tab_of)
        receivers.connect()
        issue_receivers.connect()
        request_receivers.connect()
        adjustment_receivers.connect()
        conditions.register(*CONDITIONS)
