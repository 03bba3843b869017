"""Use cases of rules: the past is never edited; a change is a new row from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence import audit
from evidence.language import in_vietnamese
from evidence.models import AuditEntry
from organisation.policies.administrators import check_administers, check_administers_all
from units import clock
from units.models import Person, Unit
from workflow.engine import claim
from workflow.errors import Stale
from workflow.models import Certainty, Measure, Rule

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """What a number of a measure may be; both ends count."""

    least: int
    most: int
    whole: bool = True


BOUNDS: dict[str, Bounds] = {
    Measure.WORKING_DAYS: Bounds(0, 1000),
    Measure.DAYS: Bounds(0, 3650),
    Measure.MONTHS: Bounds(1, 120),
    Measure.TIMES: Bounds(0, 100),
    Measure.COUNT: Bounds(1, 1000),
    Measure.PERCENT: Bounds(0, 100, whole=False),
    Measure.CHARACTERS: Bounds(0, 10_000),
    Measure.MEGABYTES: Bounds(1, 1000),
}


def history_of(key: str) -> Any:
    """Every entry about any row of a rule, the newest first."""
    rows = Rule.objects.filter(key=key).values("pk")
    return AuditEntry.objects.filter(
        content_type__app_label="workflow", content_type__model="rule", object_id__in=rows
    ).order_by("-at", "-pk")


def version_of(key: str) -> int:
    """How many changes the rule has seen: a form carries the number it was drawn from."""
    return int(history_of(key).count())


@transaction.atomic
def set_rule(
    rule: Rule,
    *,
    by: Person,
    unit: Unit | None,
    value: Decimal,
    basis: str,
    certainty: str,
    valid_from: date,
    key: str = "",
    seen: int | None = None,
) -> Rule:
    """From `valid_from`, today or later, the rule that `rule` is a row of has another value: for `unit` and what lies
    under it, or generally (None). What runs keeps the value under which it was opened. Returns the new row.

    Raises Refused, Stale, AlreadyDone, ValidationError by field. A value that has not begun is put right in place.
    """
    _check_may(by, unit)
    rows = _locked(rule, "set_rule", by, key, seen)
    _check_value(value, rule.measure)
    if not basis.strip():
        raise ValidationError({"basis": _("Nhập căn cứ pháp lý.")})
    if valid_from < clock.today():
        raise ValidationError({"valid_from": _("Quy định mới có hiệu lực sớm nhất từ hôm nay.")})
    own = [row for row in rows if row.unit_id == (unit.pk if unit else None)]
    new = Rule(key=rule.key, label=rule.label, measure=rule.measure, unit=unit, value=value, basis=basis,
               certainty=certainty, valid_from=valid_from)  # fmt: skip
    same = next((row for row in own if row.valid_from == valid_from), None)
    return _put_right(same, new, by) if same else _insert(own, new, by)


def _insert(own: list[Rule], new: Rule, by: Person) -> Rule:
    """The row in force gives way the day before; the new one gives way to a later one that is known already."""
    before = [row for row in own if row.valid_from < new.valid_from]
    later = [row for row in own if row.valid_from > new.valid_from]
    last = before[-1] if before else None
    covers = last and (last.valid_to is None or last.valid_to >= new.valid_from)
    if last and covers and (last.value, last.basis, last.certainty) == (new.value, new.basis, new.certainty):
        raise ValidationError({"value": _("Giá trị và căn cứ này đang có hiệu lực.")})
    new.valid_to = later[0].valid_from - ONE_DAY if later else None
    if last and covers:
        _close(last, new.valid_from - ONE_DAY, by)
    new.save()
    audit.record(new, action="set_rule", title="Đặt quy định", by=by, facts=facts_of(new))
    return new


def _put_right(row: Rule, new: Rule, by: Person) -> Rule:
    """A value from that very day is known already."""
    if row.valid_from <= clock.today():
        raise ValidationError(
            {"valid_from": _("Đã có giá trị bắt đầu từ hôm nay; giá trị mới có hiệu lực sớm nhất từ ngày mai.")}
        )
    before = facts_of(row)
    row.value, row.basis, row.certainty = new.value, new.basis, new.certainty
    row.save(update_fields=["value", "basis", "certainty"])
    told = {name: f"{old} → {now}" for (name, old), now in zip(before.items(), facts_of(row).values(), strict=True)
            if old != now}  # fmt: skip
    if not told:
        raise ValidationError({"value": _("Giá trị và căn cứ này đã được đặt từ ngày đó.")})
    audit.record(row, action="correct_rule", title="Sửa quy định chưa có hiệu lực", by=by, facts=told)
    return row


@transaction.atomic
def end_own(rule: Rule, *, by: Person, on: date, reason: str, key: str = "", seen: int | None = None) -> Rule:
    """`on` is the last day of a unit's own value; from then on it has what its superiors have.

    Raises ValidationError for the general value, and for a last day in the past.
    """
    if rule.unit is None:
        raise ValidationError(_("Quy định chung chỉ được thay bằng giá trị khác."))
    _check_may(by, rule.unit)
    rows = _locked(rule, "end_rule", by, key, seen)
    fresh = next(row for row in rows if row.pk == rule.pk)
    if on < max(clock.today(), fresh.valid_from) or (fresh.valid_to and on > fresh.valid_to):
        raise ValidationError({"on": _("Ngày cuối cùng phải từ hôm nay và nằm trong thời gian áp dụng.")})
    _close(fresh, on, by, reason)
    return fresh


def _check_may(by: Person, unit: Unit | None) -> None:
    if unit is None:
        check_administers_all(by)
    else:
        check_administers(by, unit)


def _locked(rule: Rule, action: str, by: Person, key: str, seen: int | None) -> list[Rule]:
    """All rows of the rule, the earliest first: two changes of one rule wait for each other."""
    rows = list(Rule.objects.select_for_update(of=("self",)).filter(key=rule.key).order_by("valid_from", "pk"))
    claim(key, rule, action, by)
    if seen is not None and seen != version_of(rule.key):
        raise Stale(_("Quy định này vừa được người khác thay đổi."))
    return rows


def _close(row: Rule, on: date, by: Person, reason: str = "") -> None:
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    facts = facts_of(row) | {"Đến hết ngày": f"{on:%d/%m/%Y}"}
    audit.record(row, action="end_rule", title="Quy định hết hiệu lực", by=by, reason=reason, facts=facts)


def _check_value(value: Decimal, measure: str) -> None:
    bounds = BOUNDS[measure]
    told = {"least": bounds.least, "most": bounds.most}
    if not bounds.least <= value <= bounds.most:
        raise ValidationError({"value": _("Nhập giá trị từ %(least)s đến %(most)s.") % told})
    if bounds.whole and value != value.to_integral_value():
        raise ValidationError({"value": _("Nhập một số nguyên.")})


def _amount(row: Rule) -> str:
    with override("vi"):
        return row.amount


def facts_of(row: Rule) -> dict[str, str]:
    """A row as an entry of the chain tells it."""
    return {
        "Áp dụng cho": row.unit.name if row.unit else "Tất cả đơn vị",
        "Giá trị": _amount(row),
        "Căn cứ": row.basis,
        "Độ chắc chắn": in_vietnamese(Certainty(row.certainty).label),
        "Từ ngày": f"{row.valid_from:%d/%m/%Y}",
    }
