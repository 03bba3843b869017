"""What is overdue within a person's sight and who holds it: nobody sits on a record unseen (DOMAIN §1.5, §7.1)."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from units import clock
from units.models import Person
from units.roles import Perm
from workflow.machine import Machine, machines
from workflow.models import Deadline

MOST = 50


def overdue_in_sight(by: Person) -> list[tuple[Machine, Any, Deadline]]:
    """The longest overdue first, of the units that the person looks after; one query when nothing is.

    Confidential reviews stay out: their deadlines are told to those who work on them.
    """
    late: dict[Any, dict[int, Deadline]] = defaultdict(dict)
    for row in _late_deadlines(by):
        late[row.content_type.model_class()].setdefault(row.object_id, row)
    found = [
        (machine, record, late[machine.model][record.pk])
        for machine in machines()
        if machine.model in late and not machine.confidential
        for record in machine.visible_to(by).filter(pk__in=late[machine.model])
    ]
    return sorted(found, key=lambda item: item[2].due_on)


def _late_deadlines(by: Person) -> Any:
    inside = Q(pk__in=[])
    for path in by.grants.paths.get(Perm.VIEW, ()):
        inside |= Q(unit__path__startswith=path)
    late = Deadline.objects.running().filter(inside, paused_on__isnull=True, due_on__lt=clock.today())
    return late.select_related("content_type").order_by("due_on", "pk")[:MOST]
