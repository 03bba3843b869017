from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Theo dõi, xem xét trách nhiệm")

    def ready(self) -> None:
        from reviews import receivers
        from reviews.conditions import CONDITIONS
        from reviews.machines import MACHINES
        from workflow import conditions
        from workflow.machine import register

        for machine in MACHINES:
            register(machine)
        receivers.connect()
        conditions.register(*CONDITIONS)
