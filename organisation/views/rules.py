"""Quy định: every number in force with its basis; its history; a change from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions import rules
from organisation.forms.settings import EndRuleForm, RuleForm, RulesFilter
from organisation.querysets import administrators as querysets
from organisation.sight import administered, administers_all
from organisation.views.acts import ActPage
from organisation.views.base import AdminView
from ui.text import fold
from units import clock
from units.models import Person, Unit
from units.paths import ancestors
from units.requests import PersonRequest
from workflow.forms import StepForm
from workflow.models import Measure, Rule
from workflow.pages import timeline_entry

#: The first word of a key, in the order of a proposal's life.
AREAS = {
    "proposal": gettext_lazy("Đề xuất"),
    "attachment": gettext_lazy("Tệp đính kèm"),
    "pilot": gettext_lazy("Thí điểm, thực hiện"),
    "monitoring": gettext_lazy("Theo dõi"),
    "result": gettext_lazy("Kết quả thực hiện"),
    "review": gettext_lazy("Xem xét trách nhiệm"),
    "complaint": gettext_lazy("Khiếu nại"),
    "reminder": gettext_lazy("Nhắc việc"),
}
OTHERS = gettext_lazy("Khác")
#: Measures of deadlines, for which the page says what a change does to those that run.
PERIODS = (Measure.WORKING_DAYS, Measure.DAYS, Measure.MONTHS)
OWN_SHOWN = 3


@dataclass
class Line:
    """One rule: the row that counts, and the units under it that have a value of their own."""

    rule: Rule
    own: list[Rule] = field(default_factory=list)

    @property
    def own_shown(self) -> list[Rule]:
        return self.own[:OWN_SHOWN]

    @property
    def own_more(self) -> int:
        return max(0, len(self.own) - OWN_SHOWN)


class RuleList(AdminView):
    def get(self, request: PersonRequest) -> HttpResponse:
        filters = RulesFilter(request.GET, request.user)
        unit = filters.given.get("don_vi")
        active = querysets.rules_seen(request.user).active(clock.today()).select_related("unit")
        lines = _found(lines_of(active.order_by("key", "unit__path"), unit), filters.given.get("q", ""))
        context = {
            "crumbs": [(_("Quản trị"), reverse("organisation:hub")), (_("Quy định"), "")],
            "filter_form": filters,
            "active_filters": filters.active,
            "areas": by_area(lines),
            "unit": unit,
            "may_change_general": administers_all(request.user),
        }
        return render(request, "organisation/rules.html", context)


def lines_of(rows: Iterable[Rule], unit: Unit | None) -> list[Line]:
    """One line a key: the general value, or the one in force in `unit` (its own beats its parents')."""
    above = ancestors(unit.path) if unit else []
    lines: dict[str, Line] = {}
    own: dict[str, list[Rule]] = {}
    for row in sorted(rows, key=lambda row: len(row.unit.path) if row.unit else 0):
        if row.unit is None or row.unit.path in above:
            lines[row.key] = Line(row)
        else:
            own.setdefault(row.key, []).append(row)
    for key, line in lines.items():
        line.own = [row for row in own.get(key, []) if not unit or row.unit.path.startswith(unit.path)]  # type: ignore[union-attr]
    return list(lines.values())


def _found(lines: list[Line], words: str) -> list[Line]:
    wanted = fold(words).split()
    return [line for line in lines if all(word in fold(f"{line.rule.label} {line.rule.basis}") for word in wanted)]


def by_area(lines: list[Line]) -> list[tuple[Any, list[Line]]]:
    groups: dict[Any, list[Line]] = {label: [] for label in (*AREAS.values(), OTHERS)}
    for line in lines:
        groups[AREAS.get(line.rule.key.split(".")[0], OTHERS)].append(line)
    return [(label, sorted(found, key=lambda line: line.rule.pk)) for label, found in groups.items() if found]


class RulePage(AdminView):
    """One rule: all its values, past and to come, general and of units; who changed it and why."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        rule = seen_rule(request.user, pk)
        rows = querysets.rules_seen(request.user).filter(key=rule.key).select_related("unit")
        kept = set(administered(request.user).filter(rules__key=rule.key).values_list("pk", flat=True))
        context = {
            "crumbs": [
                (_("Quản trị"), reverse("organisation:hub")),
                (_("Quy định"), reverse("organisation:rules")),
                (rule.label, ""),
            ],
            "rule": rule,
            "rows": [_row(row, kept) for row in rows.order_by("unit__path", "-valid_from")],
            "entries": list(map(timeline_entry, rules.history_of(rule.key).filter(object_id__in=rows.values("pk")))),
            "is_period": rule.measure in PERIODS,
        }
        return render(request, "organisation/rule.html", context)


def _row(row: Rule, kept: set[int]) -> dict[str, Any]:
    today = clock.today()
    over = row.valid_to is not None and row.valid_to < today
    label, tone = (_("Hết hiệu lực"), "draft") if over else (_("Đang có hiệu lực"), "ok")
    if row.valid_from > today:
        label, tone = _("Chưa có hiệu lực"), "wait"
    return {"rule": row, "status": {"label": label, "tone": tone}, "may_end": not over and row.unit_id in kept}


def seen_rule(by: Person, pk: int) -> Rule:
    """The row, or 404 for one of a unit that `by` has nothing to do with."""
    return get_object_or_404(querysets.rules_seen(by).select_related("unit"), pk=pk)


class RuleAct(ActPage):
    record: Rule

    def find(self, **kwargs: Any) -> Rule:
        return seen_rule(self.by, kwargs["pk"])

    def version(self) -> int:
        return rules.version_of(self.record.key)

    def summary(self) -> str:
        return f"{self.record.label}: {self.record.amount} ({self.record.basis})"

    def back_url(self) -> str:
        return self.used_url(self.record.pk)

    def used_url(self, pk: int) -> str:
        return reverse("organisation:rule", args=[pk])

    def crumbs(self) -> list[tuple[Any, str]]:
        return [(_("Quy định"), reverse("organisation:rules")), (self.record.label, self.back_url())]

    def done_url(self, done: Rule) -> str:
        return self.used_url(done.pk)


class ChangeRule(RuleAct):
    form_class = RuleForm
    title = gettext_lazy("Đặt giá trị mới")
    template_name = "organisation/rule_change.html"

    def act(self, form: StepForm) -> Rule:
        return rules.set_rule(self.record, **self.marks(), **form.values())

    def sentence(self, done: Rule) -> str:
        return effect_of(done, done.valid_from)

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"is_period": self.record.measure in PERIODS}


def effect_of(rule: Rule, starts: date) -> str:
    """What a change does, as the page says it."""
    told = {"day": f"{starts:%d/%m/%Y}"}
    if rule.measure in PERIODS:
        return _("Có hiệu lực từ ngày %(day)s; thời hạn đang chạy giữ nguyên.") % told
    return _("Có hiệu lực từ ngày %(day)s; việc đã làm trước ngày đó giữ nguyên.") % told


class EndRule(RuleAct):
    form_class = EndRuleForm
    title = gettext_lazy("Thôi áp dụng giá trị riêng")
    said = gettext_lazy("Đã ghi nhận ngày thôi áp dụng giá trị riêng.")

    def find(self, **kwargs: Any) -> Rule:
        rows = Rule.objects.filter(unit__in=administered(self.by)).select_related("unit")
        return get_object_or_404(rows, pk=kwargs["pk"])

    def act(self, form: StepForm) -> Rule:
        return rules.end_own(self.record, **self.marks(), **form.values())
