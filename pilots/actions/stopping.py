"""The head pauses a pilot, lets it go on, or ends it early (DOMAIN §7.2; NĐ 73 Đ.6.4)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilots.actions.common import day, require, said, yes_no
from pilots.models import Pause, Pilot, Termination
from pilots.plan import freeze
from units import clock
from units.models import Person
from workflow.engine import perform


def pause(
    pilot: Pilot,
    *,
    by: Person,
    reason: str,
    review_on: date,
    is_urgent: bool = False,
    decision_no: str = "",
    decided_on: date | None = None,
    stops_clock: bool = False,
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Pause at once. `review_on`: when it is looked at again; without a decision only where it is urgent."""
    require(reason=(reason, _("Nêu lý do tạm dừng")))
    _check_review_day(review_on)
    if not is_urgent or decision_no or decided_on:
        _check_decision(decision_no, decided_on)
    told = {
        "Tạm dừng khẩn cấp": yes_no(is_urgent),
        "Quyết định": _decision(decision_no, decided_on),
        "Ngày xem lại": day(review_on),
        "Lùi ngày kết thúc theo thời gian tạm dừng": yes_no(stops_clock),
    }

    def write(fresh: Pilot) -> None:
        Pause.objects.create(
            pilot=fresh, by=by, paused_on=clock.today(), reason=reason, is_urgent=is_urgent,
            decision_no=decision_no, decided_on=decided_on, stops_clock=stops_clock,
        )  # fmt: skip

    return perform(
        pilot, "pause", by=by, reason=reason, facts=said(told), also=write, key=key, seen=seen,
        review_on=review_on, awaits_decision=not decision_no,
    )  # fmt: skip


def confirm_pause(
    pilot: Pilot, *, by: Person, decision_no: str, decided_on: date, key: str = "", seen: int | None = None
) -> Pilot:
    """The written decision that an urgent pause still needed."""
    _check_decision(decision_no, decided_on)

    def write(fresh: Pilot) -> None:
        fresh.pauses.filter(resumed_on=None).update(decision_no=decision_no, decided_on=decided_on)

    facts = {"Quyết định": _decision(decision_no, decided_on)}
    return perform(pilot, "confirm_pause", by=by, facts=facts, also=write, key=key, seen=seen)


def prolong_pause(
    pilot: Pilot, *, by: Person, reason: str, review_on: date, key: str = "", seen: int | None = None
) -> Pilot:
    """Looked at again, and the reason to rest is still there."""
    require(reason=(reason, _("Nêu vì sao chưa tiếp tục được")))
    _check_review_day(review_on)
    facts = {"Ngày xem lại": day(review_on)}
    return perform(
        pilot, "prolong_pause", by=by, reason=reason, facts=facts, key=key, seen=seen, review_on=review_on
    )  # fmt: skip


def resume(pilot: Pilot, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Pilot:
    """Let it go on; where the pause stopped the clock, the end moves by the days of rest: a new version of the plan."""
    require(reason=(reason, _("Nêu vì sao cho tiếp tục")))
    today, resting = clock.today(), pilot.pauses.filter(resumed_on=None).first()
    days = (today - resting.paused_on).days if resting is not None and resting.stops_clock else 0
    facts: dict[str, Any] = {}

    def write(fresh: Pilot) -> None:
        facts["Đến ngày"] = day(fresh.ends_on)
        fresh.pauses.filter(resumed_on=None).update(resumed_on=today)
        if days:
            freeze(fresh, by=by, reason="Tiếp tục sau tạm dừng, lùi ngày kết thúc")

    return perform(pilot, "resume", by=by, reason=reason, facts=facts, also=write, key=key, seen=seen, days=days)


def terminate(
    pilot: Pilot,
    *,
    by: Person,
    reason: str,
    decision_no: str,
    decided_on: date,
    causes: str,
    handover: str,
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """End it before its day; its result is reported, evaluated and accounted for as that of one that failed."""
    require(
        reason=(reason, _("Nêu lý do chấm dứt")),
        causes=(causes, _("Nêu nhận định ban đầu về nguyên nhân")),
        handover=(handover, _("Nêu việc bàn giao tài sản, kinh phí, hồ sơ")),
    )
    _check_decision(decision_no, decided_on)

    def write(fresh: Pilot) -> None:
        fresh.pauses.filter(resumed_on=None).update(resumed_on=clock.today())
        Termination.objects.create(
            pilot=fresh, by=by, decision_no=decision_no, decided_on=decided_on, reason=reason,
            causes=causes, handover=handover,
        )  # fmt: skip

    facts = {
        "Quyết định": _decision(decision_no, decided_on),
        "Nhận định ban đầu về nguyên nhân": causes,
        "Bàn giao tài sản, kinh phí, hồ sơ": handover,
    }
    return perform(pilot, "terminate", by=by, reason=reason, facts=facts, also=write, key=key, seen=seen)


def _check_review_day(review_on: date) -> None:
    if review_on <= clock.today():
        raise ValidationError({"review_on": [_("Ngày xem lại phải sau hôm nay")]})


def _check_decision(decision_no: str, decided_on: date | None) -> None:
    require(
        decision_no=(decision_no, _("Nhập số quyết định")),
        decided_on=(decided_on, _("Nhập ngày quyết định")),
    )
    if decided_on and decided_on > clock.today():
        raise ValidationError({"decided_on": [_("Ngày quyết định không được sau hôm nay")]})


def _decision(number: str, on: date | None) -> str:
    return f"{number} ngày {day(on)}" if number and on else ""
