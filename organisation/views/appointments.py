"""The acts on posts and ủy quyền."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.actions import appointments
from organisation.forms.accounts import AppointForm, CorrectForm, DelegateForm, EndForm, ReasonForm, delegable
from organisation.policies.administrators import check_administers
from organisation.querysets import administrators as querysets
from organisation.views.accounts import AccountAct
from units import clock
from units.models import Appointment, Person


class Appoint(AccountAct):
    """Any person whom the administrator keeps; where, the action checks."""

    form_class = AppointForm
    title = gettext_lazy("Bổ nhiệm")
    intro = gettext_lazy("Chức vụ cho quyền từ ngày bắt đầu đến hết ngày kết thúc, không cần đăng nhập lại.")
    said = gettext_lazy("Đã ghi nhận bổ nhiệm.")
    action = staticmethod(appointments.appoint)

    def check(self) -> None:
        if self.record.left_on:
            raise ValidationError(_("Đã ghi nhận thôi công tác; hãy tiếp nhận trở lại trước."))


class AppointmentAct(AccountAct):
    """An act on one post."""

    record: Appointment

    def find(self, **kwargs: Any) -> Appointment:  # type: ignore[override]
        return get_object_or_404(querysets.appointments_kept(self.by), pk=kwargs["pk"])

    def check(self) -> None:
        check_administers(self.by, self.record.unit)

    @property
    def person(self) -> Person:
        return self.record.person

    def summary(self) -> str:
        return f"{self.person.full_name} · {self.record.title}, {self.record.unit.short_name}"


class Delegate(AppointmentAct):
    form_class = DelegateForm
    title = gettext_lazy("Ủy quyền")
    next_text = gettext_lazy(
        "Người được ủy quyền có quyền từ ngày bắt đầu, mất quyền khi hết ngày kết thúc, không cần đăng nhập lại. "
        "Văn bản do họ ký ghi K/T hoặc T/L đúng thể thức. Biểu quyết, kiểm tra, quản trị không được ủy quyền."
    )
    said = gettext_lazy("Đã ghi nhận ủy quyền.")
    action = staticmethod(appointments.delegate)

    def check(self) -> None:
        super().check()
        if not delegable(self.record) or self.record.acting_for_id:
            raise ValidationError(_("Chức vụ này không có việc nào được ủy quyền."))


class End(AppointmentAct):
    form_class = EndForm
    title = gettext_lazy("Kết thúc chức vụ")
    next_text = gettext_lazy("Quyền của chức vụ này, và của người được ủy quyền, hết khi hết ngày đó.")
    said = gettext_lazy("Đã ghi nhận ngày kết thúc.")
    action = staticmethod(appointments.end)

    def initial(self) -> dict[str, Any]:
        return {"on": clock.today()}


class Strike(AppointmentAct):
    form_class = ReasonForm
    title = gettext_lazy("Bỏ bổ nhiệm chưa bắt đầu")
    tone = "danger"
    next_text = gettext_lazy("Chức vụ này sẽ không bắt đầu; nhật ký vẫn giữ việc đã bổ nhiệm rồi bỏ.")
    said = gettext_lazy("Đã bỏ bổ nhiệm chưa bắt đầu.")
    action = staticmethod(appointments.strike)

    def check(self) -> None:
        super().check()
        _check_not_begun(self.record.valid_from)


class Correct(AppointmentAct):
    form_class = CorrectForm
    title = gettext_lazy("Sửa bổ nhiệm chưa bắt đầu")
    intro = gettext_lazy("Chỉ sửa được khi chưa bắt đầu. Sai người, vai trò hay đơn vị thì bỏ và bổ nhiệm lại.")
    said = gettext_lazy("Đã sửa bổ nhiệm.")
    action = staticmethod(appointments.correct)

    def check(self) -> None:
        super().check()
        _check_not_begun(self.record.valid_from)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in ("post", "valid_from", "valid_to", "decision_no")}


def _check_not_begun(starts: date) -> None:
    if starts <= clock.today():
        raise ValidationError(_("Chức vụ này đã bắt đầu, không sửa được; hãy kết thúc rồi bổ nhiệm lại."))
