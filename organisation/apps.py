from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Tổ chức, con người")

    def ready(self) -> None:
        from organisation.machine import MACHINE
        from workflow.machine import register

        register(MACHINE)
