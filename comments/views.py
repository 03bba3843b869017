"""The page on which a record is talked about, whom one may mention there, and what one does with one's own remarks."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from comments import actions, policies, querysets
from comments.forms import EditForm, Limits, ReplyForm, TalkForm, WithdrawForm
from comments.forums import address_of, find, forum_of
from comments.mentions import token_of
from comments.models import Comment, Readers
from comments.thread import page_of
from ui.text import fold
from units.models import Person
from units.requests import PersonRequest
from workflow.errors import AlreadyDone, Stale
from workflow.forms import StepForm
from workflow.machine import machine_of
from workflow.pages import Tab, tabs_of

MOST_SUGGESTED = 8


def tab_of(record: Any, by: Person) -> Tab:
    """What the record's own page shows of the talk: that there is one, and how much of it this person may read."""
    return Tab(_("Trao đổi"), address_of(record), querysets.count(record, by))


def talk_paths(model: type[Any]) -> list[URLPattern]:
    """The addresses under a record of `model`: "…:talk" and "…:talk_people"."""
    return [
        path("<int:pk>/trao-doi/", TalkPage.as_view(model=model), name="talk"),
        path("<int:pk>/trao-doi/nguoi/", PeoplePage.as_view(model=model), name="talk_people"),
    ]


class _OfRecord(View):
    model: type[Any] = None  # type: ignore[assignment]

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.by = request.user
        record = find(self.model, kwargs["pk"], self.by)
        if record is None:
            raise Http404
        self.record: Any = record
        return super().dispatch(request, *args, **kwargs)


