"""Pages of monitoring reviews."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.forms.narrowing import UnitFilterForm
from proposals.search import about
from reviews.models import MonitoringReview, MonitoringState, Verdict
from reviews.querysets import monitoring as querysets
from ui.paging import keyset_page
from units.models import Person
from units.requests import PersonRequest
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.views import RecordPage, StepPage

TO_REPORT, TO_JUDGE, EVERYTHING = "toi-bao-cao", "toi-ghi-nhan", "tat-ca"
TABS = (
    ("", _("Đang mở")),
    (TO_REPORT, _("Chờ tôi báo cáo")),
    (TO_JUDGE, _("Chờ tôi ghi nhận")),
    (EVERYTHING, _("Tất cả")),
)


class MonitoringFilter(UnitFilterForm):
    q = forms.CharField(label=_("Tìm theo tên đề xuất"), max_length=100)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *MonitoringState.choices])
    verdict = forms.ChoiceField(label=_("Đánh giá"), choices=[("", _("Tất cả")), *Verdict.choices])
    nhom = forms.CharField(widget=forms.HiddenInput)

    def q_of(self, by: Person) -> Q:
        """What is asked for, as a condition on reviews."""
        given, condition = self.given, self.in_unit
        for name in ("state", "verdict"):
            if given.get(name):
                condition &= Q(**{name: given[name]})
        if given.get("q"):
            condition &= about(given["q"], "pilot__proposal__")
        return condition & self._tab(by)

    def _tab(self, by: Person) -> Q:
        chosen = self.given.get("nhom", "")
        if chosen == EVERYTHING or self.given.get("state") or self.given.get("verdict"):
            return Q()
        tabs = {TO_REPORT: querysets.to_report(by), TO_JUDGE: querysets.to_judge(by)}
        return tabs.get(chosen, querysets.is_open())


@dataclass(frozen=True)
class Row:
    """One review of the page; `verdict` is a value of Verdict or ""."""

    url: str
    title: str
    number: int
    about: str
    due_on: date
    state: str
    tone: str
    verdict: str
    owner: str
    monitor: str


def list_rows(reviews: Iterable[MonitoringReview]) -> list[Row]:
    machine = machine_of(MonitoringReview)
    return [
        Row(
            url=review.get_absolute_url(),
            title=review.pilot.proposal.title,
            number=review.number,
            about=f"{review.reference} · {review.unit.short_name}",
            due_on=review.due_on,
            state=review.get_state_display(),
            tone=machine.tone_of(review),
            verdict=review.verdict,
            owner=review.pilot.owner.full_name,
            monitor=review.pilot.monitor.full_name,
        )
        for review in reviews
    ]


@require_safe
def monitoring_list(request: PersonRequest) -> HttpResponse:
    filters = MonitoringFilter(request.GET, request.user)
    found = querysets.listed().filter(filters.q_of(request.user))
    chosen = filters.given.get("nhom", "")
    ways = querysets.sight_of(request.user).ways
    page = keyset_page(found, request.GET, by="-due_on" if chosen == EVERYTHING else "due_on", ways=ways)
    context = {
        "list_title": _("Mốc theo dõi"),
        "page": replace(page, rows=list_rows(page.rows)),
        "filter_form": filters,
        "active_filters": filters.active,
        "tabs": [
            {"label": label, "url": f"?nhom={name}" if name else "?", "active": chosen == name, "count": None}
            for name, label in TABS
        ],
        "empty_text": _("Khi thí điểm bắt đầu, các mốc theo dõi được lên lịch và có ở đây."),
    }
    return render(request, "reviews/monitoring_list.html", context)


class MonitoringPage(RecordPage):
    model = MonitoringReview
    template_name = "reviews/monitoring_detail.html"

    def more(self, record: MonitoringReview) -> dict[str, Any]:
        return {"review": record, "measures": measures_of(record)}


def measures_of(review: MonitoringReview) -> list[tuple[Any, Any]]:
    """Each indicator of the pilot with the value reported at this review, or None."""
    values = review.values_by_indicator
    return [(one, values.get(one.pk)) for one in review.pilot.indicators.all()]


class SubmitPage(StepPage):
    template_name = "reviews/monitoring_submit.html"


class AcceptPage(StepPage):
    """The report to be judged stands above the verdict."""

    template_name = "reviews/monitoring_accept.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"review": self.record, "measures": measures_of(self.record)}
