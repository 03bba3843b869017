"""Pages of what was sent: the list, one version, any two beside each other."""

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.factories import Tree, day, proposal_in
from tests.proposals.acts import ACTS
from tests.proposals.helpers import reload
from units import clock

S = ProposalState
CHANGES = {
    "title": "Bán chè đấu giá theo lô vừa trên sàn trực tuyến",
    "budget_vnd": 1_250_000_000,
    "funding_source": "Vốn vay ưu đãi",
    "criteria": [
        {"name": "Giá bán bình quân tăng", "measure_unit": "%", "baseline": "0", "target": "12"},
        {"name": "Số lô bán được", "measure_unit": "lô", "baseline": "0", "target": "40"},
    ],
}


@pytest.fixture
def as_head(client: Client, tree: Tree) -> Client:
    client.force_login(tree.head, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sent_twice(tree: Tree) -> Proposal:
    proposal = proposal_in(
        S.DRAFT, tree,
        title="Bán chè đấu giá theo lô nhỏ trên sàn trực tuyến",
        criteria=[{"name": "Giá bán bình quân tăng", "measure_unit": "%", "baseline": "0", "target": "10"}],
    )  # fmt: skip
    proposal = actions.take_back(actions.submit(proposal, by=tree.cadre), by=tree.cadre)
    with clock.at(day(1)):
        actions.write(proposal, by=tree.cadre, **CHANGES)
        return actions.submit(reload(proposal), by=tree.cadre)


def page(client: Client, name: str, proposal: Proposal, *rest: int, status: int = 200, **asked: object) -> str:
    answer = client.get(reverse(f"proposals:{name}", args=[proposal.pk, *rest]), asked)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_proposal_leads_to_its_versions(as_head: Client, sent_twice: Proposal) -> None:
    assert "Các bản đã gửi (2)" in page(as_head, "detail", sent_twice)


def test_a_draft_has_none(client: Client, tree: Tree) -> None:
    client.force_login(tree.cadre, backend="django.contrib.auth.backends.ModelBackend")
    draft = proposal_in(S.DRAFT, tree)
    assert "Các bản đã gửi" not in page(client, "detail", draft)
    assert "Chưa có bản nào" in page(client, "versions", draft)
    assert "Chưa có hai bản để so sánh" in page(client, "compare", draft)


def test_the_list_tells_who_when_why_and_what_was_done(
    as_head: Client, sent_twice: Proposal, tree: Tree, django_assert_max_num_queries
) -> None:
    with clock.at(day(1)):
        ACTS["request_supplement"].take(sent_twice, tree)
    with django_assert_max_num_queries(24):
        shown = page(as_head, "versions", sent_twice)
    assert "Bản số 2" in shown
    assert tree.cadre.full_name in shown
    assert "Yêu cầu bổ sung ngày 12/03/2024" in shown
    assert "?tu=1&amp;den=2" in shown


def test_one_version_is_shown_as_it_was(as_head: Client, sent_twice: Proposal) -> None:
    first = page(as_head, "version", sent_twice, 1)
    assert "theo lô nhỏ trên sàn" in first
    assert "Số lô bán được" not in first
    assert "Nội dung đúng như lúc gửi." in first
    assert "Không phải bản mới nhất." in first
    assert "1.250.000.000 đồng" in page(as_head, "version", sent_twice, 2)
    page(as_head, "version", sent_twice, 3, status=404)


def test_the_decision_names_the_version(as_head: Client, tree: Tree) -> None:
    decided = ACTS["reject"].take(proposal_in(S.AWAIT_DECISION, tree), tree)
    assert page(as_head, "detail", decided).count("Trên bản số 1 gửi ngày 11/03/2024") == 2


class TestComparing:
    def test_without_a_choice_the_last_two_word_by_word(self, as_head: Client, sent_twice: Proposal) -> None:
        shown = page(as_head, "compare", sent_twice)
        assert "Bản số 1 so với bản số 2" in shown
        assert 'theo lô <del><span class="visually-hidden">(bỏ: </span>nhỏ <span' in shown
        assert '<ins><span class="visually-hidden">(thêm: </span>vừa <span' in shown
        assert "1.250.000.000 đồng" in shown
        assert "Tính khả thi" not in shown  # nothing differs there

    def test_tables_row_by_row(self, as_head: Client, sent_twice: Proposal) -> None:
        shown = page(as_head, "compare", sent_twice)
        assert shown.count(">Sửa<") == 1
        assert shown.count(">Thêm<") == 1
        assert "Số lô bán được" in shown

    def test_beside_each_other_and_whole(self, as_head: Client, sent_twice: Proposal) -> None:
        shown = page(as_head, "compare", sent_twice, tu=1, den=2, kieu="song-song", ca="on")
        assert "version-sides" in shown
        assert "Tính khả thi" in shown

    def test_backwards_too(self, as_head: Client, sent_twice: Proposal) -> None:
        shown = page(as_head, "compare", sent_twice, tu=2, den=1, kieu="lien")
        assert "Bản số 2 so với bản số 1" in shown
        assert shown.count(">Bỏ<") == 1

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"tu": 1, "den": 1}, "Chọn hai bản khác nhau để so sánh"),
            ({"tu": 1, "den": 9}, "9 không phải"),
            ({"tu": "x", "den": 2}, "không phải"),
            ({"tu": 1, "den": 2, "kieu": "khác"}, "không phải"),
        ],
    )
    def test_a_wrong_choice_is_told_at_its_box(
        self, as_head: Client, sent_twice: Proposal, asked: dict[str, object], sentence: str
    ) -> None:
        shown = page(as_head, "compare", sent_twice, status=422, **asked)
        assert sentence in shown
        assert "<del>" not in shown.replace("<del>chữ bỏ đi</del>", "")


@pytest.mark.parametrize("name", ["versions", "compare", "version"])
def test_who_may_not_see_the_proposal_sees_no_version(
    client: Client, tree: Tree, sent_twice: Proposal, name: str
) -> None:
    client.force_login(tree.stranger, backend="django.contrib.auth.backends.ModelBackend")
    page(client, name, sent_twice, *([1] if name == "version" else []), status=404)


def test_what_was_taken_back_is_its_authors_alone(as_head: Client, tree: Tree) -> None:
    """The unit that had it reads it again when it is sent again."""
    taken_back = actions.take_back(proposal_in(S.SUBMITTED, tree), by=tree.cadre)
    page(as_head, "versions", taken_back, status=404)
