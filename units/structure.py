"""How the tree changes: the facts of a unit from a day on, and the end of one. Decided elsewhere, recorded here."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from units import clock
from units.actions import ONE_DAY, end_or_strike
from units.grants import write_all_grants
from units.models import Unit, UnitVersion
from units.moves import check_fits, hang


@transaction.atomic
def change(unit: Unit, *, on: date, decision: str = "", **facts: Any) -> UnitVersion:
    """From `on`, today or earlier, `unit` has these facts (`units.models.FACTS`); its versions keep what it was.

    A new parent takes the subtree and all its records along. Returns the new version. Raises ValidationError for a
    closed unit, a day to come, a day before the present version began, a cycle.
    """
    _lock(unit)
    current = _current_version(unit)
    _check_day(unit, current, on)
    moves = "parent" in facts and facts["parent"] != unit.parent
    if moves:
        check_fits(unit, facts["parent"])
        hang(unit, facts["parent"])
    for name, value in facts.items():
        setattr(unit, name, value)
    unit.save()
    if moves:
        _move_served_posts(unit)
    return _start_version(unit, current, on, decision)


@transaction.atomic
def close(unit: Unit, *, on: date, below: Unit, decision: str = "") -> Unit:
    """`on` is the first day on which `unit` is no more. It hangs below its successor from now on, with its history.

    Posts end the day before, its term too. Raises ValidationError for a closed unit, or units that still stand below.
    """
    _lock(unit)
    current = _current_version(unit)
    _check_day(unit, current, on)
    if unit.children.filter(is_active=True).exists():
        raise ValidationError({"unit": _("%(unit)s còn đơn vị trực thuộc.") % {"unit": unit.short_name}})
    last_day = max(on - ONE_DAY, current.valid_from)
    current.valid_to, current.decision_of_end = last_day, decision
    current.save(update_fields=["valid_to", "decision_of_end"])
    for post in list(unit.appointments.overlapping(on, None).select_related("person", "unit__parent")):
        end_or_strike(post, on=last_day)
    unit.terms.filter(ends_on__isnull=True, starts_on__lt=last_day).update(ends_on=last_day)
    unit.employers.update(party_unit=below)
    hang(unit, below)
    unit.parent, unit.is_active, unit.closed_on = below, False, on
    unit.save()
    return unit


def _start_version(unit: Unit, current: UnitVersion, on: date, decision: str) -> UnitVersion:
    """On the very day on which the present version began, it is put right instead."""
    if current.valid_from == on:
        for name, value in unit.facts().items():
            setattr(current, name, value)
        current.decision = decision or current.decision
        current.save()
        return current
    current.valid_to = on - ONE_DAY
    current.save(update_fields=["valid_to"])
    return unit.versions.create(valid_from=on, decision=decision, **unit.facts())


def _move_served_posts(unit: Unit) -> None:
    """A body acts for the committee above it: its people's permission rows go where it went."""
    write_all_grants(unit.appointments.overlapping(clock.today(), None).select_related("unit__parent"))


def _current_version(unit: Unit) -> UnitVersion:
    if not unit.is_active:
        raise ValidationError({"unit": _("%(unit)s đã kết thúc hoạt động.") % {"unit": unit.short_name}})
    return unit.versions.get(valid_to__isnull=True)


def _check_day(unit: Unit, current: UnitVersion, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"effective_on": _("Chưa đến ngày có hiệu lực.")})
    if on < current.valid_from:
        told = {"unit": unit.short_name, "day": current.valid_from.strftime("%d/%m/%Y")}
        raise ValidationError(
            {"effective_on": _("%(unit)s đã thay đổi ngày %(day)s: ngày có hiệu lực không được trước ngày đó.") % told}
        )


def _lock(unit: Unit) -> None:
    """Reads the unit anew: two changes of one unit wait for each other."""
    Unit.objects.select_for_update().only("pk").get(pk=unit.pk)
    unit.refresh_from_db()
