from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from reports.dossiers.extras import connect
        from reports.machine import MACHINE
        from workflow.machine import register

        register(MACHINE)
        connect()
