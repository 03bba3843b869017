"""Lists that were sent in and never applied do not stay for ever: they hold names and addresses of people."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence import audit
from organisation.models import ImportRun, Stage
from units import clock
from units.models import Person
from workflow.rules import whole

#: What is being applied needs its file; what was applied is the proof of where the accounts came from.
KEPT = (Stage.APPLYING, Stage.APPLIED)


def clear_unapplied() -> int:
    """Removes the files of lists that nobody applied in time, and says how many; the run, its hash, its counts stay."""
    days = whole("import.keep_unapplied")
    runs = ImportRun.objects.exclude(stage__in=KEPT).exclude(file="")
    keys = list(runs.filter(created_at__lt=clock.now() - timedelta(days=days)).values_list("pk", flat=True))
    return sum(_clear(key, days) for key in keys)


@transaction.atomic
def _clear(key: int, days: int) -> bool:
    run = ImportRun.objects.select_for_update().get(pk=key)
    if run.stage in KEPT or not run.file:  # somebody was quicker
        return False
    stored = [(one.storage, str(one.name)) for one in (run.file, run.report) if one]
    with override("vi"):
        gone = _("Tệp đã được xóa vì %(days)d ngày không nhập; hãy tải lên lại nếu còn cần.") % {"days": days}
    ImportRun.objects.filter(pk=key).update(
        file="", report="", stage=Stage.REFUSED, problem=run.problem or gone, findings={}
    )
    system = Person.objects.system()
    audit.record(run, action="clear", title="Xóa tệp không nhập", by=system, to_state=Stage.REFUSED, reason=gone)
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
    return True
