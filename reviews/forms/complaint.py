"""Forms of a complaint and of the steps of the body that decides it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.actions.complaint.deciding import FINDINGS
from reviews.forms.accountability import FileForm, FileRows, file_field, longer, make_rows
from reviews.forms.subjects import YesNoField
from reviews.models import Complaint, ComplaintState, Hearing, RestorationTask, ScreenReason
from reviews.outcomes import Outcome
from ui.forms import DateField, IntegerField, Kl14Form, RadioBoxes
from workflow.forms import Rows, StepForm


class WrittenComplaint(StepForm):
    """What a complainant writes, at every level."""

    grounds = forms.CharField(
        label=_("lý do khiếu nại"),
        widget=longer(8),
        help_text=_(
            "Nội dung nào của kết luận chưa đúng, căn cứ, chứng cứ. Không nhập nội dung thuộc bí mật nhà nước."
        ),
    )
    request = forms.CharField(
        label=_("yêu cầu thay đổi"), widget=longer(4), help_text=_("Đề nghị kết luận thế nào, phục hồi quyền lợi gì.")
    )
    rows = {"files": make_rows(FileForm, FileRows, max_num=10)}

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"files": [row for row in values["files"] if row.get("file")]}

    def is_multipart(self) -> bool:
        return True


class AppealForm(WrittenComplaint):
    """On to the next level."""


class ReceiveForm(StepForm):
    late_reason = forms.CharField(
        label=_("lý do vẫn thụ lý dù quá thời hạn"), widget=longer(3), help_text=_("Khiếu nại này gửi sau thời hạn.")
    )

    def __init__(self, *args: Any, record: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if not record.is_late:
            del self.fields["late_reason"]


class ScreenOutForm(StepForm):
    screen_code = forms.ChoiceField(
        label=_("lý do không thụ lý"), choices=ScreenReason.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("giải thích cho người khiếu nại"), widget=longer(4))
    forwarded_to = forms.CharField(
        label=_("cơ quan nhận chuyển"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc khi không thuộc thẩm quyền."),
    )


class HearForm(StepForm):
    hearing = forms.ChoiceField(label=_("việc trình bày"), choices=Hearing.choices, widget=RadioBoxes)
    heard_on = DateField(label=_("ngày nghe, hoặc ngày văn bản"))
    statement = forms.CharField(label=_("ý kiến trình bày, hoặc số và ngày văn bản"), widget=longer(5))


class TaskForm(Kl14Form):
    content = forms.CharField(label=_("việc phục hồi"), max_length=300)


class TaskRows(Rows):
    legend = _("Việc phục hồi quyền lợi")
    add_label = _("Thêm việc")
    hint = _("Khi thay đổi hoặc hủy bỏ: xin lỗi, phục hồi quyền lợi, đính chính hồ sơ, khen thưởng bị ảnh hưởng.")


_RESULTS = (ComplaintState.UPHELD, ComplaintState.CHANGED, ComplaintState.ANNULLED)
_QUESTIONS = {
    "policy_followed": _("Xác định lại: đúng chủ trương?"),
    "pure_motive": _("Xác định lại: động cơ trong sáng?"),
    "common_good": _("Xác định lại: vì lợi ích chung?"),
    "policy_abuse": _("Xác định lại: lợi dụng chủ trương?"),
    "intent": _("Xác định lại: cố ý vi phạm?"),
}


class DecideForm(StepForm):
    result = forms.ChoiceField(
        label=_("kết quả giải quyết"),
        choices=[(one.value, one.label) for one in _RESULTS],
        widget=RadioBoxes(
            hints={
                "UPHELD": _("Kết luận đúng, không có căn cứ thay đổi."),
                "CHANGED": _("Kết luận khác, nhẹ hơn, trong các phương án được phép."),
                "ANNULLED": _("Kết luận không còn giá trị; có thể giao xem xét lại với tổ khác."),
            }
        ),
    )
    decision_no = forms.CharField(label=_("số quyết định giải quyết"), max_length=64)
    reasons = forms.CharField(label=_("căn cứ, lý do"), widget=longer(6))
    members_total = IntegerField(label=_("tổng số thành viên tập thể giải quyết"), min_value=1)
    votes_for = IntegerField(label=_("số tán thành"), min_value=0)
    outcome = forms.ChoiceField(
        label=_("kết luận mới (khi thay đổi)"), choices=[("", "---------"), *Outcome.choices], required=False
    )
    with_lessons = forms.BooleanField(label=_("Kèm kiểm điểm rút kinh nghiệm (khi miễn hoặc giảm nhẹ)"), required=False)
    redo = forms.BooleanField(label=_("Giao xem xét lại từ đầu với tổ kiểm tra khác (khi hủy bỏ)"), required=False)
    decision_file = file_field(_("quyết định có chữ ký"))
    rows = {"tasks": make_rows(TaskForm, TaskRows, max_num=10)}

    def __init__(self, *args: Any, record: Complaint, **kwargs: Any) -> None:
        """What was found before is shown, for the body to find otherwise."""
        subject = record.subject
        asked = {
            name: YesNoField(label=_QUESTIONS[name], initial=bool(getattr(subject, name)), required=False)
            for name in FINDINGS
        }
        self.base_fields = {**type(self).base_fields, **asked}  # type: ignore[misc]
        super().__init__(*args, record=record, **kwargs)

    def values(self) -> dict[str, Any]:
        values = super().values()
        found = {name: values.pop(name) for name in FINDINGS}
        return values | {"findings": {name: value for name, value in found.items() if value in (True, False)}}

    def is_multipart(self) -> bool:
        return True


class DeliverForm(StepForm):
    delivered_on = DateField(label=_("ngày giao quyết định"))


class WithdrawForm(StepForm):
    reason = forms.CharField(label=_("lý do"), widget=longer(3))


class RestoreForm(StepForm):
    task = forms.ModelChoiceField(label=_("việc phục hồi"), queryset=RestorationTask.objects.none())
    done_on = DateField(label=_("ngày làm xong"))
    note = forms.CharField(label=_("kết quả, số và ngày văn bản"), widget=longer(3))

    def __init__(self, *args: Any, record: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["task"].queryset = record.tasks.filter(done_on__isnull=True)  # type: ignore[attr-defined]
