from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    verbose_name = _("Thí điểm, thực hiện")

    def ready(self) -> None:
        from pilots import receivers
        from pilots.adjustments import receivers as adjustment_receivers
        from pilots.adjustments.machine import MACHINE as ADJUSTMENTS
        from pilots.conditions import CONDITIONS
        from pilots.machine import MACHINE
        from workflow import conditions
        from workflow.machine import register

        register(MACHINE)
        register(ADJUSTMENTS)
        receivers.connect()
        adjustment_receivers.connect()
        conditions.register(*CONDITIONS)
