"""Signing in and out, changing and recovering a password, in Vietnamese."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.small_tree import Tree

PASSWORD = "doi-moi-sang-tao-2026"


@pytest.fixture
def cadre(small_tree: Tree):
    small_tree.cadre.set_password(PASSWORD)
    small_tree.cadre.save()
    return small_tree.cadre


def test_a_visitor_is_sent_to_the_sign_in_page(client: Client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


def test_signing_in_leads_home(client: Client, cadre):
    answer = client.post(reverse("login"), {"username": "canbo", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert "Việc của tôi" in client.get("/").content.decode()


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, cadre):
    page = client.post(reverse("login"), {"username": "canbo", "password": "sai"}).content.decode()
    assert 'value="canbo"' in page
    assert "mật khẩu" in page


def test_ten_wrong_passwords_lock_the_account_for_a_while(client: Client, cadre):
    for _try in range(10):
        answer = client.post(reverse("login"), {"username": "canbo", "password": "sai"})
    assert answer.status_code == 429
    right = client.post(reverse("login"), {"username": "canbo", "password": PASSWORD})
    assert right.status_code == 429


def test_signing_out_is_a_post(client: Client, cadre):
    client.force_login(cadre, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert client.get("/").status_code == 302


def test_changing_the_password(client: Client, cadre):
    client.force_login(cadre, backend="django.contrib.auth.backends.ModelBackend")
    new = "thung-lung-vang-1998"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), data).status_code == 302
    cadre.refresh_from_db()
    assert cadre.check_password(new)


def test_recovering_the_password_by_mail(client: Client, cadre):
    client.post(reverse("password_reset"), {"email": cadre.email})
    assert len(mail.outbox) == 1
    assert "Trần Đình Ân" in mail.outbox[0].body
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    new = "suoi-da-thuy-dien-7"
    answer = client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
    assert answer.status_code == 302
    cadre.refresh_from_db()
    assert cadre.check_password(new)


def test_an_unknown_address_is_not_betrayed(client: Client, cadre):
    known = client.post(reverse("password_reset"), {"email": cadre.email})
    unknown = client.post(reverse("password_reset"), {"email": "ai@do.vn"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1


def test_the_profile_tells_what_my_posts_let_me_do(client: Client, small_tree: Tree):
    client.force_login(small_tree.head, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("profile")).content.decode()
    assert "Đặng Ý" in page
    assert "Chi bộ cơ sở Chè Đồi Sương" in page
    assert "Biểu quyết trong tập thể lãnh đạo" in page
    assert "Quản trị tài khoản" not in page
