"""What an adjustment changes: the adjustable part of a plan before and after, side by side, as plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from pilots.actions.common import day, figure
from pilots.models import Pilot
from pilots.plan import Picture, picture_of
from ui.text import vnd

#: In the order in which a page tells of them.
ADJUSTABLE_PARTS = (
    "ends_on",
    "budget_vnd",
    "owner_id",
    "scope",
    "participating_units",
    "indicators",
    "items",
    "budget_lines",
)
OF_AN_INDICATOR = ("target", "measure_on", "measuring_days")


def plan_now(pilot: Pilot) -> Picture:
    """The adjustable part of the plan as it stands, read from the rows: days in ISO form, decimals as text."""
    picture = picture_of(pilot)
    return plain({name: picture[name] for name in (*ADJUSTABLE_PARTS, "owner")})


def plain(value: Any) -> Any:
    """The value as JSON gives it back."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def wanted_from(before: Picture, plan: Mapping[str, Any]) -> Picture:
    """`before` with what `plan` names: parts of ADJUSTABLE_PARTS, `owner` a person, `indicators` id → OF_AN_INDICATOR.

    What `plan` does not name stays. Raises KeyError for a part that there is not.
    """
    after = dict(before)
    for name, value in plan.items():
        if name == "owner":
            after |= {"owner_id": value.pk, "owner": str(value)}
        elif name == "indicators":
            after[name] = [_indicator(row, value.get(row["id"], {})) for row in before[name]]
        elif name in ADJUSTABLE_PARTS:
            after[name] = plain(value)
        else:
            raise KeyError(name)
    return after


def _indicator(row: Picture, wanted: Mapping[str, Any]) -> Picture:
    """Decimals are written alike, so that 12 and 12.000 are no change."""
    new = {name: wanted[name] for name in OF_AN_INDICATOR if name in wanted}
    if "target" in new:
        new["target"] = Decimal(new["target"]).quantize(Decimal("0.001"))
    return row | plain(new)


def changed_parts(before: Picture, after: Picture) -> list[str]:
    """The names of what differs."""
    return [name for name in ADJUSTABLE_PARTS if before[name] != after[name]]


def changed_indicators(before: Picture, after: Picture) -> list[tuple[Picture, Picture]]:
    pairs = zip(before["indicators"], after["indicators"], strict=True)
    return [(old, new) for old, new in pairs if old != new]


def still_fits(before: Picture, after: Picture, now: Picture) -> bool:
    """Whether what is to be changed is still as it was when the change was asked for."""
    return all(now[name] == before[name] for name in changed_parts(before, after))


@dataclass(frozen=True)
class Change:
    """One line of the comparison; each side is a list of lines of text."""

    label: str
    before: list[str]
    after: list[str]


def changes_of(before: Picture, after: Picture) -> list[Change]:
    """Everything that differs, in words of the reader's language."""
    found = [
        Change(str(label), tell(before), tell(after)) for name, label, tell in _parts() if before[name] != after[name]
    ]
    for old, new in changed_indicators(before, after):
        found += [
            Change(f"{label}: {old['name']}", tell(old), tell(new))
            for name, label, tell in _of_indicators()
            if old[name] != new[name]
        ]
    return found


def _parts() -> list[tuple[str, str, Any]]:
    return [
        ("ends_on", _("Ngày kết thúc"), lambda plan: [_day(plan["ends_on"])]),
        ("budget_vnd", _("Kinh phí"), lambda plan: [vnd(plan["budget_vnd"])]),
        ("owner_id", _("Người chủ trì"), lambda plan: [plan["owner"]]),
        ("scope", _("Phạm vi"), lambda plan: [plan["scope"] or "–"]),
        ("participating_units", _("Đơn vị phối hợp"), lambda plan: [plan["participating_units"] or "–"]),
        ("items", _("Công việc, mốc"), lambda plan: [_item(row) for row in plan["items"]] or ["–"]),
        ("budget_lines", _("Các khoản kinh phí"), lambda plan: [_line(row) for row in plan["budget_lines"]] or ["–"]),
    ]


def _of_indicators() -> list[tuple[str, str, Any]]:
    return [
        ("target", _("Chỉ tiêu"), lambda row: [figure(Decimal(row["target"]), row["measure_unit"])]),
        ("measure_on", _("Ngày đo"), lambda row: [_day(row["measure_on"]) if row["measure_on"] else _("Ngày cuối")]),
        ("measuring_days", _("Các ngày đo giữa kỳ"), lambda row: [", ".join(map(_day, row["measuring_days"])) or "–"]),
    ]


def _item(row: Picture) -> str:
    told = f"{row['content']} ({row['responsible']})" if row["responsible"] else row["content"]
    return f"{_day(row['due_on'])}: {told}" if row["due_on"] else told


def _line(row: Picture) -> str:
    source = f" ({row['source']})" if row["source"] else ""
    return f"{row['name']}: {vnd(row['amount_vnd'])}{source}"


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def facts_of(before: Picture, after: Picture) -> dict[str, str]:
    """The comparison for the chain: label → "before → after"; call in Vietnamese."""
    return {one.label: f"{'; '.join(one.before)} → {'; '.join(one.after)}" for one in changes_of(before, after)}
