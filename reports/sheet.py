"""Figures as tables: the totals beside the period before, and the appendix with a row for each unit."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from reports.figures import Counts, Figures
from reports.periods import ROMAN
from ui.charts import show

Value = int | Decimal | None
TENTH = Decimal("0.1")


def ratio(part: int, whole: int, times: int = 1) -> Decimal | None:
    """`part` × `times` / `whole`, rounded to a tenth; None when there is nothing to divide by."""
    return (Decimal(part * times) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def percent(part: int, whole: int) -> Decimal | None:
    return ratio(part, whole, 100)


def decided(counts: Counts) -> int:
    return counts["decided_implement"] + counts["decided_pilot"] + counts["decided_reject"]


def average_days(counts: Counts) -> Decimal | None:
    """Working days from reception to decision."""
    return ratio(counts["decision_days"], counts["decided_timed"])


def on_time(counts: Counts) -> Decimal | None:
    """Steps of the units done by their last day, in per cent."""
    return percent(counts["deadlines_kept"], counts["deadlines_closed"])


def monitoring_on_time(counts: Counts) -> Decimal | None:
    return percent(counts["monitoring_in_time"], counts["monitoring_due"])


def damage_in_millions(counts: Counts) -> Decimal | None:
    """Confirmed damage in millions of đồng."""
    return ratio(counts["damage_vnd"], 1_000_000)


def time_barred(counts: Counts) -> Decimal | None:
    """Subjects out of time; figures that were frozen before this was counted have none."""
    return Decimal(counts.get("outcome_time_barred", 0))


def objective_share(counts: Counts) -> Decimal | None:
    """The weight of objective causes among all causes found, in per cent."""
    return percent(counts["objective_weight"], counts["objective_weight"] + counts["subjective_weight"])


def subjective_share(counts: Counts) -> Decimal | None:
    share = objective_share(counts)
    return None if share is None else 100 - share


@dataclass(frozen=True)
class Indicator:
    """A line of the table of totals, and a column of the appendix where `short` names one.

    `value` is a key of the counts or a function of them. `part`: a part of the line above. `main`: shown even
    when there is nothing to tell; other lines only when there is something in one of the periods.
    """

    label: str | Promise
    unit: str | Promise
    value: str | Callable[[Counts], Value]
    short: str | Promise = ""
    part: bool = False
    main: bool = False

    def of(self, counts: Counts) -> Value:
        return counts[self.value] if isinstance(self.value, str) else self.value(counts)


@dataclass(frozen=True)
class Group:
    title: str | Promise
    short: str | Promise
    indicators: tuple[Indicator, ...]


I = Indicator  # noqa: E741 - the tables below are read by column
PROPOSAL, TIME, MILESTONE, CASE = _("đề xuất"), _("lượt"), _("mốc"), _("trường hợp")
PILOT, PERCENT, DAYS, MILLIONS = _("nội dung"), _("%"), _("ngày làm việc"), _("triệu đồng")

GROUPS = (
    Group(
        _("Tiếp nhận, xem xét, quyết định đề xuất"),
        _("Đề xuất"),
        (
            I(_("Tiếp nhận"), PROPOSAL, "received", _("Tiếp nhận"), main=True),
            I(_("trong đó hệ thống tự tiếp nhận do quá hạn"), PROPOSAL, "received_late", part=True),
            I(_("Đã quyết định"), PROPOSAL, decided, main=True),
            I(_("cho thực hiện"), PROPOSAL, "decided_implement", _("Cho thực hiện"), part=True, main=True),
            I(_("cho thực hiện thí điểm"), PROPOSAL, "decided_pilot", _("Cho thí điểm"), part=True, main=True),
            I(_("không chấp thuận"), PROPOSAL, "decided_reject", _("Không chấp thuận"), part=True, main=True),
            I(_("Người đứng đầu quyết định khác kết quả biểu quyết"), PROPOSAL, "overridden_by_head"),
            I(_("Yêu cầu bổ sung"), TIME, "returned", _("Bổ sung")),
            I(_("Chuyển cấp trên"), PROPOSAL, "escalated", _("Lên cấp trên")),
            I(_("Người đề xuất rút"), PROPOSAL, "withdrawn", _("Rút")),
            I(_("Đang xem xét đến thời điểm chốt số liệu"), PROPOSAL, "pending", _("Đang xem xét"), main=True),
            I(_("Thời gian bình quân từ tiếp nhận đến quyết định"), DAYS, average_days, _("Ngày bình quân")),
            I(_("Tỷ lệ việc giải quyết đúng hạn"), PERCENT, on_time, _("Đúng hạn (%)"), main=True),
            I(_("Việc đang quá hạn"), _("việc"), "overdue", _("Quá hạn"), main=True),
        ),
    ),
    Group(
        _("Thực hiện, thực hiện thí điểm"),
        _("Thực hiện, thí điểm"),
        (
            I(_("Bắt đầu trong kỳ"), PILOT, "pilots_started"),
            I(_("Đang thực hiện đến thời điểm chốt số liệu"), PILOT, "pilots_running", _("Đang thực hiện"), main=True),
            I(_("Kết luận đạt mục tiêu"), PILOT, "pilots_achieved", _("Đạt"), main=True),
            I(_("Kết luận đạt một phần"), PILOT, "pilots_partly_achieved", _("Đạt một phần"), main=True),
            I(_("Kết luận không đạt"), PILOT, "pilots_not_achieved", _("Không đạt"), main=True),
            I(_("Có thiệt hại"), PILOT, "pilots_with_damage"),
            I(_("Tổng thiệt hại được xác nhận"), MILLIONS, damage_in_millions),
        ),
    ),
    Group(
        _("Theo dõi, giám sát"),
        _("Mốc theo dõi"),
        (
            I(_("Mốc theo dõi đến hạn báo cáo"), MILESTONE, "monitoring_due", _("Đến hạn"), main=True),
            I(_("báo cáo đúng hạn"), MILESTONE, "monitoring_in_time", _("Đúng hạn"), part=True),
            I(_("Tỷ lệ báo cáo đúng hạn"), PERCENT, monitoring_on_time),
            I(_("Được đánh giá đúng tiến độ"), MILESTONE, "verdict_on_track"),
            I(_("Được đánh giá có nguy cơ"), MILESTONE, "verdict_at_risk"),
            I(_("Được đánh giá chậm, lệch mục tiêu"), MILESTONE, "verdict_off_track"),
        ),
    ),
    Group(
        _("Xem xét trách nhiệm"),
        _("Xem xét trách nhiệm"),
        (
            I(_("Vụ việc mở xem xét trong kỳ"), CASE, "reviews_opened", _("Đã mở"), main=True),
            I(_("Vụ việc kết luận trong kỳ"), CASE, "reviews_concluded", _("Kết luận"), main=True),
            I(_("Vụ việc đang xem xét"), CASE, "reviews_open"),
            I(_("Đối tượng không bị xử lý trách nhiệm"), CASE, "outcome_not_held_liable"),
            I(_("Đối tượng được loại trừ trách nhiệm"), CASE, "outcome_liability_excluded"),
            I(_("Đối tượng được miễn trách nhiệm"), CASE, "outcome_liability_exempted"),
            I(_("Đối tượng được giảm nhẹ trách nhiệm"), CASE, "outcome_liability_mitigated"),
            I(_("Đối tượng kiểm điểm rút kinh nghiệm"), CASE, "outcome_lessons_learned"),
            I(_("Đối tượng hết thời hiệu kỷ luật"), CASE, time_barred),
            I(_("Đối tượng đề nghị xem xét kỷ luật"), CASE, "outcome_discipline_recommended"),
            I(_("Đối tượng chuyển cơ quan có thẩm quyền"), CASE, "outcome_referred"),
            I(_("Tỷ trọng nguyên nhân khách quan"), PERCENT, objective_share),
            I(_("Tỷ trọng nguyên nhân chủ quan"), PERCENT, subjective_share),
        ),
    ),
)


def groups_of(figures: Figures) -> list[dict[str, Any]]:
    """The table of totals: [{"roman", "title", "rows": [line]}], a line as `_line` gives it.

    `number` runs through the lines that are shown in a document and are no part of another.
    """
    groups: list[dict[str, Any]] = [
        {"roman": roman, "title": str(group.title), "rows": [_line(each, figures) for each in group.indicators]}
        for roman, group in zip(ROMAN, GROUPS, strict=True)
    ]
    numbers = count(1)
    for line in (line for group in groups for line in group["rows"]):
        line["number"] = str(next(numbers)) if line["shown"] and not line["part"] else ""
    return groups


def facts_of(figures: Figures) -> dict[str, str]:
    """The lines that a document shows, for the evidence: "Đã quyết định" -> "5 đề xuất"; always in Vietnamese."""
    with override("vi"):
        lines = [line for group in groups_of(figures) for line in group["rows"] if line["shown"]]
        return {line["label"]: f"{line['now']} {line['unit']}" for line in lines}


def _line(indicator: Indicator, figures: Figures) -> dict[str, Any]:
    is_now, was = indicator.of(figures["total"]), indicator.of(figures["before"])
    return {
        "label": str(indicator.label),
        "unit": str(indicator.unit),
        "now": show(is_now),
        "before": show(was),
        "change": change_of(is_now, was),
        "part": indicator.part,
        "shown": indicator.main or bool(is_now or was),
    }


def change_of(now: Value, before: Value) -> str:
    """ "+3", "-2,5", "0"; "–" where one of them is not known."""
    if now is None or before is None:
        return "–"
    return f"+{show(now - before)}" if now > before else show(now - before)


def appendix_of(figures: Figures) -> dict[str, Any]:
    """The table by unit: {"groups": [{"title", "span"}], "columns": [title], "rows": [{"name", "cells"}], "total"}."""
    columns = [(group, each) for group in GROUPS for each in group.indicators if each.short]
    spans = [(group, sum(of is group for of, _each in columns)) for group in GROUPS]
    return {
        "groups": [{"title": str(group.short), "span": span} for group, span in spans],
        "columns": [str(each.short) for _group, each in columns],
        "rows": [
            {"name": row["name"], "own": row["own"], "cells": [_cell(each, row["counts"]) for _group, each in columns]}
            for row in figures["rows"]
        ],
        "total": [_cell(each, figures["total"]) for _group, each in columns],
    }


def _cell(indicator: Indicator, counts: Counts) -> str:
    """A zero in a table by unit is a dash, so that the numbers stand out."""
    value = indicator.of(counts)
    return "–" if not value and isinstance(indicator.value, str) else show(value)
