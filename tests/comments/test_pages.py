"""The page of talking: said and answered, kept as typed when wrong, in place and without scripts, at a fixed cost."""

import unicodedata
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import actions
from comments.forums import address_of
from comments.models import Comment
from evidence import quarantine
from evidence.models import Attachment
from tests.comments.talks import received, secret, upload
from tests.factories import Tree
from workflow.models import Rule

HTMX = {"hx-request": "true"}


def say(client: Client, record: Any, *, htmx: bool = False, **data: Any) -> Any:
    return client.post(address_of(record), data, headers=HTMX if htmx else {})


def test_without_scripts_it_leads_to_what_was_said(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    client.force_login(tree.clerk)
    answer = say(
        client, proposal, text="Nêu giá sàn\n\nvà số lô", readers="ALL", asked=tree.cadre.pk, uploads=[upload()]
    )
    said = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{address_of(proposal)}#y-kien-{said.pk}")
    assert (said.asked, said.text) == (tree.cadre, "Nêu giá sàn\n\nvà số lô")
    client.force_login(tree.cadre)
    home = client.get(reverse("home")).content.decode()
    assert "Câu hỏi chờ tôi trả lời" in home
    assert said.get_absolute_url() in home
    page = client.get(address_of(proposal)).content.decode()
    assert "Cần trả lời: Trần Đình Ân" in page
    assert "phụ lục.pdf" in page
    answer = say(client, proposal, text="90.000 đồng", parent=said.pk)
    assert answer.status_code == 302
    assert "Câu hỏi chờ tôi trả lời" not in client.get(reverse("home")).content.decode()
    assert "Đã trả lời" in client.get(address_of(proposal)).content.decode()


def test_in_place_the_talk_comes_back_alone(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    client.force_login(tree.cadre)
    answer = say(client, proposal, htmx=True, text=unicodedata.normalize("NFD", "Xin hỏi ý kiến"), key="k1")
    said, page = Comment.objects.get(), answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith('<div id="trao-doi"')
    assert f'data-focus="{said.anchor}"' in page
    assert "Trao đổi (1)" in page
    assert "<html" not in page
    again = say(client, proposal, htmx=True, text="Xin hỏi ý kiến", key="k1")
    assert (again.status_code, Comment.objects.count()) == (200, 1)


@pytest.mark.parametrize("htmx", [False, True])
def test_wrong_input_is_told_at_the_field_and_kept(htmx: bool, tree: Tree, client: Client) -> None:
    proposal = received(tree)
    Rule.objects.filter(key="comment.words").update(value=5)
    client.force_login(tree.head)
    said = actions.say(proposal, by=tree.head, text="Trước đó")
    wrong = [
        ({"text": "   "}, "Nhập ý kiến, câu hỏi"),
        ({"text": "một hai ba bốn năm sáu bảy"}, "vượt 2 chữ"),
        ({"text": "Hỏi", "readers": "NOBODY"}, "NOBODY"),
        ({"text": "Hỏi", "asked": "không phải số"}, "asked"),
        ({"text": "Hỏi riêng", "readers": "LEADERS", "asked": tree.cadre.pk}, "Chọn người đọc được"),
        ({"text": "Kèm tệp", "uploads": [upload("virus.exe")]}, "virus.exe"),
    ]
    for data, sentence in wrong:
        answer = say(client, proposal, htmx=htmx, **{"readers": "ALL", **data})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert 'aria-invalid="true"' in page
        assert str(data["text"]).strip() in page
    answer = say(client, proposal, htmx=htmx, text="", parent=said.pk)
    assert (answer.status_code, Comment.objects.count()) == (422, 1)
    assert "Nhập nội dung trả lời" in answer.content.decode()


@pytest.mark.parametrize("parent", ["0", "-1", "abc", "9" * 30])
def test_a_reply_to_nothing_is_a_404(parent: str, tree: Tree, client: Client) -> None:
    proposal = received(tree)
    client.force_login(tree.head)
    assert say(client, proposal, text="Trả lời", parent=parent).status_code == 404
    other = actions.say(received(tree), by=tree.head, text="Ở hồ sơ khác")
    assert say(client, proposal, text="Trả lời", parent=other.pk).status_code == 404


def test_the_proposer_is_not_asked_who_may_read(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    client.force_login(tree.cadre)
    assert "Chỉ lãnh đạo" not in client.get(address_of(proposal)).content.decode()
    answer = say(client, proposal, text="Riêng lãnh đạo", readers="LEADERS")
    assert (answer.status_code, Comment.objects.get().readers) == (302, "ALL")
    client.force_login(tree.auditor)
    page = client.get(address_of(proposal)).content.decode()
    assert "<textarea" not in page
    assert say(client, proposal, text="Kiểm toán viết").status_code == 403


def test_one_changes_and_takes_back_ones_own(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    said = actions.say(proposal, by=tree.head, text="Giá sàn?")
    client.force_login(tree.head)
    edit, withdraw = (reverse(f"comments:{name}", args=[said.pk]) for name in ("edit", "withdraw"))
    form = client.get(edit).content.decode()
    assert "Giá sàn?" in form
    seen = actions.version_of(said)
    assert client.post(edit, {"text": " ", "seen": seen}).status_code == 422
    assert client.post(edit, {"text": "Giá sàn bao nhiêu?", "seen": seen}).status_code == 302
    stale = client.post(edit, {"text": "Từ cửa sổ cũ", "seen": seen})
    assert (stale.status_code, "Từ cửa sổ cũ" in stale.content.decode()) == (409, True)
    page = client.get(address_of(proposal)).content.decode()
    assert "Giá sàn bao nhiêu?" in page
    assert "xem nội dung trước đó" in page
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Đã rõ"}).status_code == 302
    page = client.get(address_of(proposal)).content.decode()
    assert "Giá sàn" not in page
    assert "Lý do: Đã rõ" in page
    assert client.get(edit).status_code == 403


def test_a_file_with_a_secret_is_set_aside_by_who_administers(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    said = actions.say(proposal, by=tree.head, text="Kèm tệp", uploads=[upload()])
    file = Attachment.objects.get(object_id=said.pk, name="phụ lục.pdf")
    client.force_login(tree.admin)
    page = client.get(address_of(proposal)).content.decode()
    assert reverse("attachment_quarantine", args=[file.pk]) in page
    answer = client.post(reverse("attachment_quarantine", args=[file.pk]), {"reason": "Có nội dung mật"})
    assert (answer.status_code, answer["Location"]) == (302, said.get_absolute_url())
    assert quarantine.in_force([file])
    assert client.get(reverse("attachment", args=[file.pk])).status_code == 403


def test_the_page_costs_the_same_for_one_and_for_thirty(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    client.force_login(tree.head)

    def many(number: int) -> int:
        for turn in range(number):
            said = actions.say(
                proposal, by=tree.head, text=f"Ý kiến {turn} @Lý Thị Mai", asked=tree.cadre, uploads=[upload()]
            )
            actions.say(proposal, by=tree.cadre, text="Trả lời", parent=said)
            actions.edit(said, by=tree.head, text=f"Ý kiến {turn} đã sửa @Lý Thị Mai")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address_of(proposal)).status_code == 200
        return len(queries)

    first = many(1)
    assert many(9) == first
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    home = len(queries)
    for turn in range(5):
        actions.say(proposal, by=tree.clerk, text=f"Hỏi {turn}", asked=tree.head)
    with CaptureQueriesContext(connection) as queries:
        assert "Hỏi 4" in client.get(reverse("home")).content.decode()
    assert len(queries) <= home + 3


def test_more_than_a_page_is_paged(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    for number in range(25):
        actions.say(proposal, by=tree.head, text=f"Ý kiến thứ {number}")
    client.force_login(tree.cadre)
    first = client.get(address_of(proposal))
    assert "Ý kiến thứ 24" in first.content.decode()
    assert "Ý kiến thứ 4<" not in first.content.decode()
    after = first.context["page"].next_cursor
    assert "Ý kiến thứ 4<" in client.get(address_of(proposal), {"sau": after}).content.decode()


def test_a_press_that_asks_no_more(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    said = actions.say(proposal, by=tree.head, text="Hỏi", asked=tree.cadre)
    address = reverse("comments:release", args=[said.pk])
    client.force_login(tree.cadre)
    assert client.post(address).status_code == 403
    client.force_login(tree.head)
    assert client.get(address).status_code == 302
    assert Comment.objects.get().released_at is None
    assert client.post(address).status_code == 302
    assert "Không cần trả lời nữa" in client.get(address_of(proposal)).content.decode()


def test_a_leaders_only_file_is_listed_for_leaders(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    secret(proposal, tree, uploads=[upload("nội bộ.pdf")])
    client.force_login(tree.deputy)
    assert "nội bộ.pdf" in client.get(address_of(proposal)).content.decode()
    client.force_login(tree.officer)
    assert "nội bộ.pdf" not in client.get(address_of(proposal)).content.decode()
