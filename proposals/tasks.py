"""Jobs of the proposals' room."""

from celery import shared_task

from proposals.lists import exporting


@shared_task
def make_export(pk: int) -> str:
    """Make the file of an export that waits; its stage. Twice does no harm: it is made once."""
    return exporting.make(pk, told=True).stage


@shared_task
def clear_exports() -> int:
    """Twice does no harm: what is cleared has no file any more."""
    return exporting.clear_expired()
