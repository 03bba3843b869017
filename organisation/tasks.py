"""Lists too long for a request: checked and applied by a worker."""

from celery import shared_task

from organisation.actions import clearing, imports
from organisation.models import ImportRun
from units.models import Person

#: Seconds; 125,000 people take some minutes on a slow machine.
LONGEST = 40 * 60


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def check_import(run: int) -> None:
    """Twice does no harm: the second check of a run that has been checked notes nothing."""
    imports.check(ImportRun.objects.select_related("by").get(pk=run))


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def apply_import(run: int, by: int) -> None:
    """Twice does no harm: a run is applied once."""
    imports.apply(ImportRun.objects.get(pk=run), by=Person.objects.get(pk=by))


@shared_task
def clear_imports() -> int:
    """Twice does no harm: what is cleared has no file any more."""
    return clearing.clear_unapplied()
