"""Lịch làm việc: a year month by month, the days that differ from their weekday, and how to change them."""

import calendar as weeks
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import AuditEntry
from organisation.actions import calendar
from organisation.actions.acts import version_of
from organisation.forms.accounts import ReasonForm
from organisation.forms.settings import AddDayForm, DayForm
from organisation.sight import administers_all
from organisation.views.acts import ActPage
from organisation.views.base import AdminView, GeneralAdminView
from units import clock
from units.requests import PersonRequest
from workflow.forms import StepForm
from workflow.models import CalendarDay, DayKind
from workflow.pages import timeline_entry

FIRST_YEAR, LAST_YEAR = 2021, 2100
RECENT = 10
WEEKDAYS = (
    (gettext_lazy("T2"), gettext_lazy("Thứ Hai")),
    (gettext_lazy("T3"), gettext_lazy("Thứ Ba")),
    (gettext_lazy("T4"), gettext_lazy("Thứ Tư")),
    (gettext_lazy("T5"), gettext_lazy("Thứ Năm")),
    (gettext_lazy("T6"), gettext_lazy("Thứ Sáu")),
    (gettext_lazy("T7"), gettext_lazy("Thứ Bảy")),
    (gettext_lazy("CN"), gettext_lazy("Chủ nhật")),
)


@dataclass(frozen=True)
class Cell:
    """A day of a month; `kind` is "off", "make-up", "weekend", "" for a plain working day."""

    date: date
    kind: str
    note: str
    today: bool

    @property
    def working(self) -> bool:
        return self.kind in ("", "make-up")


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]

    @property
    def working_days(self) -> int:
        return sum(cell.working for week in self.weeks for cell in week if cell)


class YearPage(AdminView):
    def get(self, request: PersonRequest) -> HttpResponse:
        year = year_of(request.GET.get("nam", ""))
        days = list(CalendarDay.objects.filter(date__year=year))
        context = {
            "crumbs": [(_("Quản trị"), reverse("organisation:hub")), (_("Lịch làm việc"), "")],
            "year": year,
            "previous": year - 1 if year > FIRST_YEAR else None,
            "next": year + 1 if year < LAST_YEAR else None,
            "weekdays": WEEKDAYS,
            "months": months_of(year, days),
            "days": [{"day": day, "weekday": WEEKDAYS[day.date.weekday()][1]} for day in days],
            "may_change": administers_all(request.user),
            "entries": list(map(timeline_entry, _recent())),
        }
        return render(request, "organisation/calendar.html", context)


def year_of(typed: str) -> int:
    """The year that the address asks for; this year when it cannot be read."""
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


def months_of(year: int, days: list[CalendarDay]) -> list[Month]:
    known = {day.date: day for day in days}
    return [
        Month(
            date(year, month, 1),
            [[_cell(day, known) if day.month == month else None for day in week] for week in
             weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]  # fmt: skip


def _cell(day: date, known: dict[date, CalendarDay]) -> Cell:
    told = known.get(day)
    if told:
        return Cell(day, "make-up" if told.kind == DayKind.MAKE_UP else "off", told.note, day == clock.today())
    return Cell(day, "weekend" if day.weekday() > 4 else "", "", day == clock.today())


def _recent() -> Any:
    entries = AuditEntry.objects.filter(content_type__app_label="workflow", content_type__model="calendarday")
    return entries.order_by("-at", "-pk")[:RECENT]


def year_url(year: int) -> str:
    return f"{reverse('organisation:calendar')}?nam={year}"


class DayAct(ActPage, GeneralAdminView):
    """An act on the calendar: it says how many running deadlines were counted anew."""

    record: CalendarDay
    next_text = gettext_lazy(
        "Các thời hạn đang chạy qua ngày này được tính lại ngay; thời hạn đã kết thúc, và ngày mà hồ sơ đã ấn định, "
        "giữ nguyên."
    )

    def find(self, **kwargs: Any) -> CalendarDay:
        return get_object_or_404(CalendarDay, pk=kwargs["pk"])

    def version(self) -> int | None:
        return version_of(self.record)

    def summary(self) -> str:
        weekday = WEEKDAYS[self.record.date.weekday()][1]
        return f"{weekday}, {self.record.date:%d/%m/%Y} · {self.record.note}"

    def year(self) -> int:
        return self.record.date.year if self.record else clock.today().year

    def back_url(self) -> str:
        return year_url(self.year())

    def used_url(self, pk: int) -> str:
        return reverse("organisation:calendar")

    def crumbs(self) -> list[tuple[Any, str]]:
        return [(_("Lịch làm việc"), self.back_url())]

    def sentence(self, done: calendar.Changed) -> str:
        told = {"day": f"{done.date:%d/%m/%Y}", "count": done.deadlines}
        return _("Đã cập nhật ngày %(day)s; đã tính lại %(count)d thời hạn đang chạy.") % told

    def done_url(self, done: calendar.Changed) -> str:
        return year_url(done.date.year)


class AddDay(DayAct):
    form_class = AddDayForm
    title = gettext_lazy("Thêm ngày nghỉ, ngày làm bù")

    def find(self, **kwargs: Any) -> Any:
        return None

    def version(self) -> None:
        return None

    def summary(self) -> str:
        return ""

    def act(self, form: StepForm) -> calendar.Changed:
        return calendar.add_day(by=self.by, key=self.posted("key"), **form.values())


class ChangeDay(DayAct):
    form_class = DayForm
    title = gettext_lazy("Sửa ngày trong lịch")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ("kind", "note", "source")}

    def act(self, form: StepForm) -> calendar.Changed:
        return calendar.change_day(self.record, **self.marks(), **form.values())


class RemoveDay(DayAct):
    form_class = ReasonForm
    title = gettext_lazy("Bỏ ngày khỏi lịch")
    tone = "danger"

    def act(self, form: StepForm) -> calendar.Changed:
        return calendar.remove_day(self.record, **self.marks(), **form.values())
