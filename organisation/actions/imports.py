"""Bringing a list in: kept, checked, applied once; and taking one out."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence import audit, files
from organisation.imports.layouts import LAYOUTS
from organisation.imports.people import PeopleImport
from organisation.imports.reach import reach_of
from organisation.imports.units import UnitImport
from organisation.imports.verdicts import Outcome, Summary, Verdict, head, outcome_words, report_rows
from organisation.models import ImportRun, Kind, Stage
from organisation.sheets.reading import Line, SheetRefused, check_file, lines_of
from organisation.sheets.writing import csv_text
from units import clock
from units.models import Person, Unit
from workflow.errors import AlreadyDone, NotReady, Stale
from workflow.rules import whole

log = structlog.get_logger(__name__)
IMPORTS: dict[Kind, type[UnitImport] | type[PeopleImport]] = {Kind.UNITS: UnitImport, Kind.PEOPLE: PeopleImport}
ROWS_RULE = {Kind.UNITS: "import.unit_rows", Kind.PEOPLE: "import.people_rows"}


def keep(upload: File, *, kind: str, by: Person, decision: str = "", capped: bool = True) -> ImportRun:
    """Stores a file that is to be brought in. `capped`: not above the size for uploads (a command has no cap).

    Raises SheetRefused when the file is no XLSX or CSV, empty, too large, made to burst, or not in UTF-8.
    """
    check_file(upload, max_mb=whole("attachment.size") if capped else None)
    run = ImportRun(
        kind=kind, by=by, name=files.clean_name(upload.name or ""), size=upload.size, decision=decision,
        sha256=files.sha256_of(upload),
    )  # fmt: skip
    with files.atomic():
        run.file.save(run.name, upload, save=False)
        files.remember(run.file)
        run.save()
        audit.record(run, action="keep", title="Tải tệp lên", by=by, to_state=run.stage, facts=_facts(run))
    return run


def check(run: ImportRun, *, capped: bool = True) -> ImportRun:
    """Reads the whole file and says what would happen; changes nothing but the run. May be repeated.

    A file that is no such list leaves the run refused, with the reason. `capped`: not above the rows that a rule sets.
    """
    most = whole(ROWS_RULE[Kind(run.kind)]) if capped else None
    summary, problem = Summary(), ""
    with tempfile.TemporaryFile() as report:
        try:
            for line in csv_text(head(), report_rows(_verdicts(run, run.by, most=most), summary.take)):
                report.write(line.encode())
        except SheetRefused as refused:
            problem = refused.messages[0]
        except Exception:
            _refuse(run, run.by, _("Hệ thống không đọc được tệp này; hãy lưu lại tệp rồi tải lên lần nữa."))
            raise
        report.seek(0)
        return _note(run, summary, problem, report)


def confirm(run: ImportRun, *, by: Person) -> ImportRun:
    """`by` wants the checked list applied: from now on it is, once. Raises AlreadyDone for a second press, NotReady."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.stage in (Stage.APPLYING, Stage.APPLIED):
            raise AlreadyDone(_("Danh sách này đã được xác nhận nhập."))
        if not run.may_apply:
            raise NotReady(_("Danh sách này không nhập được."))
        run.stage = Stage.APPLYING
        run.save(update_fields=["stage"])
        audit.record(run, action="confirm", title="Xác nhận nhập", by=by, to_state=run.stage)
    return run


def apply(run: ImportRun, *, by: Person) -> ImportRun:
    """Brings a confirmed list in, all of it or nothing; a run that is not waiting for it is left alone.

    Everything is checked anew inside the transaction. When that comes to another outcome than the one confirmed (the
    database has changed meanwhile), nothing is written and the run is refused.

    The audit: one entry on the run, with the file's hash and the counts, and one on each changed unit. 125,000
    entries on accounts would double the time and say no more than the kept file does.
    """
    changed = _("Dữ liệu đã thay đổi sau khi kiểm tra; chưa ghi gì. Hãy tải tệp lên lại để kiểm tra.")
    try:
        with transaction.atomic():
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            return _apply(locked, by) if locked.stage == Stage.APPLYING else locked
    except (Stale, ValidationError, IntegrityError) as refused:
        log.warning("import refused", run=run.pk, why=str(refused))
        return _refuse(run, by, changed)
    except Exception:
        _refuse(run, by, _("Hệ thống gặp lỗi khi nhập; chưa ghi gì. Hãy tải tệp lên lại."))
        raise


def _apply(run: ImportRun, by: Person) -> ImportRun:
    # Two imports wait for each other: the roots stand for the whole tree.
    list(Unit.objects.select_for_update().filter(parent__isnull=True).order_by("pk").values_list("pk"))
    summary = Summary()
    for verdict in _verdicts(run, by, write=True):
        summary.take(verdict)
        if verdict.outcome == Outcome.WRONG:
            break
    if summary.outcome != run.outcome:
        raise Stale(run.name)
    run.stage, run.applied_at = Stage.APPLIED, clock.now()
    run.save(update_fields=["stage", "applied_at"])
    audit.record(run, action="apply", title="Nhập danh sách", by=by, to_state=run.stage, facts=_facts(run))
    return run


def _verdicts(run: ImportRun, by: Person, *, most: int | None = None, write: bool = False) -> Iterator[Verdict]:
    kind = Kind(run.kind)
    with files.open_stored(run.file) as file:
        lines: Iterable[Line] = lines_of(file, run.name, LAYOUTS[kind], most=most)
        yield from IMPORTS[kind](reach_of(by), decision=run.decision).verdicts(lines, write=write)


def _note(run: ImportRun, summary: Summary, problem: str, report: Any) -> ImportRun:
    """What the check found, on the run; nothing where another check was quicker."""
    with files.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.stage != Stage.CHECKING:
            return run
        run.stage = Stage.REFUSED if problem else Stage.CHECKED
        run.problem, run.outcome = problem, "" if problem else summary.outcome
        run.counts, run.findings = dict(summary.counts), summary.shown
        if not problem:
            run.report.save("report.csv", File(report), save=False)
            files.remember(run.report)
        run.save()
        audit.record(run, action="check", title="Kiểm tra tệp", by=run.by, to_state=run.stage, facts=_facts(run))
    return run


def _refuse(run: ImportRun, by: Person, problem: str) -> ImportRun:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        run.stage, run.problem = Stage.REFUSED, problem
        run.save(update_fields=["stage", "problem"])
        audit.record(run, action="refuse", title="Không nhập được", by=by, to_state=run.stage, reason=problem)
    return run


@override("vi")
def _facts(run: ImportRun) -> dict[str, Any]:
    """As evidence keeps them, whatever the language of the page."""
    counts = {word: run.counts[name] for name, word in outcome_words().items() if name in run.counts}
    return {_("Tệp"): run.name, "SHA-256": run.sha256, **counts}
