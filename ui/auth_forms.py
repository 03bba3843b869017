"""Django's sign-in and password forms with our errors: "Nhập mật khẩu" instead of "Trường này là bắt buộc"."""

from typing import Any

from django.contrib.auth import forms
from django.utils.translation import gettext_lazy as _

from ui.forms import FormBehaviour


class SignInForm(FormBehaviour, forms.AuthenticationForm):
    pass


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
    pass


class NewPasswordForm(_ChosenPassword, forms.SetPasswordForm):
    pass
