"""The chains against themselves, and the records against their chains."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from evidence import audit, sealing
from evidence.audit import Fault
from evidence.models import AuditEntry
from workflow.machine import Machine, machines


def faults() -> Iterator[Fault]:
    """Everything wrong: entries changed, missing or reordered; seals; records whose state the last entry does not tell.

    Told once each, in this order; memory stays flat whatever the number of entries.
    """
    yield from audit.verify(audit.all_entries())
    yield from sealing.verify_seals()
    for machine in machines():
        for record in unproven(machine).values_list("pk", "last_seq"):
            yield Fault(f"{machine.model._meta.label_lower}:{record[0]}", (record[1] or 0) + 1, "unproven")


def unproven(machine: Machine) -> QuerySet[Any]:
    """Records in a state that their last entry did not lead to: an entry at the end is gone, or the row was edited."""
    kind = ContentType.objects.get_for_model(machine.model)
    last = AuditEntry.objects.filter(content_type=kind, object_id=OuterRef("pk")).order_by("-seq")
    records = machine.model._base_manager.annotate(
        last_state=Subquery(last.values("to_state")[:1]), last_seq=Subquery(last.values("seq")[:1])
    )
    return records.filter(Q(last_state__isnull=True) | ~Q(state=F("last_state")))
