"""The form of the plan, before the start."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.actions.planning import MEASURING
from pilots.forms.fields import DaysField, KeptRows, Section, SectionedForm, goal_of, row_set, text
from pilots.models import Indicator
from proposals.models import Level
from ui.forms import DateField, DecimalField, Kl14Form, MoneyField


class ItemRow(Kl14Form):
    content = forms.CharField(label=_("Công việc, mốc"), max_length=300)
    responsible = forms.CharField(label=_("Người, đơn vị thực hiện"), max_length=200, required=False)
    due_on = DateField(label=_("Hoàn thành"), required=False)


class LineRow(Kl14Form):
    name = forms.CharField(label=_("Khoản chi"), max_length=200)
    amount_vnd = MoneyField(label=_("Số tiền (đồng)"))
    source = forms.CharField(label=_("Nguồn"), max_length=200, required=False)


class RiskRow(Kl14Form):
    description = forms.CharField(label=_("Rủi ro"), max_length=300)
    likelihood = forms.ChoiceField(label=_("Khả năng xảy ra"), choices=[("", "---------"), *Level.choices])
    effect = forms.ChoiceField(label=_("Mức ảnh hưởng"), choices=[("", "---------"), *Level.choices])
    response = forms.CharField(label=_("Biện pháp"), max_length=300)


class _Items(KeptRows):
    legend = _("Công việc, mốc thực hiện")
    add_label = _("Thêm công việc")
    hint = _("Nêu ngày hoàn thành của từng việc; ngày phải nằm trong thời gian thực hiện.")


class _Lines(KeptRows):
    legend = _("Các khoản kinh phí")
    add_label = _("Thêm khoản chi")
    hint = _("Tổng các khoản không vượt kinh phí được duyệt.")


class _Risks(KeptRows):
    legend = _("Rủi ro và biện pháp")
    add_label = _("Thêm rủi ro")


def _measure_on(indicator: Indicator) -> forms.Field:
    return DateField(
        label=_("Ngày đo: %s") % indicator.name,
        help_text=_("%(goal)s. Bỏ trống thì đo vào ngày cuối") % {"goal": goal_of(indicator)},
        required=False,
    )


def _measuring_days(indicator: Indicator) -> forms.Field:
    return DaysField(label=_("Các ngày đo giữa kỳ: %s") % indicator.name, required=False)


def _bound(label: Any) -> Any:
    return lambda indicator: DecimalField(
        label=f"{label} ({indicator.measure_unit})", required=False, max_digits=18, decimal_places=3
    )


OF_AN_INDICATOR = ("measure_on", "measuring_days", "lowest", "highest")
_ROWS = {
    "items": ("plan_items", ("content", "responsible", "due_on")),
    "budget_lines": ("budget_lines", ("name", "amount_vnd", "source")),
    "risks": ("plan_risks", ("description", "likelihood", "effect", "response")),
}


class PlanForm(SectionedForm):
    """`measure_on_<id>`, `lowest_<id>`, `highest_<id>` for every indicator; starts from the plan as it is."""

    participating_units = text(_("Đơn vị phối hợp"), rows=2, required=False)
    rows = {
        "items": row_set(ItemRow, _Items, 50),
        "budget_lines": row_set(LineRow, _Lines, 50),
        "risks": row_set(RiskRow, _Risks, 50),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicators = list(self.record.indicators.all())
        makers = (
            _measure_on,
            _measuring_days,
            _bound(_("Giá trị nhỏ nhất có thể")),
            _bound(_("Giá trị lớn nhất có thể")),
        )
        for one in indicators:
            for name, make in zip(OF_AN_INDICATOR, makers, strict=True):
                self.add_for_each(name, [one], make)
        self.initial = {
            "participating_units": self.record.participating_units,
            **{f"{name}_{one.pk}": getattr(one, name) for one in indicators for name in MEASURING},
            **{f"measuring_days_{one.pk}": [row.day for row in one.measuring_days.all()] for one in indicators},
            **self.initial,
        }

    def initial_rows(self, name: str) -> list[dict[str, Any]] | None:
        related, fields = _ROWS[name]
        return list(getattr(self.record, related).values(*fields))

    @property
    def sections(self) -> list[Section]:
        measured = [field for field in self if field.name.rpartition("_")[0] in OF_AN_INDICATOR]
        return [
            Section(
                _("Đo lường"),
                measured,
                _("Sau ngày đo không đổi được chỉ tiêu. Giá trị ngoài khoảng có thể sẽ không được nhận khi báo cáo."),
            ),
            Section(_("Phối hợp"), self.bound("participating_units")),
        ]

    def values(self) -> dict[str, Any]:
        given = super().values()
        plain = {name: given[name] for name in ("participating_units", *self.rows)}
        by_name = {name: self.by_row(name) for name in OF_AN_INDICATOR}
        ids = by_name["measure_on"]
        return {**plain, "measuring": {pk: {name: by_name[name][pk] for name in OF_AN_INDICATOR} for pk in ids}}