class TalkPage(_OfRecord):
    """All remarks that the person may read, the box for a new one; asked by htmx, the talk alone."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        parent = self.parent()
        form = self.form(parent, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, parent, status=422)
        try:
            said = actions.say(
                self.record, by=self.by, parent=parent, key=request.POST.get("key", "")[:64], **form.cleaned_data
            )
        except AlreadyDone:
            return self.said("")
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, parent, status=422)
        return self.said(said.anchor)

    def said(self, anchor: str) -> HttpResponse:
        if not self.request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{address_of(self.record)}#{anchor}")
        return self.page(focus=anchor)

    def parent(self) -> Comment | None:
        """What is replied to; 404 for what the person may not read, or what belongs to another record."""
        given = self.request.POST.get("parent", "")
        if not given:
            return None
        parent = querysets.visible(int(given), self.by) if given.isdecimal() and len(given) < 19 else None
        if parent is None or parent.record != self.record:
            raise Http404
        return parent

    def form(self, parent: Comment | None, *data: Any) -> ReplyForm:
        if parent is None:
            return TalkForm(*data, record=self.record, by=self.by, limits=self.limits)
        return ReplyForm(*data, limits=self.limits, auto_id=f"id_{parent.pk}_%s")

    @cached_property
    def limits(self) -> Limits:
        return Limits.of(self.record.holder)

    def page(
        self, form: ReplyForm | None = None, parent: Comment | None = None, *, focus: str = "", status: int = 200
    ) -> HttpResponse:
        page, faces = page_of(self.record, self.by, self.request.GET)
        for face in faces:
            if face.may_reply:
                ours = form is not None and parent == face.comment
                face.form = form if ours else self.form(face.comment)
        blank = Comment(record=self.record, author=self.by, readers=Readers.ALL)
        may_write = policies.may(policies.check_can_write, self.by, blank)
        context = {
            "record": self.record,
            "machine_name": machine_of(self.record).name,
            "status": {"label": self.record.get_state_display(), "tone": machine_of(self.record).tone_of(self.record)},
            "page": page,
            "faces": faces,
            "form": (form if form is not None and parent is None else self.form(None)) if may_write else None,
            "why_not": "" if may_write else forum_of(self.record).open.refusal(self.by, self.record),
            "record_tabs": tabs_of(self.record, self.by),
            "here": address_of(self.record),
            "key": uuid4().hex,
            "focus": focus,
            "local": f"kl14:nhap:{self.by.pk}:{self.request.path}",
        }
        template = "comments/talk.html" if self.request.htmx else "comments/page.html"  # type: ignore[attr-defined]
        return render(self.request, template, context, status=status)


class PeoplePage(_OfRecord):
    """Whom a remark may mention, by part of the name (`q`), among those who would read it (`readers`)."""

    def get(self, request: PersonRequest, pk: int) -> JsonResponse:
        readers = Readers.LEADERS if request.GET.get("readers") == Readers.LEADERS else Readers.ALL
        policies.check_can_write(self.by, Comment(record=self.record, author=self.by, readers=readers))
        people = querysets.people_who_read(self.record, readers).exclude(pk=self.by.pk)
        found = list(people.filter(search_text__contains=fold(request.GET.get("q", ""))[:60])[:MOST_SUGGESTED])
        names = list(people.filter(full_name__in=[one.full_name for one in found]).values_list("full_name", flat=True))
        return JsonResponse(
            {
                "people": [
                    {"token": token_of(one, alone=names.count(one.full_name) == 1), "title": one.title} for one in found
                ]
            }
        )


class _OwnPage(View):
    """A page for one's own remark: its form, and its one action."""

    title: ClassVar[Any]
    intro: ClassVar[Any] = ""
    tone: ClassVar[str] = "primary"
    policy: ClassVar[policies.Policy]
    form_class: ClassVar[type[StepForm]]
    act: ClassVar[Callable[..., Any]]

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        comment = querysets.visible(kwargs["pk"], request.user)
        if comment is None:
            raise Http404
        self.comment = comment
        self.policy(request.user, comment)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        return self.page(self.form_class(record=self.comment, by=request.user, initial=self.initial()))

    def post(self, request: PersonRequest, pk: int) -> HttpResponse:
        form = self.form_class(request.POST, record=self.comment, by=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            type(self).act(self.comment, by=request.user, **self.with_seen(form))
        except ValidationError as error:
            form.take_error(error)
            return self.page(form, status=422)
        except Stale as stale:
            return self.conflict(stale, form)
        return redirect(self.comment.get_absolute_url())

    def initial(self) -> dict[str, Any]:
        return {}

    def with_seen(self, form: StepForm) -> dict[str, Any]:
        return form.cleaned_data

    def page(self, form: StepForm, status: int = 200) -> HttpResponse:
        context = {
            "record": self.comment.record,
            "step_title": self.title,
            "submit_label": self.title,
            "summary_line": f"{self.comment.reference} · {self.comment.record}",
            "intro": self.intro,
            "tone": self.tone,
            "form": form,
            "formsets": [],
            "formset_errors": False,
            "multipart": False,
            "key": "",
            "seen": self.request.POST.get("seen") or actions.version_of(self.comment),
            "next_text": "",
            "back_url": self.comment.get_absolute_url(),
        }
        return render(self.request, "workflow/step.html", context, status=status)

    def conflict(self, stale: Stale, form: StepForm) -> HttpResponse:
        context = {
            "done": stale.sentence,
            "by_name": "",
            "reason": "",
            "typed": [(field.label, field.value()) for field in form],
            "record_url": self.comment.get_absolute_url(),
        }
        return render(self.request, "components/conflict.html", context, status=409)


class EditPage(_OwnPage):
    title = gettext_lazy("Sửa ý kiến")
    policy = policies.check_can_edit
    form_class = EditForm
    act = actions.edit

    def initial(self) -> dict[str, Any]:
        return {"text": self.comment.text}

    def with_seen(self, form: StepForm) -> dict[str, Any]:
        seen = self.request.POST.get("seen", "")
        return {**form.cleaned_data, "seen": int(seen) if seen.isdecimal() and len(seen) < 10 else None}


class WithdrawPage(_OwnPage):
    title = gettext_lazy("Rút ý kiến")
    intro = gettext_lazy("Nội dung và tệp không còn hiện ra; chỗ của ý kiến, người viết và lý do rút vẫn còn.")
    tone = "danger"
    policy = policies.check_can_withdraw
    form_class = WithdrawForm
    act = actions.withdraw


def release(request: HttpRequest, pk: int) -> HttpResponse:
    """A press of "Không cần trả lời nữa"; a GET, after a sign-in say, only goes back to the talk."""
    by: Person = request.user  # type: ignore[assignment]
    comment = querysets.visible(pk, by)
    if comment is None:
        raise Http404
    if request.method == "POST":
        actions.release(comment, by=by)
        messages.success(request, _("Câu hỏi không còn chờ trả lời."))
    return redirect(comment.get_absolute_url())
