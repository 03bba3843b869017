"""The plan as one picture: what a version keeps, and what a page shows of it. Amounts in đồng, days in ISO form."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from pilots.models import Indicator, Pilot, PlanVersion
from proposals.models import Level
from units import clock
from units.models import Person

Picture = dict[str, Any]


def picture_of(pilot: Pilot) -> Picture:
    """Everything that the plan says now, as plain values that JSON keeps."""
    return {
        "starts_on": pilot.starts_on,
        "ends_on": pilot.ends_on,
        "owner": str(pilot.owner),
        "owner_id": pilot.owner_id,
        "monitor": str(pilot.monitor),
        "budget_vnd": pilot.budget_vnd,
        "scope": pilot.scope,
        "participating_units": pilot.participating_units,
        "stop_conditions": pilot.stop_conditions,
        "indicators": [
            _indicator(one) for one in Indicator.objects.filter(pilot=pilot).prefetch_related("measuring_days")
        ],
        "items": list(pilot.plan_items.values("content", "responsible", "due_on")),
        "budget_lines": list(pilot.budget_lines.values("name", "amount_vnd", "source")),
        "risks": list(pilot.plan_risks.values("description", "likelihood", "effect", "response")),
    }


def _indicator(one: Indicator) -> Picture:
    names = ("id", "name", "measure_unit", "baseline", "target", "lowest", "highest", "measure_on")
    return {name: getattr(one, name) for name in names} | {
        "measuring_days": [row.day for row in one.measuring_days.all()]
    }


def freeze(pilot: Pilot, *, by: Person, reason: str) -> PlanVersion:
    """Keep the plan as it is now as the next version; call inside the step that brings it in force."""
    number = PlanVersion.objects.filter(pilot=pilot).count() + 1
    content = picture_of(pilot)
    return PlanVersion.objects.create(
        pilot=pilot, number=number, at=clock.now(), by=by, reason=reason[:300], content=content
    )


@dataclass(frozen=True)
class PlanFace:
    """A version as a page shows it: the days and figures read back, levels in words."""

    version: PlanVersion

    @property
    def told(self) -> Picture:
        """What needs no reading back: owner, budget, texts, budget lines."""
        content: Picture = self.version.content
        return content

    @property
    def lines_vnd(self) -> int:
        return sum(row["amount_vnd"] for row in self.version.content["budget_lines"])

    @property
    def period(self) -> tuple[date, date]:
        return date.fromisoformat(self.version.content["starts_on"]), date.fromisoformat(
            self.version.content["ends_on"]
        )

    @property
    def indicators(self) -> list[Picture]:
        return [
            row
            | {name: _number(row[name]) for name in ("baseline", "target", "lowest", "highest")}
            | {
                "measure_on": _day(row["measure_on"]),
                "measuring_days": [_day(day) for day in row.get("measuring_days", [])],
            }
            for row in self.version.content["indicators"]
        ]

    @property
    def items(self) -> list[Picture]:
        return [row | {"due_on": _day(row["due_on"])} for row in self.version.content["items"]]

    @property
    def risks(self) -> list[Picture]:
        return [
            row | {name: Level(row[name]).label for name in ("likelihood", "effect")}
            for row in self.version.content["risks"]
        ]


def as_it_stands(pilot: Pilot) -> PlanFace:
    """The plan of now, kept nowhere; it reads the same as a version."""
    content = json.loads(json.dumps(picture_of(pilot), cls=DjangoJSONEncoder))
    return PlanFace(PlanVersion(pilot=pilot, number=0, content=content))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
