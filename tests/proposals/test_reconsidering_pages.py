"""What the screen says of a refusal, a merger, and of every state: who holds it, since when, until when, what next."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.models import ENDED, Proposal
from proposals.models import ProposalState as S
from tests.factories import REJECTION, Tree, draft, proposal_in, twin
from tests.proposals.helpers import reload
from tests.proposals.test_reconsidering import asked_again, merged, voted
from units import clock
from units.models import Person

OpenAs = Callable[[Person], Client]


@pytest.fixture
def open_as(client: Client) -> OpenAs:
    def log_in(who: Person) -> Client:
        client.force_login(who)
        return client

    return log_in


def page_of(proposal: Proposal, client: Client) -> str:
    answer = client.get(proposal.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def where(page: str) -> dict[str, str]:
    """The card that tells where the proposal is, as label → text."""
    card = re.search(r'id="where-title".*?</section>', page)
    assert card
    rows = re.findall(r'<dt class="datagrid-title">(.*?)</dt> <dd class="datagrid-content">(.*?)</dd>', card[0])
    return {label: re.sub(r"<[^>]*>", "", text).strip() for label, text in rows}


# --- every state ------------------------------------------------------------------------------------------
DEADLINES = {
    S.SUBMITTED: "13/03/2024", S.ESCALATED: "13/03/2024", S.RECEIVED: "20/03/2024", S.REVIEWING: "20/03/2024",
    S.SUPPLEMENT: "25/03/2024", S.APPRAISING: "31/03/2024", S.AWAIT_DECISION: "14/03/2024",
    S.REJECTED: "01/04/2024", S.DUPLICATE: "18/03/2024",
}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_one_who_has_only_the_screen_knows_where_it_is(state: str, tree: Tree, open_as: OpenAs) -> None:
    proposal = proposal_in(state, tree)
    told = where(page_of(proposal, open_as(tree.cadre)))
    assert list(told) == ["Đang giữ", "Từ", "Đến hết ngày", "Tiếp theo"]
    assert told["Đang giữ"] == (proposal.held_by or "Đã kết thúc")
    assert bool(proposal.held_by) == (state not in ENDED)
    assert told["Từ"] == "09:00 11/03/2024"
    assert told["Đến hết ngày"].startswith(DEADLINES.get(S(state), "Không có thời hạn ở bước này"))
    assert len(told["Tiếp theo"]) > 30


def test_a_late_and_a_resting_clock_say_so(tree: Tree, open_as: OpenAs) -> None:
    late = proposal_in(S.SUBMITTED, tree)
    with clock.at(clock.now().replace(day=20)):
        assert "đã quá hạn" in where(page_of(late, open_as(tree.cadre)))["Đến hết ngày"]


# --- a refusal --------------------------------------------------------------------------------------------
def test_a_refused_page_says_until_when_and_a_final_one_that_it_is_final(tree: Tree, open_as: OpenAs) -> None:
    refused = proposal_in(S.REJECTED, tree)
    page = page_of(refused, open_as(tree.cadre))
    assert reverse("proposals:request_reconsideration", args=[refused.pk]) in page
    assert "một lần, khi có tình tiết mới, đến hết ngày 01/04/2024" in where(page)["Tiếp theo"]
    final = actions.reject(voted(asked_again(tree), tree, 0), by=tree.superior_head, **REJECTION)
    page = page_of(final, open_as(tree.cadre))
    assert "quyết định cuối cùng" in where(page)["Tiếp theo"]
    assert "quyết định sau khi xem xét lại là cuối cùng" in page  # in place of the button


def test_the_form_says_who_will_judge_and_shows_the_refusal(tree: Tree, open_as: OpenAs) -> None:
    refused = proposal_in(S.REJECTED, tree)
    page = open_as(tree.cadre).get(reverse("proposals:request_reconsideration", args=[refused.pk])).text
    for sentence in (tree.bloc.name, "01/04/2024", REJECTION["reasons"], REJECTION["advice"]):
        assert sentence in page


def test_too_late_leads_back_with_a_sentence(tree: Tree, open_as: OpenAs) -> None:
    refused = proposal_in(S.REJECTED, tree)
    client = open_as(tree.cadre)
    with clock.at(clock.now().replace(month=5)):
        answer = client.get(reverse("proposals:request_reconsideration", args=[refused.pk]), follow=True)
    assert "Thời hạn đề nghị xem xét lại đã hết ngày 01/04/2024." in answer.text


def test_the_new_facts_stand_on_the_page_for_all_who_read_it(tree: Tree, open_as: OpenAs) -> None:
    again = asked_again(tree)
    for reader in (tree.cadre, tree.head, tree.superior_head):
        page = page_of(again, open_as(reader))
        assert "Đã tuyển được hai người vận hành" in page
        assert "Chỉ xem xét lại một lần" in page


# --- a merger ---------------------------------------------------------------------------------------------
def merge_url(proposal: Proposal) -> str:
    return reverse("proposals:merge", args=[proposal.pk])


def test_the_likely_twins_are_offered_and_one_is_chosen(tree: Tree, open_as: OpenAs) -> None:
    master, one = twin(tree), proposal_in(S.RECEIVED, tree)
    client = open_as(tree.head)
    assert f'value="{master.pk}"' in client.get(merge_url(one)).text
    given = {"master": str(master.pk), "reason": "Cùng một việc", "key": "k1", "seen": str(one.version)}
    assert client.post(merge_url(one), given).status_code == 302
    assert reload(one).duplicate_of == master


@pytest.mark.parametrize("form", ["{code}", "{pk}", "{registry}"])
def test_another_is_named_by_any_of_its_numbers(form: str, tree: Tree, open_as: OpenAs) -> None:
    master = proposal_in(S.RECEIVED, tree, by=tree.colleague, title="Tưới nhỏ giọt cho đồi chè")
    one = proposal_in(S.RECEIVED, tree)
    number = form.format(code=master.code.lower(), pk=master.pk, registry=master.registry_no)
    open_as(tree.head).post(merge_url(one), {"master": "khac", "number": number, "reason": "Trùng"})
    assert reload(one).duplicate_of == master


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("", "Nhập số vào sổ hoặc mã"), ("99/ĐX-CBĐS", "Không có hồ sơ nào"), ("' OR 1=1", "Không có hồ sơ nào")],
)
def test_a_number_that_leads_nowhere_stands_at_its_field(
    number: str, sentence: str, tree: Tree, open_as: OpenAs
) -> None:
    one = proposal_in(S.RECEIVED, tree)
    answer = open_as(tree.head).post(merge_url(one), {"master": "khac", "number": number, "reason": "Trùng nội dung"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Trùng nội dung" in answer.text
    assert reload(one).state == S.RECEIVED


def test_a_foreign_number_is_as_good_as_none(tree: Tree, open_as: OpenAs) -> None:
    elsewhere = actions.submit(draft(tree.stranger), by=tree.stranger)
    one = proposal_in(S.RECEIVED, tree)
    given = {"master": "khac", "number": elsewhere.code, "reason": "Trùng"}
    assert "Không có hồ sơ nào" in open_as(tree.head).post(merge_url(one), given).text


def test_both_pages_show_the_link_to_those_who_may_see_both(tree: Tree, open_as: OpenAs) -> None:
    one, master = merged(tree)
    client = open_as(tree.head)
    assert master.get_absolute_url() in page_of(one, client)
    assert one.get_absolute_url() in page_of(master, client)


def test_a_proposer_who_may_not_see_the_master_learns_nothing_of_it(tree: Tree, open_as: OpenAs) -> None:
    master = proposal_in(S.SUBMITTED, tree, by=tree.colleague, title="Tưới nhỏ giọt cho đồi chè")
    one = actions.merge(proposal_in(S.RECEIVED, tree), by=tree.head, master=master, reason="Cùng một việc")
    page = page_of(one, open_as(tree.cadre))
    assert "một đề xuất đã có trong đơn vị" in page
    assert master.title not in page
    assert tree.colleague.full_name not in page
    assert reverse("proposals:contest_merge", args=[one.pk]) in page
    assert client_sees_nothing(master, one, open_as(tree.colleague))


def client_sees_nothing(master: Proposal, one: Proposal, client: Client) -> bool:
    """Nor does the proposer of the master learn of the twin."""
    return "Hồ sơ trùng đã gộp" not in page_of(master, client) and client.get(one.get_absolute_url()).status_code == 404


def test_after_an_objection_the_button_says_why_not(tree: Tree, open_as: OpenAs) -> None:
    one, _master = merged(tree)
    back = actions.contest_merge(one, by=tree.cadre, reason="Địa bàn khác")
    assert "hồ sơ phải được xem xét riêng" in page_of(back, open_as(tree.head))
