"""Django's sign-in and password forms with our errors: "Nhập mật khẩu" instead of "Trường này là bắt buộc"."""

from django.contrib.auth import forms

from ui.forms import FormBehaviour


class SignInForm(FormBehaviour, forms.AuthenticationForm):
    pass


class ChangePasswordForm(FormBehaviour, forms.PasswordChangeForm):
    pass


class AskResetForm(FormBehaviour, forms.PasswordResetForm):
    pass


class NewPasswordForm(FormBehaviour, forms.SetPasswordForm):
    pass
