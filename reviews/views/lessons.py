"""Bài học: what final conclusions taught, findable by cause, without a name (KL14 2.4; HD 08-HD/TW)."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import CauseCode, Precedent
from ui.forms import Kl14Form
from ui.paging import keyset_page
from units.models import Person, Unit
from units.requests import PersonRequest
from units.roles import Perm
from units.scope import Scope, under


class LessonFilter(Kl14Form):
    nguyen_nhan = forms.ChoiceField(
        label=gettext_lazy("Nguyên nhân chính"),
        required=False,
        choices=[("", gettext_lazy("Tất cả")), *CauseCode.choices],
    )

    @property
    def q(self) -> Q:
        cause = self.cleaned_data.get("nguyen_nhan") if self.is_valid() else ""
        return Q(main_cause=cause) if cause else Q()


def lessons(request: PersonRequest) -> HttpResponse:
    """Lessons of the units under the committees whose inspection committee the person belongs to."""
    scope = _scope_of(request.user)
    if not scope.ways:
        raise PermissionDenied(_("Chỉ Ủy ban Kiểm tra xem được bài học từ các kết luận."))
    filters = LessonFilter(request.GET or {})
    found = Precedent.objects.filter(filters.q).exclude(lessons="").order_by("-final_at", "-pk")
    context = {
        "list_title": _("Bài học từ các kết luận"),
        "list_intro": _("Từ các kết luận có hiệu lực cuối trong phạm vi, không kèm tên người, tên đơn vị."),
        "page": keyset_page(found, request.GET, by="-final_at", ways=scope.ways),
        "filter_form": filters,
        "active_filters": [],
        "empty_title": _("Chưa có bài học nào"),
        "empty_text": _("Bài học được ghi cùng kết quả phiếu kín và hiện tại đây khi kết luận có hiệu lực cuối."),
    }
    return render(request, "reviews/accountability/lessons.html", context)


def _scope_of(by: Person) -> Scope:
    ids = by.grants.ids
    units = ids.get(Perm.INSPECT, frozenset()) | ids.get(Perm.CHAIR_INSPECTION, frozenset())
    paths = Unit.objects.filter(pk__in=units).order_by("path").values_list("path", flat=True) if units else []
    outermost: list[str] = []
    for path in paths:
        if not outermost or not path.startswith(outermost[-1]):
            outermost.append(path)
    return Scope(tuple(under(path) for path in outermost))
