"""One section of a draft: drawn, saved by a press or by the page itself, and put right where two windows differ."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Textarea
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals import actions
from proposals.actions.saving import BOTH, MINE, THEIRS, Choice, Saved, Typed, marks_of
from proposals.completeness import FILES, Section, section_of
from proposals.content import ROWS
from proposals.forms.guidance import INTRODUCTION
from proposals.forms.writing import SECTION_FORMS, SectionForm
from proposals.reading import box_text, raw_text
from proposals.supplementing import sections_open
from proposals.views.writing import DraftView, around, next_open, section_url
from units import clock
from units.requests import PersonRequest
from workflow.errors import Stale

AUTOSAVE, MORE_ROWS, ONWARDS, STAY = "tu-luu", "them", "tiep", "o-lai"
SEEN_LENGTH = 2000


@dataclass(frozen=True)
class Conflict:
    """A box that two windows changed: both texts, and what may be done about it."""

    name: str
    label: str
    target: str
    mine: str
    theirs: str
    mark: str
    joinable: bool


class SectionPage(DraftView):
    """One section: each box is saved for itself; what cannot be saved is kept as typed."""

    section: Section

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        section = section_of(kwargs.pop("slug"))
        if section is None or section.slug == FILES:
            raise Http404
        self.section = section
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest) -> HttpResponse:
        more_rows = "them" in request.GET
        kept = self.record.kept_inputs.all()
        return self.page(self.form_class(instance=copy(self.record), more_rows=more_rows, kept=kept))

    def post(self, request: PersonRequest) -> HttpResponse:
        wish = request.POST.get("next", "")
        form = self.form_class(request.POST, instance=copy(self.record))
        typed, seen = form.typed(), _read_marks(request.POST.get("seen", ""))
        choices = {} if wish == AUTOSAVE else self.choices()
        try:
            saved = actions.save_section(self.record, typed, by=self.by, seen=seen, choices=choices)
        except Stale as stale:
            if wish == AUTOSAVE:
                return JsonResponse({"sentence": stale.sentence}, status=409)
            return self.gone(stale, typed_in(form))
        self.record = saved.record
        conflicts = [self.conflict(name, typed, form) for name in saved.conflicts]
        if wish == AUTOSAVE:
            return self.told(saved, conflicts)
        if saved.unsaved or conflicts:
            form.tell(saved.unsaved)
            status = 409 if conflicts else 422
            return self.page(form, status=status, marks=saved.marks, conflicts=conflicts)
        return self.onwards(wish)

    def is_open(self) -> bool:
        return self.section in sections_open(self.record)

    @property
    def form_class(self) -> type[SectionForm]:
        return SECTION_FORMS[self.section.slug]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.section.fields, *self.section.rows)

    def marks(self) -> dict[str, str]:
        """What the boxes hold now, to be compared when they are saved."""
        return marks_of(self.record, self.names)

    def choices(self) -> dict[str, Choice]:
        """What the person decided where two windows differed."""
        posted = self.request.POST
        made = {name: Choice(posted.get(f"chon-{name}", ""), posted.get(f"kia-{name}", "")) for name in self.names}
        return {name: choice for name, choice in made.items() if choice.wish in (MINE, THEIRS, BOTH)}

    def told(self, saved: Saved, conflicts: list[Conflict]) -> JsonResponse:
        """What the page's script shows: saved when, what is only kept and why, what another window changed."""
        time = f"{timezone.localtime(clock.now()):%H:%M}"
        unsaved = [f"{self.label(name)} – {why}" for name, why in saved.unsaved.items()]
        if unsaved:
            sentence = _("Đã tự lưu lúc %(time)s, trừ ô chưa hợp lệ (giữ nguyên như đã gõ): %(boxes)s") % {
                "time": time,
                "boxes": "; ".join(unsaved),
            }
        else:
            sentence = _("Đã tự lưu lúc %(time)s") % {"time": time}
        if conflicts:
            sentence = _("Chưa lưu ô bị sửa ở hai cửa sổ: %(boxes)s. Đồng chí chọn nội dung ở đầu trang.") % {
                "boxes": ", ".join(one.label for one in conflicts)
            }
        context = {"conflicts": conflicts}
        fragment = render_to_string("proposals/writing/conflicts.html", context, self.request) if conflicts else ""
        return JsonResponse(
            {
                "sentence": sentence,
                "seen": _write_marks(saved.marks),
                "conflicts": fragment,
                "versions": ",".join(one.mark for one in conflicts),
                "unsaved": len(unsaved),
            }
        )

    def label(self, name: str) -> str:
        form = self.form_class
        return str(form.rows[name].legend if name in form.rows else form.base_fields[name].label)

    def conflict(self, name: str, typed: Typed, form: SectionForm) -> Conflict:
        kept = self.record.kept_inputs.filter(name=name).first()
        mine = copy(self.record)
        if name in typed.wrong:
            own = raw_text(typed.posted[name])
        elif name in ROWS:
            own = box_text(mine, name, typed.contents[name])
        else:
            setattr(mine, name, typed.contents[name])
            own = box_text(mine, name)
        return Conflict(
            name=name,
            label=self.label(name),
            target=f"formset-{name}" if name in ROWS else f"id_{name}",
            mine=own,
            theirs=raw_text(kept.posted) if kept else box_text(self.record, name),
            mark=self.marks()[name],
            joinable=name not in typed.wrong and (not kept if name in ROWS else is_text(form, name)),
        )

    def onwards(self, wish: str) -> HttpResponse:
        here = section_url(self.record, self.section)
        if wish == MORE_ROWS:
            return redirect(f"{here}?them=1")
        messages.success(self.request, _("Đã lưu phần “%(section)s”.") % {"section": self.section.title})
        after = next_open(self.record, self.section)
        if wish == STAY:
            return redirect(here)
        if wish == ONWARDS and after:
            return redirect(section_url(self.record, after))
        return redirect("proposals:draft", self.record.pk)

    def page(
        self,
        form: SectionForm,
        status: int = 200,
        marks: dict[str, str] | None = None,
        conflicts: list[Conflict] | None = None,
    ) -> HttpResponse:
        context = {
            "record": self.record,
            "section": self.section,
            "form": form,
            "formsets": list(form.formsets.values()),
            "seen": _write_marks(marks or self.marks()),
            "conflicts": conflicts or [],
            "invalid": status == 422,
            "kept": form.kept,
            "introduction": INTRODUCTION.get(self.section.slug, ""),
            "pause": settings.AUTOSAVE_PAUSE,
            "retry": settings.AUTOSAVE_RETRY,
            **around(self.record, self.section),
        }
        return render(self.request, "proposals/writing/section.html", context, status=status)


def is_text(form: SectionForm, name: str) -> bool:
    """Whether two versions of the field may stand one after the other."""
    return isinstance(form.fields[name].widget, Textarea)


def _write_marks(marks: dict[str, str]) -> str:
    return ",".join(f"{name}:{mark}" for name, mark in marks.items())


def _read_marks(text: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in text[:SEEN_LENGTH].split(",") if ":" in pair)


def typed_in(form: SectionForm) -> list[tuple[str, str]]:
    """What stood in the boxes of the form and of its rows, with the labels."""
    boxes = [*form.visible_fields(), *(box for rows in form.formsets.values() for row in rows for box in row)]
    return [(str(box.label), box.value()) for box in boxes if isinstance(box.value(), str) and box.value()]
