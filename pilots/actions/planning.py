"""The owner completes the plan before the start: what is done when, what the money is for, when it is measured."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilots.actions.common import day, figure, require, said
from pilots.models import BudgetLine, Indicator, MeasuringDay, Pilot, PlanItem, PlanRisk
from ui.text import vnd
from units.models import Person
from workflow.engine import perform

Row = Mapping[str, Any]
MEASURING = ("measure_on", "lowest", "highest")


def complete_plan(
    pilot: Pilot,
    *,
    by: Person,
    items: Sequence[Row],
    budget_lines: Sequence[Row] = (),
    risks: Sequence[Row] = (),
    measuring: Mapping[int, Row] | None = None,
    participating_units: str = "",
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Write the plan anew while the pilot waits for its start (DOMAIN §7.2).

    `items` are rows of PlanItem, `budget_lines` of BudgetLine, `risks` of PlanRisk; `measuring` maps an indicator's id
    to its `measure_on`, `lowest`, `highest` (None: the last day, no bound) and `measuring_days`, those in between.
    """
    require(items=(items, _("Nêu ít nhất một công việc, mốc")))
    _check_items(pilot, items)
    _check_lines(pilot, budget_lines)
    indicators = {one.pk: one for one in pilot.indicators.all()}
    measured = {pk: row for pk, row in (measuring or {}).items() if pk in indicators}
    for pk, row in measured.items():
        _check_measuring(pilot, indicators[pk], row)

    def write(fresh: Pilot) -> None:
        _replace(fresh, PlanItem, items)
        _replace(fresh, BudgetLine, budget_lines)
        _replace(fresh, PlanRisk, risks)
        for pk, row in measured.items():
            Indicator.objects.filter(pk=pk).update(**{name: row.get(name) for name in MEASURING})
            MeasuringDay.objects.filter(indicator=pk).delete()
            days = row.get("measuring_days") or ()
            MeasuringDay.objects.bulk_create(MeasuringDay(indicator_id=pk, day=one) for one in days)

    return perform(
        pilot, "complete_plan", by=by, also=write, key=key, seen=seen, participating_units=participating_units,
        facts=said(_facts(items, budget_lines, risks, measured, indicators)
                   | {"Đơn vị phối hợp": participating_units}),
    )  # fmt: skip


def _replace(pilot: Pilot, model: type[Any], rows: Sequence[Row]) -> None:
    model.objects.filter(pilot=pilot).delete()
    model.objects.bulk_create(model(pilot=pilot, **row) for row in rows)


def _check_items(pilot: Pilot, items: Sequence[Row]) -> None:
    outside = [row["content"] for row in items if row.get("due_on") and not _within(pilot, row["due_on"])]
    if outside:
        sentence = _("Ngày hoàn thành nằm ngoài thời gian thực hiện (%(period)s): %(names)s")
        raise ValidationError({"items": [sentence % {"period": _period(pilot), "names": ", ".join(outside)}]})


def _check_lines(pilot: Pilot, lines: Sequence[Row]) -> None:
    if any(row["amount_vnd"] <= 0 for row in lines):
        raise ValidationError({"budget_lines": [_("Số tiền của mỗi khoản phải lớn hơn 0")]})
    total = sum(row["amount_vnd"] for row in lines)
    if total > pilot.budget_vnd:
        sentence = _("Tổng các khoản là %(total)s, vượt kinh phí được duyệt %(budget)s")
        raise ValidationError({"budget_lines": [sentence % {"total": vnd(total), "budget": vnd(pilot.budget_vnd)}]})


def _check_measuring(pilot: Pilot, indicator: Indicator, row: Row) -> None:
    measure_on: date | None = row.get("measure_on")
    if measure_on and not _within(pilot, measure_on):
        sentence = _("Ngày đo phải trong thời gian thực hiện (%s)") % _period(pilot)
        raise ValidationError({f"measure_on_{indicator.pk}": [sentence]})
    last = measure_on or pilot.ends_on
    if any(not pilot.starts_on <= one < last for one in row.get("measuring_days") or ()):
        sentence = _("Ngày đo giữa kỳ phải từ ngày bắt đầu đến trước ngày đo quyết định (%s)") % day(last)
        raise ValidationError({f"measuring_days_{indicator.pk}": [sentence]})
    low, high = row.get("lowest"), row.get("highest")
    if low is not None and high is not None and low >= high:
        raise ValidationError({f"highest_{indicator.pk}": [_("Giá trị lớn nhất phải lớn hơn giá trị nhỏ nhất")]})
    for value in (indicator.baseline, indicator.target):
        if (low is not None and value < low) or (high is not None and value > high):
            sentence = _("Hiện trạng và chỉ tiêu phải nằm trong khoảng có thể")
            raise ValidationError({f"lowest_{indicator.pk}": [sentence]})


def _within(pilot: Pilot, when: date) -> bool:
    return pilot.starts_on <= when <= pilot.ends_on


def _period(pilot: Pilot) -> str:
    return f"{day(pilot.starts_on)} – {day(pilot.ends_on)}"


def _facts(
    items: Sequence[Row],
    lines: Sequence[Row],
    risks: Sequence[Row],
    measured: Mapping[int, Row],
    indicators: Mapping[int, Indicator],
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        f"Công việc {number}": row["content"] + (f" (đến {day(row['due_on'])})" if row.get("due_on") else "")
        for number, row in enumerate(items, start=1)
    }
    facts |= {f"Khoản chi: {row['name']}": vnd(row["amount_vnd"]) for row in lines}
    facts |= {f"Rủi ro {number}": row["description"] for number, row in enumerate(risks, start=1)}
    for pk, row in measured.items():
        one = indicators[pk]
        bounds = [figure(row[name], one.measure_unit) for name in ("lowest", "highest") if row.get(name) is not None]
        told = [f"đo ngày {day(row['measure_on'])}"] if row.get("measure_on") else []
        between = row.get("measuring_days") or ()
        told += [f"đo giữa kỳ {', '.join(map(day, between))}"] if between else []
        told += [f"trong khoảng {' – '.join(bounds)}"] if bounds else []
        facts[f"Tiêu chí: {one.name}"] = "; ".join(told)
    return facts


def check_possible(values: Mapping[int, Decimal], indicators: Sequence[Indicator], prefix: str) -> None:
    """Raises ValidationError for every value that cannot be true, at the field `prefix`_<id>."""
    wrong = {
        f"{prefix}_{one.pk}": [_("Giá trị phải %(range)s") % {"range": one.range_text}]
        for one in indicators
        if not one.may_be(values[one.pk])
    }
    if wrong:
        raise ValidationError(wrong)
