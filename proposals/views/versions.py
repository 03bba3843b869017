"""What was sent and when: the list of versions, one as it was, any two beside each other."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from proposals.actions.versions import is_intact
from proposals.comparing import compare
from proposals.models import Decision, Proposal, ProposalVersion
from proposals.querysets import versions_of
from proposals.reading import sections_of_version
from ui.forms import Kl14Form, RadioBoxes
from units.requests import PersonRequest
from workflow.views import in_scope

INLINE, BESIDE = "lien", "song-song"


class CompareForm(Kl14Form):
    """Two versions and how to lay them out; `tu` is the older one."""

    tu = forms.TypedChoiceField(label=gettext_lazy("Từ bản"), coerce=int)
    den = forms.TypedChoiceField(label=gettext_lazy("Đến bản"), coerce=int)
    kieu = forms.ChoiceField(
        label=gettext_lazy("Cách trình bày"),
        choices=[(INLINE, gettext_lazy("Liền trong văn bản")), (BESIDE, gettext_lazy("Hai cột cạnh nhau"))],
        widget=RadioBoxes,
    )
    ca = forms.BooleanField(label=gettext_lazy("Hiện cả phần không đổi"), required=False)

    def __init__(self, *args: Any, versions: list[ProposalVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.number, title_of(one)) for one in versions]
        for name in ("tu", "den"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tu") and cleaned.get("tu") == cleaned.get("den"):
            self.add_error("den", _("Chọn hai bản khác nhau để so sánh"))
        return cleaned


def title_of(version: ProposalVersion) -> str:
    """Bản số 2, ngày 17/03/2022."""
    return _("Bản số %(number)d, ngày %(day)s") % {
        "number": version.number,
        "day": f"{timezone.localtime(version.at):%d/%m/%Y}",
    }


class VersionsPage(View):
    """All of them, the newest first, each with what was done upon it."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        versions = list(versions_of(record))
        rows = [{"version": one, "upon": acts_upon(one), "before": one.number - 1} for one in reversed(versions)]
        context = {"record": record, "rows": rows, "form": _form_for(versions)}
        return render(request, "proposals/versions/list.html", context)


class VersionPage(View):
    """Every word and every file as they were sent, and whether what is stored is what was hashed."""

    def get(self, request: PersonRequest, pk: int, number: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        versions = list(versions_of(record))
        version = next((one for one in versions if one.number == number), None)
        if version is None:
            raise Http404
        context = {
            "record": record,
            "version": version,
            "sections": sections_of_version(version),
            "upon": acts_upon(version),
            "intact": is_intact(version),
            "last": versions[-1],
        }
        return render(request, "proposals/versions/version.html", context)


class ComparePage(View):
    """Without a choice, the last two."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        record = in_scope(Proposal, pk, request)
        versions = list(versions_of(record))
        form = _form_for(versions, request.GET if "tu" in request.GET or "den" in request.GET else None)
        enough = len(versions) > 1
        context: dict[str, Any] = {"record": record, "form": form, "enough": enough, "comparison": None}
        if enough and form.is_valid():
            context |= _compared(versions, form.cleaned_data)
        context["wrong"] = enough and not form.is_valid()
        return render(request, "proposals/versions/compare.html", context, status=422 if context["wrong"] else 200)


def _form_for(versions: list[ProposalVersion], asked: Any = None) -> CompareForm:
    """Bound to what was asked, or else to the last two."""
    last = [one.number for one in versions[-2:]]
    given = {"tu": last[0] if last else "", "den": last[-1] if last else "", "kieu": INLINE}
    if asked is not None:
        given |= {name: asked.get(name, given.get(name, "")) for name in CompareForm.base_fields}
    return CompareForm(given, versions=versions)


def _compared(versions: list[ProposalVersion], chosen: dict[str, Any]) -> dict[str, Any]:
    by_number = {one.number: one for one in versions}
    old, new = by_number[chosen["tu"]], by_number[chosen["den"]]
    return {
        "old": old,
        "new": new,
        "comparison": compare(old, new),
        "beside": chosen["kieu"] == BESIDE,
        "whole": chosen["ca"],
    }


def acts_upon(version: ProposalVersion) -> list[str]:
    """What was asked, judged and decided with this version on the table, each with its day."""
    asked = [
        _("Yêu cầu bổ sung ngày %(day)s") % {"day": f"{timezone.localtime(one.at):%d/%m/%Y}"}
        for one in version.supplementrequests.all()
    ]
    councils = [
        _("Hội đồng thẩm định lập ngày %(day)s") % {"day": f"{timezone.localtime(one.opened_at):%d/%m/%Y}"}
        for one in version.appraisals.all()
    ]
    votes = [
        _("Tập thể lãnh đạo xem xét ngày %(day)s") % {"day": f"{one.meeting_on:%d/%m/%Y}"}
        for one in version.deliberations.all()
    ]
    return [*asked, *councils, *votes, *(_decided(one) for one in version.decisions.all())]


def _decided(decision: Decision) -> str:
    return _("%(kind)s: %(number)s ngày %(day)s") % {
        "kind": decision.get_kind_display(),
        "number": decision.number_text,
        "day": f"{decision.decided_on:%d/%m/%Y}",
    }
