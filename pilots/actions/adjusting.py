"""The plan as a decided adjustment wants it, in one go: the pilot, its work, money and indicators, and a version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pilots.models import BudgetLine, Indicator, MeasuringDay, Pilot, PlanItem, PlanVersion
from pilots.plan import Picture, freeze
from units.models import Person
from workflow.engine import perform
from workflow.errors import NotReady

TERMS = ("budget_vnd", "owner_id", "scope", "participating_units")
_ROWS = {"items": PlanItem, "budget_lines": BudgetLine}


def adjust(
    pilot: Pilot,
    *,
    by: Person,
    before: Picture,
    after: Picture,
    reason: str,
    facts: Mapping[str, Any] | None = None,
) -> Pilot:
    """Write what differs between `before` and `after` (pilots.adjustments.changes) and keep it as the next version.

    By the system account, for an adjustment that was decided on. Raises NotReady where nothing differs.
    """
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        raise NotReady([_("Chưa có nội dung nào được điều chỉnh")])
    terms: dict[str, Any] = {name: changed[name] for name in TERMS if name in changed}
    if "ends_on" in changed:
        terms["ends_on"] = date.fromisoformat(changed["ends_on"])

    def write(fresh: Pilot) -> None:
        for name, model in _ROWS.items():
            if name in changed:
                _replace(fresh, model, changed[name])
        for row in changed.get("indicators", ()):
            _measure(fresh, row)
        freeze(fresh, by=by, reason=reason)

    return perform(pilot, "adjust", by=by, reason=reason, facts=dict(facts or {}), also=write, terms=terms)


def last_version(pilot: Pilot) -> PlanVersion | None:
    return PlanVersion.objects.filter(pilot=pilot).first()


def _replace(pilot: Pilot, model: type[Any], rows: list[Picture]) -> None:
    model.objects.filter(pilot=pilot).delete()
    model.objects.bulk_create(model(pilot=pilot, **row) for row in rows)


def _measure(pilot: Pilot, row: Picture) -> None:
    one = Indicator.objects.get(pk=row["id"], pilot=pilot)
    Indicator.objects.filter(pk=one.pk).update(target=row["target"], measure_on=row["measure_on"])
    MeasuringDay.objects.filter(indicator=one).delete()
    MeasuringDay.objects.bulk_create(MeasuringDay(indicator=one, day=day) for day in row["measuring_days"])
