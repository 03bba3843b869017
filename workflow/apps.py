from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Chuyển bước, quy định, lịch làm việc")

    def ready(self) -> None:
        from django_fsm.signals import pre_transition

        from workflow.engine import refuse_outside_perform

        pre_transition.connect(refuse_outside_perform, dispatch_uid="only perform moves records")
