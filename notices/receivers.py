"""Every step of every record is told to those it concerns."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices.actions import tell
from notices.models import NoticeKind
from units.models import Person
from workflow.machine import Step, machine_of
from workflow.signals import transitioned


@receiver(transitioned, dispatch_uid="notices hear every step")
def tell_of_step(record: Any, step: Step | None, by: Person, **_kwargs: Any) -> None:
    """Inside the transaction: the notices stand or fall with the step; the mail goes out after the commit."""
    if step is None or not step.words.news:
        return
    people = {person.pk: person for person in machine_of(record).concerns(record) if person is not None}
    people.pop(by.pk, None)
    listeners = [person for person in people.values() if person.is_active and not person.is_system]
    tell(listeners, record, _sentence(step, record), NoticeKind.STEP)


def _sentence(step: Step, record: Any) -> str:
    """In Vietnamese: it is read by others than the one whose browser asked for English."""
    with override("vi"):
        told = {"what": step.words.past, "reference": record.reference, "title": record}
        return _("%(what)s: %(reference)s %(title)s") % told
