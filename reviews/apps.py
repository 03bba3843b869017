from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Theo dõi, xem xét trách nhiệm")

    def ready(self) -> None:
        from pilots.glance import register_marks
        from reviews import receivers
        from reviews.conditions import CONDITIONS
        from reviews.machines import MACHINES
        from reviews.marks import reviews_on
        from workflow import conditions
        from workflow.machine import register

        for machine in MACHINES:
            register(machine)
        receivers.connect()
        register_marks(reviews_on)
        conditions.register(*CONDITIONS)
