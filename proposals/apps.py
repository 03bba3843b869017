from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Đề xuất")

    def ready(self) -> None:
        from proposals import receivers  # noqa: F401 - connects them
        from proposals.coauthors.machine import MACHINE as CO_AUTHORS
        from proposals.conditions import CONDITIONS
        from proposals.machine import MACHINE
        from workflow import conditions
        from workflow.machine import register

        register(MACHINE)
        register(CO_AUTHORS)
        conditions.register(*CONDITIONS)
