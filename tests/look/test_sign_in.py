"""The pages around signing in, and the pages of refusal, through the real addresses."""

import re

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from units.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person_with_mail(person: Person) -> Person:
    person.email = "huong@example.vn"
    person.save()
    return person


def test_signing_in_without_anything_says_what_to_enter(client: Client):
    page = client.post("/dang-nhap/", {"username": "", "password": ""}).content.decode()
    assert '<a href="#id_username">Nhập tên đăng nhập</a>' in page
    assert '<a href="#id_password">Nhập mật khẩu</a>' in page


def test_a_wrong_password_is_told_in_plain_words(client: Client):
    page = client.post("/dang-nhap/", {"username": "huong", "password": "sai"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page


def test_a_password_is_asked_for_in_the_words_of_the_house(client: Client, person: Person):
    client.force_login(person)
    page = client.get("/mat-khau/").content.decode()
    assert "Ít nhất 8 ký tự" in page
    assert "của bạn" not in page
    assert "Nhập thư điện tử" in client.post("/quen-mat-khau/", {"email": ""}).content.decode()


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, person_with_mail: Person):
    client.post("/quen-mat-khau/", {"email": "huong@example.vn"})
    letter = mail.outbox[0]
    assert letter.subject == "KL14: đặt lại mật khẩu"
    assert "Kính gửi đồng chí Nguyễn Thị Hường," in letter.body
    address = re.search(r"https?://[^/]+(/dat-lai/\S+)", letter.body)
    form = client.get(address[1], follow=True)
    assert "Đặt mật khẩu mới" in form.content.decode()
    new = {"new_password1": "Sao-Mai-2026", "new_password2": "Sao-Mai-2026"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Đã đặt mật khẩu mới" in done.content.decode()
    person_with_mail.refresh_from_db()
    assert person_with_mail.check_password("Sao-Mai-2026")


def test_a_used_link_leads_to_a_new_one(client: Client):
    page = client.get("/dat-lai/x/y/").content.decode()
    assert "Đường dẫn không còn dùng được" in page
    assert 'href="/quen-mat-khau/"' in page


def test_a_stale_form_is_explained_with_a_way_back():
    answer = Client(enforce_csrf_checks=True).post("/dang-nhap/", {})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()


def test_a_refusal_gives_its_reason(client: Client, person: Person):
    client.force_login(person)
    answer = client.get("/cam")
    assert answer.status_code == 403
    assert "không được quyết định đề xuất của chính mình" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so_to_anyone(client: Client):
    answer = client.get("/khong-co-trang-nay")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_the_pages_of_last_resort_need_no_context():
    assert "Hệ thống gặp lỗi" in render_to_string("500.html")
    assert "Yêu cầu không hợp lệ" in render_to_string("400.html")
