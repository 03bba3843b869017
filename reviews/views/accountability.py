"""Pages of accountability reviews: the list, one review, its steps, opening one by hand, its confidential files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from evidence import audit, documents, files
from evidence.language import in_vietnamese
from evidence.models import Attachment, Document
from organisation.forms.narrowing import UnitFilterForm
from pilots.models import Pilot
from reviews import precedents, sight
from reviews.actions import accountability as actions
from reviews.forms.accountability import OpenForm
from reviews.models import AccountabilityReview, Meeting, ReviewState, Subject
from reviews.querysets import accountability as querysets
from reviews.views.accountability_page import page_of
from ui.paging import keyset_page
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm
from workflow.errors import NotReady
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.views import RecordPage, StepPage, in_scope

MOST_PILOTS = 100


class ReviewFilter(UnitFilterForm):
    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), choices=[("", gettext_lazy("Tất cả")), *ReviewState.choices]
    )

    @property
    def q(self) -> Q:
        state = self.given.get("trang_thai")
        return self.in_unit & Q(state=state) if state else self.in_unit


class ReviewList(View):
    """The reviews that the person may see; confidential, so most people see none."""

    def get(self, request: PersonRequest) -> HttpResponse:
        filters = ReviewFilter(request.GET, request.user)
        found = querysets.listed().filter(filters.q)
        page = keyset_page(found, request.GET, by="-created_at", ways=querysets.sight_of(request.user).ways)
        context = {
            "list_title": _("Xem xét trách nhiệm"),
            "list_intro": _(
                "Hồ sơ chỉ hiện với tổ kiểm tra, đối tượng và cấp có thẩm quyền. Mỗi lần xem đều được ghi lại."
            ),
            "page": replace(page, rows=list_rows(page.rows)),
            "filter_form": filters,
            "active_filters": filters.active,
            "may_learn": any(request.user.grants.anywhere(perm) for perm in (Perm.INSPECT, Perm.CHAIR_INSPECTION)),
            "may_audit": request.user.grants.anywhere(Perm.AUDIT),
            "may_open": request.user.grants.anywhere(Perm.CHAIR_INSPECTION),
        }
        return render(request, "reviews/accountability/list.html", context)


@dataclass(frozen=True)
class Row:
    """One review of the page; `about` is its reference and why it was opened."""

    url: str
    title: str
    about: str
    unit: str
    state: str
    tone: str
    held_by: str
    since: date


def list_rows(reviews: Iterable[AccountabilityReview]) -> list[Row]:
    machine = machine_of(AccountabilityReview)
    return [
        Row(
            url=review.get_absolute_url(),
            title=str(review.pilot),
            about=f"{review.reference} · {', '.join(map(str, review.reasons))}",
            unit=review.unit.short_name,
            state=review.get_state_display(),
            tone=machine.tone_of(review),
            held_by=str(review.held_by),
            since=localdate(review.state_since),
        )
        for review in reviews
    ]


class ReviewPage(RecordPage):
    model = AccountabilityReview
    template_name = "reviews/accountability/detail.html"

    def more(self, record: AccountabilityReview) -> dict[str, Any]:
        by: Person = self.request.user  # type: ignore[assignment]
        view = sight.View(by, record)
        page = page_of(record, by)
        if not view.shows_facts:
            page["entries"] = [
                {"icon": machine_icon(entry.action), "title": entry.title, "by_name": entry.by_name, "at": entry.at,
                 "reason": "", "facts": []}
                for entry in audit.chain_of(record).order_by("-seq")
            ]  # fmt: skip
        return page


def machine_icon(action: str) -> str:
    step = machine_of(AccountabilityReview).steps.get(action)
    return step.words.icon if step else "file-text"


class ReviewStep(StepPage):
    """A step's page, with the case beside the form for those who work on it; each opening is a read."""

    template_name = "reviews/accountability/step.html"

    def page(self, form: StepForm, status: int = 200) -> HttpResponse:
        audit.log_read(self.record, by=self.by, what=f"Bước “{in_vietnamese(self.spec.words.label)}”")
        return super().page(form, status)

    def more(self, form: StepForm) -> dict[str, Any]:
        view = sight.View(self.by, self.record)
        more = {"view": view, "outline": self.record.outline} | (page_of(self.record, self.by) if view.is_whole else {})
        judges = view.is_whole and self.step in ("draft_conclusion", "record_ballot")
        return more | (precedents.section_of(self.record, self.by) if judges else {})

    def success_url(self, record: AccountabilityReview) -> str:
        """Whoever has just declared a conflict may not open the review any more."""
        if querysets.visible_to(self.by).filter(pk=record.pk).exists():
            return record.get_absolute_url()
        return reverse("reviews:accountability_list")


