"""Forms of reports: which unit and period, the texts, issuing, giving up."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.models import text_field
from reports.periods import Period, ReportKind, offered, period_name, period_of, written_day
from ui.forms import DateField, Kl14Form
from ui.text import fold
from units import clock
from units.models import Unit
from workflow.forms import StepForm

OTHER = ReportKind.AD_HOC.value
MOST_UNITS = 50


class CreateForm(Kl14Form):
    """Which unit, which period. `units`: those in the person's scope; `search` narrows a long list.

    `cleaned_data` gives unit, kind and period.
    """

    search = forms.CharField(
        label=_("Tìm đơn vị"), required=False, help_text=_("Gõ một phần tên hoặc mã, có dấu hay không dấu")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Đơn vị báo cáo"),
        empty_label=None,
        help_text=_("Báo cáo gồm cả các đơn vị cấp dưới của đơn vị đã chọn"),
    )
    period = forms.ChoiceField(label=_("Kỳ báo cáo"))
    starts_on = DateField(label=_("Từ ngày"), required=False, help_text=_("Chỉ nhập khi chọn khoảng thời gian khác"))
    ends_on = DateField(label=_("Đến ngày"), required=False)
    as_of = DateField(
        label=_("Theo cơ cấu tổ chức ngày"),
        required=False,
        help_text=_("Để trống: ngày cuối kỳ. Đơn vị được tính ở nơi trực thuộc và với tên gọi vào ngày này"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["period"]).choices = period_choices(clock.today())
        unit = cast("forms.ModelChoiceField[Unit]", self.fields["unit"])
        unit.queryset = units
        typed = self.data.get("search", self.initial.get("search", ""))
        found = matching(units, typed)
        self.is_cut = len(found) > MOST_UNITS
        unit.choices = [("", gettext("Chọn đơn vị")), *found[:MOST_UNITS]]
        if not self.is_cut and not typed:
            del self.fields["search"]

    def take(self, error: ValidationError) -> None:
        """Show an action's error at the field it names; what names none of ours stands at the top."""
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("period", "")
        if chosen == OTHER:
            self._require_days(cleaned)
        elif chosen:
            kind, _sep, first = chosen.partition(":")
            cleaned |= {"kind": kind, "period": period_of(kind, date.fromisoformat(first))}
        return cleaned

    def _require_days(self, cleaned: dict[str, Any]) -> None:
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name, day, sentence in (
            ("starts_on", starts_on, gettext("Nhập ngày đầu của kỳ báo cáo")),
            ("ends_on", ends_on, gettext("Nhập ngày cuối của kỳ báo cáo")),
        ):
            if day is None and name not in self.errors:
                self.add_error(name, sentence)
        if starts_on and ends_on:
            cleaned |= {"kind": OTHER, "period": Period(starts_on, ends_on)}


def period_choices(today: date) -> list[Any]:
    """Groups of periods, the newest first, and one for any other span of days."""
    groups: list[Any] = [("", gettext("Chọn kỳ báo cáo"))]
    for kind in (ReportKind.QUARTER, ReportKind.HALF_YEAR, ReportKind.YEAR, ReportKind.MONTH):
        periods = [(f"{kind}:{each.starts_on:%Y-%m-%d}", _offer(kind, each)) for each in offered(kind, today)]
        groups.append((kind.label, periods))
    return [*groups, (ReportKind.AD_HOC.label, [(OTHER, gettext("Khoảng thời gian khác"))])]


def _offer(kind: str, period: Period) -> str:
    return f"{capfirst(period_name(kind, period))} ({written_day(period.starts_on)} – {written_day(period.ends_on)})"


def matching(units: QuerySet[Unit], search: str) -> list[tuple[int, str]]:
    """Id and name of the units whose name or code holds what was typed, accents or not, in the order of the tree."""
    wanted = fold(search)
    rows = units.filter(search_text__contains=wanted) if wanted else units.filter(is_active=True)
    return [(unit.pk, _named(unit)) for unit in rows.only("name", "closed_on")[: MOST_UNITS + 1]]


def _named(unit: Unit) -> str:
    """A closed unit, found by its name, can still be reported on: its day tells it apart."""
    if unit.closed_on is None:
        return unit.name
    return gettext("%(name)s (kết thúc %(day)s)") % {"name": unit.name, "day": f"{unit.closed_on:%d/%m/%Y}"}


def _written(name: str, **given: Any) -> forms.CharField:
    """The field of a text, with the words of the model."""
    model = text_field(name)
    words = {"label": capfirst(model.verbose_name), "help_text": model.help_text, "required": not model.blank}
    return forms.CharField(**{"widget": forms.Textarea, **words, **given})


class TextsForm(StepForm):
    """The texts of a draft; a blank line or a new line begins a paragraph."""

    title = _written("title", widget=forms.Textarea(attrs={"rows": 2}), max_length=300)
    intro = _written("intro")
    assessment = _written("assessment")
    difficulties = _written("difficulties")
    plans = _written("plans")
    recommendations = _written("recommendations")
    recipients = _written("recipients")


class IssueForm(StepForm):
    """Nothing to fill in: what is issued is what stands on the page."""


class CancelForm(StepForm):
    reason = forms.CharField(label=_("Lý do hủy"), widget=forms.Textarea, max_length=500)
