"""The owner writes down what was measured, on the planned days and on others (DOMAIN §7.3)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilots.actions.common import day, figure, require, said
from pilots.actions.planning import check_possible
from pilots.models import Measurement, Pilot
from units import clock
from units.models import Person
from workflow.engine import perform


def record_values(
    pilot: Pilot,
    *,
    by: Person,
    measured_on: date,
    values: Mapping[int, Decimal | None],
    note: str = "",
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Keep the values of one day by the ids of their indicators; None where none was taken.

    A value once written down stays: whoever finds it wrong measures again and says so. Raises ValidationError.
    """
    given = {pk: value for pk, value in values.items() if value is not None}
    require(values=(given, _("Nhập giá trị của ít nhất một tiêu chí")))
    _check_day(pilot, measured_on)
    measured = [one for one in pilot.indicators.all() if one.pk in given]
    check_possible(given, measured, "value")
    taken = Measurement.objects.filter(indicator__in=measured, measured_on=measured_on).values_list(
        "indicator", flat=True
    )
    if taken:
        sentence = _("Ngày %s đã có số liệu của tiêu chí này") % day(measured_on)
        raise ValidationError({f"value_{pk}": [sentence] for pk in taken})

    def write(fresh: Pilot) -> None:
        Measurement.objects.bulk_create(
            Measurement(indicator=one, measured_on=measured_on, value=given[one.pk]) for one in measured
        )

    facts: dict[str, Any] = {"Ngày đo": day(measured_on)}
    facts |= {one.name: figure(given[one.pk], one.measure_unit) for one in measured}
    return perform(
        pilot, "record_values", by=by, facts=said(facts | {"Ghi chú": note}), also=write, key=key, seen=seen
    )  # fmt: skip


def _check_day(pilot: Pilot, measured_on: date) -> None:
    if measured_on > clock.today():
        raise ValidationError({"measured_on": [_("Ngày đo không được sau hôm nay")]})
    if measured_on < pilot.starts_on:
        raise ValidationError({"measured_on": [_("Ngày đo không được trước ngày bắt đầu (%s)") % day(pilot.starts_on)]})
