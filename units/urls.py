from django.contrib.auth import views as auth
from django.urls import path
from django.views.generic import TemplateView

from ui.auth_forms import AskResetForm, ChangePasswordForm, NewPasswordForm, SignInForm
from units import views

urlpatterns = [
    path("toi/", views.profile, name="profile"),
    path(
        "dang-nhap/",
        auth.LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True),
        name="login",
    ),
    path("da-dang-nhap/", TemplateView.as_view(template_name="registration/signed_in.html"), name="signed_in"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
    path("mat-khau/", auth.PasswordChangeView.as_view(form_class=ChangePasswordForm), name="password_change"),
    path("mat-khau/xong/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path(
        "quen-mat-khau/",
        auth.PasswordResetView.as_view(
            form_class=AskResetForm,
            email_template_name="registration/password_reset_email.txt",
            subject_template_name="registration/password_reset_subject.txt",
        ),
        name="password_reset",
    ),
    path("quen-mat-khau/da-gui/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "dat-lai/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(form_class=NewPasswordForm),
        name="password_reset_confirm",
    ),
    path("dat-lai/xong/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
