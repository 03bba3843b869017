"""Taking a list of proposals out: asked for, made at once or by a job, kept some days, always written down."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evidence import audit, files
from notices.actions import tell
from notices.models import NoticeKind
from organisation.sheets.layout import guarded
from proposals.lists.saving import LONGEST_QUERY, query_of
from proposals.lists.selection import Selection
from proposals.models import ExportFormat, ExportStage, ListExport, Proposal
from ui.text import sort_name_of
from units import clock
from units.models import Person
from workflow import rules

#: A spreadsheet of a Vietnamese office separates cells so, for its comma stands in numbers.
SEPARATOR = ";"


class TooMany(Exception):
    """More rows than the rule lets out in one file."""


@dataclass(frozen=True)
class Column:
    heading: str
    width: int
    value: Callable[[Proposal], Any]


COLUMNS = (
    Column("Số hồ sơ", 16, lambda row: row.reference),
    Column("Tên đề xuất", 60, lambda row: row.title),
    Column("Lĩnh vực", 24, lambda row: row.get_field_display()),
    Column("Trạng thái", 20, lambda row: row.get_state_display()),
    Column("Người đề xuất", 26, lambda row: row.proposer.full_name),
    Column("Tên", 10, lambda row: sort_name_of(row.proposer.full_name).split(" ")[0]),
    Column("Đơn vị", 40, lambda row: row.unit.name),
    Column("Đang ở", 40, lambda row: row.held_by),
    Column("Ngày gửi", 12, lambda row: localdate(row.submitted_at) if row.submitted_at else None),
    Column("Thời hạn", 12, lambda row: row.nearest_due),
    Column("Kinh phí (đồng)", 18, lambda row: row.budget_vnd),
)


def request(query: QueryDict, format: str, *, by: Person) -> tuple[ListExport, bool]:
    """Writes down who takes out which list; True when it is for a job: long, or of a length not yet known.

    Raises ValidationError for a format or an address that does not exist.
    """
    if format not in ExportFormat.values:
        raise ValidationError(_("Chọn dạng tệp Excel (XLSX) hoặc CSV"))
    kept = query_of(query)
    if len(kept) > LONGEST_QUERY:
        raise ValidationError(_("Bộ lọc quá dài để xuất danh sách"))
    at_once = rules.whole("list.export_at_once")
    count = Selection(QueryDict(kept), by=by).page({}, size=1, count_to=at_once + 1).count
    with transaction.atomic():
        export = ListExport.objects.create(
            person=by, query=kept, format=format, requested_at=clock.now(),
            expires_on=clock.today() + timedelta(days=rules.whole("list.export_days")),
        )  # fmt: skip
        facts = {"Danh sách": kept, "Dạng tệp": ExportFormat(format).value}
        audit.record(export, action="request", title="Yêu cầu xuất danh sách đề xuất", by=by, facts=facts)
    return export, count is None or count > at_once


def make(pk: int, *, told: bool = False) -> ListExport:
    """Makes the file of an export that waits, by what its person may see now; again does no harm.

    `told`: the person has gone on meanwhile, and hears when it is there.
    """
    export = ListExport.objects.select_related("person").get(pk=pk)
    if export.stage != ExportStage.WAITING:
        return export
    most = rules.whole("list.export_rows")
    with TemporaryFile() as out, translation.override("vi"):
        try:
            rows = _write(export, out, most)
        except TooMany:
            return _fail(export, f"Danh sách có hơn {most} dòng; hãy lọc hẹp lại rồi xuất.")
        out.seek(0)
        return _issue(export, out, rows, told=told)


def _write(export: ListExport, out: IO[bytes], most: int) -> int:
    count = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal count
        for proposal in Selection(QueryDict(export.query), by=export.person).all():
            count += 1
            if count > most:
                raise TooMany
            yield [column.value(proposal) for column in COLUMNS]

    write = write_xlsx if export.format == ExportFormat.XLSX else write_csv
    write(rows(), out)
    return count


def _issue(export: ListExport, out: IO[bytes], rows: int, *, told: bool) -> ListExport:
    with files.atomic():
        fresh = ListExport.objects.select_for_update().select_related("person").get(pk=export.pk)
        if fresh.stage != ExportStage.WAITING:  # another worker was quicker
            return fresh
        fresh.file.save("", File(out), save=False)
        files.remember(fresh.file)
        fresh.stage, fresh.rows = ExportStage.READY, rows
        fresh.save()
        facts = {"Số dòng": rows}
        audit.record(fresh, action="issue", title="Xuất danh sách đề xuất", by=fresh.person, facts=facts)
        if told:
            tell([fresh.person], fresh, "Tệp danh sách đề xuất đã lập xong.", NoticeKind.STEP)
    return fresh


@transaction.atomic
def _fail(export: ListExport, problem: str) -> ListExport:
    fresh = ListExport.objects.select_for_update().select_related("person").get(pk=export.pk)
    if fresh.stage == ExportStage.WAITING:
        fresh.stage, fresh.problem = ExportStage.FAILED, problem
        fresh.save(update_fields=["stage", "problem"])
        audit.record(fresh, action="fail", title="Không xuất được danh sách", by=fresh.person, reason=problem)
    return fresh


def clear_expired() -> int:
    """Takes away the files past their last day, and returns how many; the entries stay."""
    cleared = 0
    late = ListExport.objects.filter(stage__in=(ExportStage.READY, ExportStage.WAITING), expires_on__lt=clock.today())
    for export in late.iterator(chunk_size=100):
        with transaction.atomic():
            if export.file:
                name, storage = str(export.file.name), export.file.storage
                transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
            ListExport.objects.filter(pk=export.pk).update(stage=ExportStage.EXPIRED, file="")
        cleared += 1
    return cleared


def write_csv(rows: Iterator[list[Any]], out: IO[bytes]) -> None:
    """UTF-8 with its mark and semicolons, as Excel in Vietnamese opens by a double click; no cell starts a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=SEPARATOR)
    try:
        writer.writerow([column.heading for column in COLUMNS])
        writer.writerows([_as_text(value) for value in row] for row in rows)
    finally:
        text.detach()  # the file below stays open


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value) if isinstance(value, int) else guarded(str(value))


def write_xlsx(rows: Iterator[list[Any]], out: IO[bytes]) -> None:
    """Text as text, days as days, money as numbers; written row by row, so that memory does not grow with them."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Đề xuất")
        sheet.freeze_panes(1, 2)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day, money = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0"})
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, head)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, place, value, money)
                elif value:
                    sheet.write_string(number, place, str(value))
