"""The page of one pilot, and the page of its plan in every version."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from pilots import querysets
from pilots.adjustments.views import may_propose
from pilots.glance import at_a_glance
from pilots.issues.views import may_raise
from pilots.models import Indicator, Pilot, Termination
from pilots.plan import PlanFace, as_it_stands
from pilots.requests.views import may_ask
from ui.charts import Chart, Series
from units.requests import PersonRequest
from workflow.views import RecordPage, in_scope


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
            "resting": pilot.pauses.filter(resumed_on=None).first(),
            "termination": Termination.objects.filter(pilot=pilot).select_related("by").first(),
            "plan": as_it_stands(pilot),
            **at_a_glance(pilot),
            "versions": list(pilot.plan_versions.defer("content")),
            "may_ask": may_ask(pilot, self.request.user),  # type: ignore[arg-type]
            "may_propose": may_propose(pilot, self.request.user),  # type: ignore[arg-type]  # signed in, or not here
            "may_raise": may_raise(pilot, self.request.user),  # type: ignore[arg-type]  # signed in, or not here
        }


class PlanPage(View):
    """The plan: as it stands before the start, and each version that was in force (`?phien-ban=2`)."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        pilot = in_scope(Pilot, pk, request)
        versions = list(pilot.plan_versions.select_related("by"))
        wanted = request.GET.get("phien-ban", "")
        if wanted and wanted not in {str(one.number) for one in versions}:
            raise Http404
        chosen = next((one for one in versions if str(one.number) == wanted), versions[0] if versions else None)
        context = {
            "pilot": pilot,
            "versions": versions,
            "chosen": chosen,
            "plan": PlanFace(chosen) if chosen else as_it_stands(pilot),
        }
        return render(request, "pilots/plan_page.html", context)


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
