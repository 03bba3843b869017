"""What an adjustment may not do: reach back, contradict itself, or pass the limits without a vote (DOMAIN §7.5)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilots.actions.common import DATE, day
from pilots.adjustments.changes import changed_indicators, changed_parts
from pilots.models import Adjustment, AdjustmentState, Pilot
from pilots.plan import Picture
from proposals.querysets import may_carry_out
from ui.text import vnd
from units.querysets import head_of
from workflow import rules

Errors = Iterator[tuple[str, str]]


def check(pilot: Pilot, before: Picture, after: Picture, on: date) -> None:
    """Raises ValidationError, at the fields of the form, for what cannot be if it is to count from `on`."""
    if not changed_parts(before, after):
        raise ValidationError([_("Chưa có nội dung nào được điều chỉnh")])
    if on > pilot.ends_on:
        raise ValidationError([_("Thời gian thực hiện đã hết ngày %s, không điều chỉnh được nữa") % day(pilot.ends_on)])
    errors: dict[str, list[str]] = {}
    for find in (_period, _money, _people, _indicators, _items):
        for field, sentence in find(pilot, before, after, on):
            errors.setdefault(field, []).append(sentence)
    if errors:
        raise ValidationError(errors)


def _period(pilot: Pilot, before: Picture, after: Picture, on: date) -> Errors:
    ends_on = date.fromisoformat(after["ends_on"])
    if after["ends_on"] == before["ends_on"]:
        return
    if ends_on <= pilot.starts_on:
        yield "ends_on", _("Ngày kết thúc phải sau ngày bắt đầu (%s)") % day(pilot.starts_on)
    elif ends_on <= on:
        yield "ends_on", _("Ngày kết thúc mới phải sau ngày %s: điều chỉnh không có hiệu lực trở về trước") % day(on)


def _money(pilot: Pilot, before: Picture, after: Picture, on: date) -> Errors:
    budget, lines = after["budget_vnd"], sum(row["amount_vnd"] for row in after["budget_lines"])
    if budget < 0:
        yield "budget_vnd", _("Số tiền không thể âm")
    elif budget != before["budget_vnd"] and budget < (pilot.spent_vnd or 0):
        yield "budget_vnd", _("Kinh phí không thể ít hơn số đã chi (%s)") % vnd(pilot.spent_vnd or 0)
    if any(row["amount_vnd"] <= 0 for row in after["budget_lines"]):
        yield "budget_lines", _("Số tiền của mỗi khoản phải lớn hơn 0")
    elif lines > budget >= 0:
        words = {"total": vnd(lines), "budget": vnd(budget)}
        yield "budget_lines", _("Tổng các khoản là %(total)s, vượt kinh phí được duyệt %(budget)s") % words


def _people(pilot: Pilot, before: Picture, after: Picture, on: date) -> Errors:
    if after["owner_id"] == before["owner_id"]:
        return
    head = head_of(pilot.holder)
    if after["owner_id"] == pilot.monitor_id:
        yield "owner", _("Người theo dõi không thể chủ trì việc mình theo dõi")
    elif head and after["owner_id"] == head.pk:
        yield "owner", _("Người đứng đầu đơn vị quyết định sẽ đánh giá kết quả, nên không thể chủ trì")
    elif not may_carry_out(pilot.proposal).filter(pk=after["owner_id"]).exists():
        yield "owner", _("Người chủ trì phải thuộc đơn vị quyết định hoặc đơn vị của đề xuất")


def _indicators(pilot: Pilot, before: Picture, after: Picture, on: date) -> Errors:
    """A criterion is not touched from its measuring day on; new days lie ahead, within the time."""
    for old, new in changed_indicators(before, after):
        yield from _reaches_back(pilot, old, new, on)
        target, baseline = Decimal(new["target"]), Decimal(new["baseline"])
        low, high = new["lowest"], new["highest"]
        if target == baseline:
            yield f"target_{new['id']}", _("Chỉ tiêu phải khác hiện trạng")
        elif (low is not None and target < Decimal(low)) or (high is not None and target > Decimal(high)):
            yield f"target_{new['id']}", _("Chỉ tiêu phải nằm trong khoảng giá trị có thể của tiêu chí")
        elif (target < baseline) != (Decimal(old["target"]) < baseline):
            yield f"target_{new['id']}", _("Chỉ tiêu mới không được đổi hướng phấn đấu của tiêu chí")
    for row in after["indicators"]:
        outside = [one for one in _days_of(row) if not pilot.starts_on.isoformat() <= one <= after["ends_on"]]
        if outside:
            sentence = _("Ngày đo phải trong thời gian thực hiện, đến hết ngày %s")
            where = "measure_on" if row["measure_on"] in outside else "measuring_days"
            yield f"{where}_{row['id']}", sentence % _vi(after["ends_on"])


def _reaches_back(pilot: Pilot, old: Picture, new: Picture, on: date) -> Errors:
    decided_on = old["measure_on"] or pilot.ends_on.isoformat()
    if decided_on <= on.isoformat():
        sentence = _("Ngày đo %s đã đến: không điều chỉnh được tiêu chí sau ngày đo")
        yield f"target_{old['id']}", sentence % _vi(decided_on)
        return
    if new["measure_on"] != old["measure_on"] and new["measure_on"] and new["measure_on"] <= on.isoformat():
        yield f"measure_on_{old['id']}", _("Ngày đo mới phải sau ngày %s") % day(on)
    was, wanted = set(old["measuring_days"]), set(new["measuring_days"])
    past = sorted(one for one in was ^ wanted if one <= on.isoformat())
    if past:
        sentence = _("Ngày đo %s đã qua: không thêm, bỏ ngày đo trở về trước")
        yield f"measuring_days_{old['id']}", sentence % ", ".join(map(_vi, past))
    last = new["measure_on"] or pilot.ends_on.isoformat()
    if new["measure_on"] and any(one >= last for one in wanted):
        yield f"measuring_days_{old['id']}", _("Ngày đo giữa kỳ phải trước ngày đo quyết định (%s)") % _vi(last)


def _days_of(row: Picture) -> list[str]:
    return [*row["measuring_days"], *([row["measure_on"]] if row["measure_on"] else [])]


def _items(pilot: Pilot, before: Picture, after: Picture, on: date) -> Errors:
    """Work whose day has passed stays in the plan as it was, and none is added to the past."""
    if before["items"] and not after["items"]:
        yield "items", _("Nêu ít nhất một công việc, mốc")
    was, wanted = ([row for row in plan["items"] if _is_past(row, on)] for plan in (before, after))
    touched = [row["content"] for row in was if row not in wanted] + [
        row["content"] for row in wanted if row not in was
    ]
    if touched:
        sentence = _("Công việc có hạn đã qua không được sửa, bỏ hoặc thêm vào: %s")
        yield "items", sentence % ", ".join(dict.fromkeys(touched))
    late = [row["content"] for row in after["items"] if row["due_on"] and row["due_on"] > after["ends_on"]]
    if late:
        words = {"day": _vi(after["ends_on"]), "names": ", ".join(late)}
        yield "items", _("Ngày hoàn thành sau ngày kết thúc (%(day)s): %(names)s") % words


def _is_past(row: Picture, on: date) -> bool:
    return bool(row["due_on"]) and row["due_on"] < on.isoformat()


def _vi(text: str) -> str:
    return date.fromisoformat(text).strftime(DATE)


def beyond_limits(pilot: Pilot, before: Picture, after: Picture) -> list[str]:
    """Why the collective has to vote on it, in Vietnamese; empty where the head decides alone.

    What was adjusted before counts too: many small raises are one large one.
    """
    return [*_too_much_money(pilot, before, after), *_too_long(pilot, before, after), *_easier(before, after)]


def _too_much_money(pilot: Pilot, before: Picture, after: Picture) -> list[str]:
    raised = after["budget_vnd"] - before["budget_vnd"]
    if raised <= 0:
        return []
    earlier = sum(one.after["budget_vnd"] - one.before["budget_vnd"] for one in _applied(pilot))
    percent = rules.number("adjustment.budget_raise", pilot.holder)
    if (raised + earlier) * 100 <= percent * (before["budget_vnd"] - earlier):
        return []
    return [f"Kinh phí tăng quá {percent}% so với kinh phí được duyệt ban đầu"]


def _too_long(pilot: Pilot, before: Picture, after: Picture) -> list[str]:
    """Time of rest that a decision added is not counted: the work got no longer by it."""
    longer = _days(before["ends_on"], after["ends_on"])
    if longer <= 0:
        return []
    earlier = sum(_days(one.before["ends_on"], one.after["ends_on"]) for one in _applied(pilot))
    percent = rules.number("adjustment.prolongation", pilot.holder)
    agreed: Any = pilot.proposal.decisions.latest("decided_on", "pk").ends_on  # an approval names it
    if (longer + earlier) * 100 <= percent * (agreed - pilot.starts_on).days:
        return []
    return [f"Thời gian kéo dài quá {percent}% so với thời gian được duyệt ban đầu"]


def _easier(before: Picture, after: Picture) -> list[str]:
    """A goal that is made easier is another goal than the one decided on."""
    eased = [
        old["name"]
        for old, new in changed_indicators(before, after)
        if abs(Decimal(new["target"]) - Decimal(new["baseline"]))
        < abs(Decimal(old["target"]) - Decimal(old["baseline"]))
    ]
    return [f"Hạ chỉ tiêu: {', '.join(eased)}"] if eased else []


def _applied(pilot: Pilot) -> list[Adjustment]:
    return list(Adjustment.objects.filter(pilot=pilot, state=AdjustmentState.APPLIED))


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days
