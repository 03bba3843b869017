"""The form of the figures of one day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.fields import Section, SectionedForm, goal_of, text
from pilots.models import Indicator
from ui.forms import DateField, DecimalField
from units import clock


def _value(indicator: Indicator) -> forms.Field:
    days = ", ".join(f"{row.day:%d/%m/%Y}" for row in indicator.measuring_days.all())
    hint = _("%(goal)s. Ngày đo theo kế hoạch: %(days)s") % {"goal": goal_of(indicator), "days": days}
    return DecimalField(
        label=f"{indicator.name} ({indicator.measure_unit})",
        help_text=hint if days else goal_of(indicator),
        required=False,
        max_digits=18,
        decimal_places=3,
    )


class RecordValuesForm(SectionedForm):
    """`value_<id>` for every indicator; empty where nothing was measured on that day."""

    measured_on = DateField(label=_("Ngày đo"))
    note = text(_("Cách đo, ghi chú"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicators = self.record.indicators.prefetch_related("measuring_days")
        self.add_for_each("value", indicators, _value)
        self.initial = {"measured_on": clock.today(), **self.initial}

    @property
    def sections(self) -> list[Section]:
        return [Section("", self.bound("measured_on")), Section(_("Giá trị đo được"), self.bound("value", "note"))]

    def values(self) -> dict[str, Any]:
        given = super().values()
        return {"measured_on": given["measured_on"], "note": given["note"], "values": self.by_row("value")}
