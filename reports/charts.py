"""The chart of a report: what became of proposals, unit by unit."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.figures import Figures
from ui.charts import Chart, Series

MOST = 10
PARTS = {
    "decided_implement": _("Thực hiện"),
    "decided_pilot": _("Thí điểm"),
    "decided_reject": _("Không chấp thuận"),
    "pending": _("Đang xem xét"),
}


def by_unit(figures: Figures) -> Chart:
    """The units with most proposals, at most ten: decided by kind, and still considered."""
    rows = [row for row in figures["rows"] if _size(row["counts"])]
    rows = sorted(rows, key=lambda row: -_size(row["counts"]))[:MOST]
    return Chart(
        title=gettext("Kết quả xử lý đề xuất theo đơn vị"),
        labels=[row["name"] for row in rows],
        series=[Series(str(name), [row["counts"][key] for row in rows]) for key, name in PARTS.items()],
        kind="stacked",
        desc=gettext("Số đề xuất đã quyết định trong kỳ, theo loại quyết định, và số đang xem xét của từng đơn vị."),
        id="report-chart",
    )


def _size(counts: dict[str, int]) -> int:
    return sum(counts[key] for key in PARTS)
