"""The acts on an account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organisation.actions import accounts
from organisation.actions.acts import version_of
from organisation.forms.accounts import AccountForm, LeaveForm, LinkForm, OpenForm, ReasonForm
from organisation.policies.administrators import check_keeps
from organisation.querysets import administrators as querysets
from organisation.views.acts import ActPage
from organisation.views.open_work import open_work_of
from units.models import Person
from workflow.forms import StepForm


class AccountAct(ActPage):
    """An act on the account of one person; `action` is called with the person and the form's values."""

    action: Any = None

    @property
    def person(self) -> Person:
        """Whose account it is, and in whose chain the act is told."""
        return self.record

    def find(self, **kwargs: Any) -> Person:
        return get_object_or_404(querysets.people_kept(self.by), pk=kwargs["pk"])

    def check(self) -> None:
        check_keeps(self.by, self.record)

    def version(self) -> int:
        return version_of(self.person)

    def summary(self) -> str:
        return f"{self.record.full_name} · {self.record.username}"

    def act(self, form: StepForm) -> Any:
        return type(self).action(self.record, **self.marks(), **form.values())

    def back_url(self) -> str:
        return self.used_url(self.person.pk)

    def used_url(self, pk: int) -> str:
        return reverse("organisation:person", args=[pk])

    def crumbs(self) -> list[tuple[Any, str]]:
        return [
            (_("Tài khoản, chức vụ"), reverse("organisation:people")),
            (self.person.full_name, self.back_url()),
        ]


class OpenAccount(ActPage):
    """First what is known, then a look at the suggested sort name: a name is not split without review (DOMAIN §5.5)."""

    form_class = OpenForm
    title = gettext_lazy("Mở tài khoản")
    intro = gettext_lazy("Tài khoản mới chưa có mật khẩu và chưa có quyền gì: sau khi mở, bổ nhiệm và cấp đường dẫn.")
    said = gettext_lazy("Đã mở tài khoản. Bổ nhiệm chức vụ đầu tiên, rồi cấp đường dẫn đặt mật khẩu.")

    def carry_out(self, form: StepForm) -> HttpResponse:
        if isinstance(form, OpenForm) and form.suggestion:
            return self.look_again(form)
        return super().carry_out(form)

    def look_again(self, form: OpenForm) -> HttpResponse:
        data = self.request.POST.copy()
        data["sort_name"] = form.suggestion
        messages.info(
            self.request,
            _("Kiểm tra tên để sắp xếp do hệ thống gợi ý, sửa nếu chưa đúng, rồi bấm Mở tài khoản lần nữa."),
        )
        return self.page(self.form(data=data))

    def act(self, form: StepForm) -> Person:
        return accounts.open_account(by=self.by, key=self.posted("key"), **form.values())

    def done_url(self, done: Person) -> str:
        """On to the first post."""
        return reverse("organisation:person_appoint", args=[done.pk])

    def used_url(self, pk: int) -> str:
        return reverse("organisation:person", args=[pk])

    def back_url(self) -> str:
        return reverse("organisation:people")

    def crumbs(self) -> list[tuple[Any, str]]:
        return [(_("Tài khoản, chức vụ"), self.back_url())]


class EditAccount(AccountAct):
    form_class = AccountForm
    title = gettext_lazy("Sửa thông tin")
    said = gettext_lazy("Đã sửa thông tin tài khoản.")
    action = staticmethod(accounts.edit)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in accounts.FACTS}


class Deactivate(AccountAct):
    form_class = ReasonForm
    title = gettext_lazy("Ngừng tài khoản")
    tone = "danger"
    next_text = gettext_lazy(
        "Người này bị đăng xuất ngay và không đăng nhập được nữa; hồ sơ, chức vụ và nhật ký giữ nguyên. "
        "Khi mở lại, họ phải đặt mật khẩu mới."
    )
    said = gettext_lazy("Đã ngừng tài khoản.")
    action = staticmethod(accounts.deactivate)


class Reactivate(AccountAct):
    form_class = ReasonForm
    title = gettext_lazy("Mở lại tài khoản")
    next_text = gettext_lazy("Cấp đường dẫn để người này đặt mật khẩu mới.")
    said = gettext_lazy("Đã mở lại tài khoản.")
    action = staticmethod(accounts.reactivate)


class TakeBack(AccountAct):
    form_class = ReasonForm
    title = gettext_lazy("Tiếp nhận trở lại")
    next_text = gettext_lazy("Bổ nhiệm chức vụ mới; các chức vụ cũ đã kết thúc.")
    said = gettext_lazy("Đã tiếp nhận trở lại.")
    action = staticmethod(accounts.take_back)


class Leave(AccountAct):
    form_class = LeaveForm
    title = gettext_lazy("Ghi nhận thôi công tác")
    template_name = "organisation/leave.html"
    next_text = gettext_lazy(
        "Mọi chức vụ và ủy quyền kết thúc khi hết ngày làm việc cuối cùng. Tài khoản vẫn mở để người này xem hồ sơ "
        "của mình; với người từ trần thì tài khoản ngừng."
    )
    said = gettext_lazy("Đã ghi nhận thôi công tác.")
    action = staticmethod(accounts.leave)

    def check(self) -> None:
        super().check()
        if self.record.left_on:
            raise ValidationError(_("Đã ghi nhận thôi công tác; hãy tiếp nhận trở lại trước."))

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"open_work": open_work_of(self.record, self.by)}


class GiveLink(AccountAct):
    """By mail where there is an address; else shown once, to be handed over."""

    form_class = LinkForm
    title = gettext_lazy("Cấp đường dẫn đặt mật khẩu")
    template_name = "organisation/link.html"
    action = staticmethod(accounts.give_link)

    def check(self) -> None:
        super().check()
        if not self.record.is_active:
            raise ValidationError(_("Tài khoản này đã ngừng hoạt động."))

    def carry_out(self, form: StepForm) -> HttpResponse:
        link = f"{settings.SITE_URL}{self.act(form)}"
        if self.record.email and _mail(self.record, link):
            messages.success(self.request, _("Đã gửi đường dẫn tới %(email)s.") % {"email": self.record.email})
            return redirect(self.back_url())
        crumbs = [(_("Quản trị"), reverse("organisation:hub")), *self.crumbs(), (self.title, "")]
        context = {
            "crumbs": crumbs,
            "person": self.record,
            "link": link,
            "hours": _hours(),
        }
        response = render(self.request, "organisation/link_given.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"person": self.record, "hours": _hours()}


def _hours() -> int:
    """For how long a link works."""
    return int(settings.PASSWORD_RESET_TIMEOUT // 3600)


def _mail(person: Person, link: str) -> bool:
    """Whether the mail went out; a mail server that does not answer is no reason to lose the link."""
    context = {"person": person, "link": link, "hours": _hours()}
    with override("vi"):
        subject, body = _("[KL14] Đặt mật khẩu"), render_to_string("organisation/link_mail.txt", context)
    try:
        return bool(EmailMessage(subject=subject, body=body, to=[person.email]).send())
    except OSError:
        return False
