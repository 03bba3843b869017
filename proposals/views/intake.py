"""Pages of receiving a proposal, asking for a supplement, and answering."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from proposals import actions
from proposals.completeness import SECTIONS, missing_contents
from proposals.forms.intake import AnswerForm
from proposals.models import Proposal
from proposals.querysets import similar_to
from proposals.reading import sections_of
from proposals.supplementing import judged_last, sections_open
from proposals.views.sections import AUTOSAVE, STAY
from proposals.views.writing import section_url
from units import clock
from units.requests import PersonRequest
from workflow.errors import Stale
from workflow.forms import StepForm
from workflow.views import StepPage


def checklist_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The contents that a dossier must have (NĐ 73 Đ.7.2), section by section, each with what is missing."""
    gaps = missing_contents(proposal)
    return [
        {
            "section": part.section,
            "boxes": [
                {"value": f"{part.section.slug}:{one.name}", "label": label, "missing": one.gap}
                for one, label in [(a, a.label) for a in part.answers] + [(t, t.title) for t in part.tables]
            ],
        }
        for part in sections_of(proposal, gaps)
    ]


class ReceivePage(StepPage):
    """Beside the form, what may be the same proposal again, and the contents to be checked."""

    template_name = "proposals/handling/receive.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        asks = self.step == "receive"
        return {
            "similar": similar_to(self.record, self.by),
            "checklist": checklist_of(self.record) if asks else [],
        }


class SendBackPage(StepPage):
    """Starts with an item for each content ticked as missing, and for each answer that did not suffice."""

    template_name = "proposals/handling/send_back.html"

    def initial(self) -> dict[str, Any]:
        labels = {box["value"]: box["label"] for part in checklist_of(self.record) for box in part["boxes"]}
        ticked = [value for value in self.request.GET.getlist("thieu") if value in labels]
        missing = [f"{gap.section}:{gap.field}" for gap in missing_contents(self.record)]
        wanted = dict.fromkeys(value for value in (*missing, *ticked) if value in labels)
        gaps = [
            {"gap": _("Bổ sung: %(what)s") % {"what": labels[value]}, "section": value.split(":")[0]}
            for value in wanted
        ]
        poor = [item for item in judged_last(self.record) if item.sufficient is False]
        return {"gaps": [{"gap": item.gap, "section": item.section} for item in poor] + gaps}


@method_decorator(never_cache, name="dispatch")
class AnswerPage(StepPage):
    """Answers are kept as they are typed, by themselves, by "Lưu" and with every attempt to send."""

    template_name = "proposals/handling/answer.html"

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        wish = request.POST.get("next", "")
        if self.record.state not in self.spec.sources:
            if wish == AUTOSAVE:
                return JsonResponse({"sentence": _("Hồ sơ không còn chờ bổ sung.")}, status=409)
            return super().post(request, pk)
        self.spec.policy.check_who(self.by, self.record)
        unfinished = cast(AnswerForm, self.form(data=request.POST, unfinished=True))
        unfinished.is_valid()
        try:
            actions.save_answers(self.record, by=self.by, answers=unfinished.answers)
        except Stale as stale:
            return self.conflict(stale, request.POST)
        if wish == AUTOSAVE:
            return self.told()
        if wish == STAY:
            messages.success(request, _("Đã lưu câu trả lời, chưa gửi."))
            return redirect("proposals:answer_supplement", pk)
        return super().post(request, pk)

    def told(self) -> JsonResponse:
        time = f"{timezone.localtime(clock.now()):%H:%M}"
        sentence = _("Đã tự lưu lúc %(time)s") % {"time": time}
        seen = self.posted("seen")
        return JsonResponse({"sentence": sentence, "seen": seen, "conflicts": "", "versions": "", "unsaved": 0})

    def more(self, form: StepForm) -> dict[str, Any]:
        opened = sections_open(self.record)
        return {
            "opened": [{"section": one, "url": section_url(self.record, one)} for one in opened],
            "whole": len(opened) == len(SECTIONS) - 1,  # who its authors are stays
            "pause": settings.AUTOSAVE_PAUSE,
            "retry": settings.AUTOSAVE_RETRY,
        }
