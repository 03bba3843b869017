"""Django's sign-in and password forms with our errors: "Nhập mật khẩu" instead of "Trường này là bắt buộc"."""

from typing import Any

from django.contrib.auth import forms
from django.forms import EmailField, EmailInput
from django.utils.translation import gettext_lazy as _

from ui.forms import FormBehaviour


class SignInForm(FormBehaviour, forms.AuthenticationForm):
    error_messages = {
        **forms.AuthenticationForm.error_messages,
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu có phân biệt chữ hoa, chữ thường."),
    }


class _ChosenPassword(FormBehaviour):
    """Django's four rules in one sentence, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _(
            "Ít nhất 8 ký tự, có cả chữ; không giống tên đăng nhập, họ tên; không phải mật khẩu nhiều người dùng."
        )


class ChangePasswordForm(_ChosenPassword, forms.PasswordChangeForm):
    pass


class AskResetForm(FormBehaviour, forms.PasswordResetForm):
    email = EmailField(label=_("thư điện tử"), max_length=254, widget=EmailInput(attrs={"autocomplete": "email"}))


class NewPasswordForm(_ChosenPassword, forms.SetPasswordForm):
    pass
