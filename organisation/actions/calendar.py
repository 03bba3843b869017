"""Use cases of the calendar: each change counts the deadlines that run over the day anew (DOMAIN §5.6)."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evidence import audit
from evidence.language import in_vietnamese
from organisation.actions.acts import locked
from organisation.policies.administrators import check_administers_all
from units.models import Person
from workflow.clocks import recompute_open
from workflow.engine import claim, is_used
from workflow.errors import AlreadyDone
from workflow.models import CalendarDay, DayKind


@dataclass(frozen=True)
class Changed:
    """The day, and how many running deadlines have another last day now."""

    date: date
    deadlines: int


def add_day(*, by: Person, date: date, kind: str, note: str, source: str, key: str = "") -> Changed:
    """A day that differs from its weekday. Raises Refused, AlreadyDone, ValidationError by field."""
    check_administers_all(by)
    _check(date, kind)
    if is_used(key, by):
        raise AlreadyDone
    try:
        with transaction.atomic():
            day = CalendarDay.objects.create(date=date, kind=kind, note=note, source=source)
            claim(key, day, "add_day", by)
            return _tell(day, "add_day", "Thêm ngày", by, facts_of(day))
    except IntegrityError as error:
        if is_used(key, by):
            raise AlreadyDone from error
        raise ValidationError({"date": _("Ngày này đã có trong lịch; hãy sửa dòng đã có.")}) from error


@transaction.atomic
def change_day(
    day: CalendarDay, *, by: Person, kind: str, note: str, source: str, key: str = "", seen: int | None = None
) -> Changed:
    """Another kind, reason or source of a day. Raises Refused, Stale, AlreadyDone, ValidationError."""
    check_administers_all(by)
    fresh = locked(day, "change_day", by=by, key=key, seen=seen)
    _check(fresh.date, kind)
    before = facts_of(fresh)
    fresh.kind, fresh.note, fresh.source = kind, note, source
    told = {name: f"{before[name]} → {now}" for name, now in facts_of(fresh).items() if before[name] != now}
    if not told:
        raise ValidationError(_("Chưa có gì thay đổi."))
    fresh.save()
    return _tell(fresh, "change_day", "Sửa ngày", by, {"Ngày": before["Ngày"]} | told)


@transaction.atomic
def remove_day(day: CalendarDay, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Changed:
    """The day is again what its weekday says; its chain stays. Raises Refused, Stale, AlreadyDone, ValidationError."""
    check_administers_all(by)
    fresh = locked(day, "remove_day", by=by, key=key, seen=seen)
    if not reason.strip():
        raise ValidationError({"reason": _("Nhập lý do.")})
    facts, pk = facts_of(fresh), fresh.pk
    fresh.delete()
    fresh.pk = pk  # the chain goes on with the number of the row that is gone
    return _tell(fresh, "remove_day", "Bỏ ngày", by, facts, reason)


def facts_of(day: CalendarDay) -> dict[str, str]:
    """A day as an entry of the chain tells it."""
    return {
        "Ngày": f"{day.date:%d/%m/%Y}",
        "Loại": in_vietnamese(DayKind(day.kind).label),
        "Lý do": day.note,
        "Nguồn": day.source,
    }


def _tell(day: CalendarDay, action: str, title: str, by: Person, facts: dict[str, str], reason: str = "") -> Changed:
    deadlines = recompute_open(day.date)
    told = facts | {"Thời hạn tính lại": str(deadlines)}
    audit.record(day, action=action, title=title, by=by, reason=reason, facts=told)
    return Changed(day.date, deadlines)


def _check(day: date, kind: str) -> None:
    if kind == DayKind.MAKE_UP and day.weekday() < 5:
        raise ValidationError({"kind": _("Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.")})
