"""Forms of accounts, posts and ủy quyền."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organisation.forms.base import AdminForm, offer
from organisation.forms.fields import PersonField, UnitField
from organisation.querysets.administrators import people_kept
from organisation.sight import administered
from ui.filters import FilterForm
from ui.forms import DateField
from ui.text import sort_name_of
from units import clock
from units.models import Appointment, Leaving, Person
from units.roles import DELEGABLE, PERM_LABELS, ROLES, Role

WORKING, GONE, SHUT = "dang-hoat-dong", "da-thoi", "ngung"
STATUSES = (
    (WORKING, _("Đang hoạt động")),
    (GONE, _("Đã thôi công tác")),
    (SHUT, _("Tài khoản đã ngừng")),
)
NO_CHOICE = ("", "–")
USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,63}$",
    _("Dùng 2–64 chữ thường không dấu, chữ số, dấu chấm, gạch dưới hoặc gạch nối, ví dụ nguyenvana."),
)


class PeopleFilter(FilterForm):
    """The filters of the list of people."""

    q = forms.CharField(label=_("Tìm theo tên"), max_length=120)
    don_vi = UnitField(label=_("Đơn vị"), max_length=200)
    vai_tro = forms.ChoiceField(label=_("Vai trò"), choices=[NO_CHOICE, *Role.choices])
    trang_thai = forms.ChoiceField(label=_("Tình trạng"), choices=[NO_CHOICE, *STATUSES])

    def __init__(self, query: QueryDict, by: Person) -> None:
        self.by = by
        super().__init__(query)

    def full_clean(self) -> None:
        offer(self, "don_vi", administered(self.by))
        super().full_clean()


class AccountForm(AdminForm):
    """Names, e-mail and title of a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    sort_name = forms.CharField(
        label=_("Tên để sắp xếp"),
        max_length=120,
        help_text=_(
            "Tên gọi đứng trước, ví dụ “Hường Nguyễn Thị”; với tên như K'Brơi, Cil Ha Sương thì viết đúng như tên."
        ),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False, max_length=254)
    title = forms.CharField(label=_("Chức danh"), required=False, max_length=120)


class OpenForm(AccountForm):
    """A new account; `checked` says that the suggested sort name has been seen."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=64, validators=[USERNAME], help_text=_("Không đổi được về sau.")
    )
    field_order = ("username", "full_name", "sort_name", "email", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort_name"].required = False
        self.fields["sort_name"].help_text = _("Để trống thì hệ thống gợi ý để đồng chí kiểm tra trước khi mở.")

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Tên đăng nhập này đã có."))
        return username

    @property
    def suggestion(self) -> str:
        """A sort name to check; empty when one was given."""
        return "" if self.cleaned_data["sort_name"] else sort_name_of(self.cleaned_data["full_name"])


class ReasonForm(AdminForm):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class LinkForm(AdminForm):
    """Nothing to fill in: the button is the act."""


class LeaveForm(AdminForm):
    kind = forms.ChoiceField(label=_("Lý do thôi công tác"), choices=[NO_CHOICE, *Leaving.choices])
    on = DateField(label=_("Ngày làm việc cuối cùng"), help_text=_("Mọi chức vụ kết thúc khi hết ngày này."))


class _PostForm(AdminForm):
    """The period, the title and the decision of a post."""

    post = forms.CharField(
        label=_("Chức vụ"),
        required=False,
        max_length=120,
        help_text=_("Tên gọi đầy đủ, ví dụ “Bí thư Chi bộ, Giám đốc”."),
    )
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa ấn định ngày kết thúc.")
    )
    decision_no = forms.CharField(
        label=_("Số quyết định"),
        required=False,
        max_length=64,
        help_text=_("Bắt buộc với người đứng đầu, cấp phó và ủy ban kiểm tra, ví dụ 12-QĐ/ĐU."),
    )


class AppointForm(_PostForm):
    role = forms.ChoiceField(label=_("Vai trò"), choices=[NO_CHOICE, *Role.choices])
    unit = UnitField(label=_("Đơn vị"), max_length=200, help_text=_("Nhập tên hoặc mã đơn vị."))
    field_order = ("role", "unit", "post", "valid_from", "valid_to", "decision_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", administered(self.by))
        self.fields["valid_from"].initial = clock.today()


class CorrectForm(_PostForm):
    """Of a post that has not begun; an ủy quyền keeps the title of the post it is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record.acting_for_id:
            self.fields["valid_to"].required = True
            self.fields["valid_to"].help_text = ""


class DelegateForm(AdminForm):
    to = PersonField(label=_("Người được ủy quyền"), max_length=200, help_text=_("Nhập họ tên hoặc tên đăng nhập."))
    limits = forms.MultipleChoiceField(label=_("Việc được ủy quyền"), widget=forms.CheckboxSelectMultiple())
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Đến hết ngày"))
    decision_no = forms.CharField(
        label=_("Số văn bản ủy quyền"),
        required=False,
        max_length=64,
        help_text=_("Bắt buộc khi ủy quyền của người đứng đầu, cấp phó và ủy ban kiểm tra."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people_kept(self.by).exclude(pk=self.record.person_id))
        self.fields["limits"].choices = delegable(self.record)  # type: ignore[attr-defined]


def delegable(appointment: Appointment) -> list[tuple[str, Any]]:
    """What the holder of the post may leave to another."""
    perms = DELEGABLE & ROLES[appointment.role].perms
    return [(perm.value, label) for perm, label in PERM_LABELS.items() if perm in perms]


class EndForm(AdminForm):
    on = DateField(label=_("Ngày cuối cùng giữ chức vụ"))
    reason = forms.CharField(label=_("Lý do, căn cứ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
