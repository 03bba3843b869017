from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    verbose_name = _("Thí điểm, thực hiện")

    def ready(self) -> None:
        from pilots import receivers
        from pilots.conditions import CONDITIONS
        from pilots.issues import receivers as issue_receivers
        from pilots.issues.machine import MACHINE as ISSUES
        from pilots.machine import MACHINE
        from workflow import conditions
        from workflow.machine import register

        register(MACHINE)
        register(ISSUES)
        receivers.connect()
        issue_receivers.connect()
        conditions.register(*CONDITIONS)
