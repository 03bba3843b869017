"""Jobs of the reports' room."""

from celery import shared_task

from reports.dossiers import making


@shared_task
def make_dossier(pk: int) -> str:
    """Make a dossier that waits; its stage. Twice, or on two workers: one file."""
    return making.make(pk).stage
