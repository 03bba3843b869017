"""The page of one pilot."""

from typing import Any

from django.utils.translation import gettext as _

from pilots import querysets
from pilots.models import Indicator, Pilot
from ui.charts import Chart, Series
from workflow.views import RecordPage


class PilotPage(RecordPage):
    model = Pilot
    template_name = "pilots/detail.html"

    def more(self, record: Pilot) -> dict[str, Any]:
        pilot = querysets.whole().get(pk=record.pk)
        return {
            "pilot": pilot,
            "decision": pilot.proposal.decisions.select_related("decided_by").first(),
            "charts": [curve for one in pilot.indicators.all() if (curve := curve_of(one))],
            "report": pilot.last_report,
            "evaluation": pilot.last_evaluation,
            "closing": getattr(pilot, "closing", None),
        }


def curve_of(indicator: Indicator) -> Chart | None:
    """The values of an indicator over time with its target as a line; None while there is nothing but the baseline."""
    points = [(f"{row.measured_on:%d/%m}", row.value) for row in indicator.measurements.all()]
    if indicator.actual is not None:
        points.append((_("Kết quả"), indicator.actual))
    if not points:
        return None
    points.insert(0, (_("Hiện trạng"), indicator.baseline))
    return Chart(
        title=f"{indicator.name} ({indicator.measure_unit})",
        labels=[label for label, _value in points],
        series=[Series(indicator.name, [value for _label, value in points])],
        kind="line",
        unit=indicator.measure_unit,
        target=indicator.target,
        target_label=_("Chỉ tiêu"),
        id=f"chart-{indicator.pk}",
    )
