"""The bell, and what one step tells to whom."""

import pytest
from django.test import Client
from django.urls import reverse

from notices.actions import tell
from notices.models import Notice, NoticeKind
from tests.small_tree import Tree

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def reader(client: Client, small_tree: Tree) -> Client:
    client.force_login(small_tree.cadre, backend=BACKEND)
    return client


def test_an_empty_bell(reader: Client):
    assert "Chưa có thông báo nào" in reader.get(reverse("notices:list")).content.decode()


def test_the_bell_counts_and_a_notice_leads_to_its_record(reader: Client, small_tree: Tree):
    proposal = small_tree.draft()
    tell([small_tree.cadre], proposal, "Hồ sơ đã được tiếp nhận", NoticeKind.STEP)
    page = reader.get(reverse("notices:list")).content.decode()
    assert "Thông báo, 1 mục chưa đọc" in page
    answer = reader.post(reverse("notices:open", args=[Notice.objects.get().pk]))
    assert (answer.status_code, answer.url) == (302, proposal.get_absolute_url())
    assert Notice.objects.get().read_at is not None


def test_nobody_opens_the_notice_of_another(reader: Client, small_tree: Tree):
    tell([small_tree.head], small_tree.draft(), "Riêng", NoticeKind.STEP)
    assert reader.post(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 404
    assert "Riêng" not in reader.get(reverse("notices:list")).content.decode()
    assert Notice.objects.get().read_at is None


def test_reading_is_a_post_and_a_get_after_signing_in_is_no_dead_end(reader: Client, small_tree: Tree):
    proposal = small_tree.draft()
    tell([small_tree.cadre], proposal, "Một", NoticeKind.STEP)
    assert reader.get(reverse("notices:open", args=[Notice.objects.get().pk])).url == proposal.get_absolute_url()
    assert reader.get(reverse("notices:read_all")).url == reverse("notices:list")
    assert Notice.objects.unread().count() == 1
    reader.post(reverse("notices:read_all"))
    assert Notice.objects.unread().count() == 0


def test_the_list_costs_the_same_for_1_and_30(reader: Client, small_tree: Tree, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    proposal, counts = small_tree.draft(), []
    for number in (1, 29):
        tell([small_tree.cadre], proposal, "Thông báo", NoticeKind.STEP)
        for _more in range(number - 1):
            tell([small_tree.cadre], proposal, "Thông báo", NoticeKind.STEP)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get(reverse("notices:list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
