"""Steps that the system takes by itself: receive what nobody received, lapse what nobody answered."""

import structlog
from celery import shared_task

from units.models import Person
from workflow.errors import NotReady, Refused, Stale
from workflow.machine import machines

log = structlog.get_logger(__name__)


@shared_task
def run_automatic() -> int:
    """Take every automatic step that is due; returns how many. Safe to run twice: a taken step is no longer due."""
    system, taken = Person.objects.system(), 0
    for machine in machines():
        for automatic in machine.automatic:
            for record in automatic.due():
                try:
                    automatic.take(record, by=system)
                    taken += 1
                except (Stale, Refused, NotReady) as passed:
                    log.info(
                        "automatic step passed over", record=str(record), step=automatic.take.__name__, why=str(passed)
                    )
    return taken
