from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Đề xuất")

    def ready(self) -> None:
        from comments import forums
        from comments.views import tab_of
        from proposals import receivers  # noqa: F401 - connects them
        from proposals.coauthors.machine import MACHINE as CO_AUTHORS
        from proposals.conditions import CONDITIONS
        from proposals.machine import MACHINE
        from proposals.models import Proposal, ProposalVersion
        from proposals.querysets import record_of_version
        from proposals.talk import FORUM
        from workflow import conditions
        from workflow.machine import register
        from workflow.pages import register_file_owner, register_tab

        register(MACHINE)
        register(CO_AUTHORS)
        forums.register(FORUM)
        register_tab(Proposal, tab_of)
        register_file_owner(ProposalVersion, record_of_version)
        conditions.register(*CONDITIONS)
