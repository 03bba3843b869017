"""Use cases of units: the only way in for views, commands and tests."""

from datetime import date

from django.db import transaction

from units import clock
from units.grants import write_grants
from units.models import Appointment, Person, Unit


@transaction.atomic
def appoint(
    person: Person,
    role: str,
    unit: Unit,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    post: str = "",
    decision_no: str = "",
) -> Appointment:
    """Give `person` a role in `unit`; permissions follow the period, both ends included."""
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        unit=unit,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        post=post,
        decision_no=decision_no,
    )
    write_grants(appointment)
    person.forget_grants()
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date) -> Appointment:
    """The appointment's last day is `on`."""
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    write_grants(appointment)
    return appointment