class ChoosePilot(View):
    """Started pilots on which the chair may open a review."""

    def get(self, request: PersonRequest) -> HttpResponse:
        by = request.user
        if not by.grants.anywhere(Perm.CHAIR_INSPECTION):
            raise PermissionDenied(_("Chỉ Chủ nhiệm Ủy ban Kiểm tra mở xem xét trách nhiệm."))
        pilots = querysets.pilots_in_jurisdiction(by).order_by("-created_at", "-pk")[:MOST_PILOTS]
        return render(request, "reviews/accountability/choose.html", {"pilots": pilots, "most": MOST_PILOTS})


class OpenReview(View):
    """Opening by hand on one pilot within the chair's jurisdiction."""

    def dispatch(self, request: PersonRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        if not request.user.grants.anywhere(Perm.CHAIR_INSPECTION):
            raise Http404
        self.pilot: Pilot = get_object_or_404(querysets.pilots_in_jurisdiction(request.user), pk=pk)
        return super().dispatch(request, pk)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(request, OpenForm(pilot=self.pilot, initial={"reason_kinds": actions.reasons_of(self.pilot)}))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = OpenForm(request.POST, pilot=self.pilot)
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            review = actions.open_review(self.pilot, by=request.user, **form.cleaned_data)
        except NotReady as lack:
            form.add_error(None, lack)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã mở xem xét trách nhiệm."))
            return redirect(review)
        return self.page(request, form, status=422)

    def page(self, request: PersonRequest, form: OpenForm, status: int = 200) -> HttpResponse:
        context = {
            "step_title": _("Mở xem xét trách nhiệm"),
            "summary_line": f"{self.pilot.reference} · {self.pilot}",
            "form": form,
            "back_url": reverse("reviews:accountability_choose"),
            "next_text": _("Chủ nhiệm Ủy ban Kiểm tra lập tổ kiểm tra; các đối tượng được báo ngay."),
        }
        return render(request, "reviews/accountability/open.html", context, status=status)


def review_file(request: PersonRequest, pk: int, file: int) -> FileResponse:
    """A file of a subject or of a meeting, to whoever may read that part; anything else does not exist."""
    review = in_scope(AccountabilityReview, pk, request)
    kinds = ContentType.objects.get_for_models(Subject, Meeting)
    row = get_object_or_404(Attachment, pk=file, content_type__in=list(kinds.values()))
    model = row.content_type.model_class()
    holder = model._base_manager.filter(review=review, pk=row.object_id).first() if model else None
    if holder is None or not sight.View(request.user, review).may_open(holder):
        raise Http404
    audit.log_read(review, by=request.user, what=f"Tệp {row.name}")
    return files.serve(row)


def review_notice(request: PersonRequest, pk: int, file: int) -> FileResponse:
    """The notice that a subject is out of time, to whoever may read that subject's part."""
    review = in_scope(AccountabilityReview, pk, request)
    row = get_object_or_404(Document, pk=file, content_type=ContentType.objects.get_for_model(Subject))
    subject = review.subjects.filter(pk=row.object_id).first()
    view = sight.View(request.user, review)
    if subject is None or not (view.may_open(subject) and view.shows_outcome_of(subject)):
        raise Http404
    audit.log_read(review, by=request.user, what=f"Văn bản {row.reference}")
    return documents.serve(row, inline=request.GET.get("xem") == "1")
