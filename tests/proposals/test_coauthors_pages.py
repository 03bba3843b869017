"""The pages of writing together: who opens them, who may post, what wrong input gives back."""

import html
import unicodedata
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.actions import coauthors
from proposals.models import CoAuthorship, Proposal
from tests.factories import Tree, draft
from tests.together import ANSWER, invited, joined, written_with
from units.models import Person

ACCEPTING = {**dict.fromkeys(coauthors.AFFIRMED, "on"), "has_conflict_of_interest": "khong"}
INVITATION = {"share": "30", "contribution": "Khảo sát 12 hộ trồng chè", "key": "k1"}


@pytest.fixture
def proposal(tree: Tree) -> Proposal:
    return draft(tree.cadre)


def visitor(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def section(proposal: Proposal) -> str:
    return reverse("proposals:coauthors", args=[proposal.pk])


def page_of(part: CoAuthorship, step: str = "detail") -> str:
    return reverse(f"proposals:coauthor_{step}", args=[part.pk])


def text_of(answer: Any) -> str:
    return html.unescape(answer.text)


def test_a_colleague_is_invited_by_their_name(proposal: Proposal, tree: Tree) -> None:
    cadre = visitor(tree.cadre)
    name = unicodedata.normalize("NFD", tree.colleague.full_name)
    answer = cadre.post(section(proposal), INVITATION | {"person": name}, follow=True)
    assert f"Đã gửi lời mời đến {tree.colleague.full_name}." in text_of(answer)
    assert "Chờ trả lời" in answer.text
    assert f"{tree.colleague.full_name} chưa trả lời lời mời cùng đề xuất" in text_of(answer)
    cadre.post(section(proposal), INVITATION | {"person": name})  # the same form again
    assert CoAuthorship.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": "Không Có Ai"}, "Không tìm thấy “Không Có Ai”"),
        ({"person": ""}, "Nhập người được mời"),
        ({"share": "90"}, "Ghi số nguyên từ 1 đến 80, để người đề xuất còn phần tối thiểu"),
        ({"share": "nhiều"}, "Nhập một số nguyên"),
        ({"share": ""}, "Nhập tỷ lệ đóng góp"),
        ({"contribution": " "}, "Nhập nội dung đóng góp"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_kept(
    changes: dict[str, str], sentence: str, proposal: Proposal, tree: Tree
) -> None:
    posted = {**INVITATION, "person": tree.colleague.username, **changes}
    answer = visitor(tree.cadre).post(section(proposal), posted)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    for value in posted.values():
        assert value.strip() in text_of(answer)
    assert not CoAuthorship.objects.exists()


def test_the_proposer_invites_neither_themself_nor_the_same_person_twice(proposal: Proposal, tree: Tree) -> None:
    invited(proposal, tree.colleague)
    for person in (tree.cadre, tree.colleague):
        answer = visitor(tree.cadre).post(section(proposal), {**INVITATION, "key": "x", "person": person.username})
        assert answer.status_code == 422
        assert f"{person.full_name} đã là người đề xuất, đã được mời hoặc đã ngừng hoạt động" in text_of(answer)


def test_the_own_share_is_recorded_and_a_wrong_one_is_kept(proposal: Proposal, tree: Tree) -> None:
    joined(proposal, tree.colleague)
    cadre = visitor(tree.cadre)
    assert "Tổng 130%" in cadre.get(section(proposal)).text
    answer = cadre.post(section(proposal), {"next": "ty-le", "own": "10"})
    assert answer.status_code == 422
    assert "Tỷ lệ đóng góp của người đề xuất ít nhất là 20%." in text_of(answer)
    assert 'value="10"' in answer.text
    answer = cadre.post(section(proposal), {"next": "ty-le", "own": "70"}, follow=True)
    assert "Tổng 100%" in answer.text and "Chưa gửi được đề xuất" not in answer.text


def test_the_check_page_says_what_keeps_it_back_and_shows_the_authors(proposal: Proposal, tree: Tree) -> None:
    part = invited(proposal, tree.colleague)
    check = reverse("proposals:submit", args=[proposal.pk])
    cadre = visitor(tree.cadre)
    assert "chưa trả lời lời mời cùng đề xuất" in text_of(cadre.get(check))
    assert f'href="{section(proposal)}#id_own"' in cadre.get(check).text
    coauthors.accept(part, by=tree.colleague, **ANSWER)
    coauthors.set_own_share(proposal, by=tree.cadre, share=70)
    page = text_of(cadre.get(check))
    assert tree.colleague.full_name in page and "70%" in page and "30%" in page


def test_the_task_list_says_how_far_it_is(proposal: Proposal, tree: Tree) -> None:
    cadre, tasks = visitor(tree.cadre), reverse("proposals:draft", args=[proposal.pk])
    assert "Chưa ai thấy bản nháp" in cadre.get(tasks).text
    invited(proposal, tree.colleague)
    page = cadre.get(tasks).text
    assert "Chưa xong" in page and "chỉ đồng chí và những người đồng chí mời đọc được" in page


def test_the_invited_reads_accepts_and_stands_on_every_page(proposal: Proposal, tree: Tree) -> None:
    part = invited(proposal, tree.colleague)
    colleague = visitor(tree.colleague)
    home = colleague.get(reverse("home")).text
    assert page_of(part) in home and "Chọn bước xử lý" in home
    page = text_of(colleague.get(page_of(part)))
    assert "Khảo sát 12 hộ trồng chè" in page and "30%" in page
    assert proposal.get_absolute_url() in page
    read = text_of(colleague.get(proposal.get_absolute_url()))
    assert "đang soạn; đồng chí đọc được bản nháp" in read and "Tiếp tục soạn" not in read
    answer = colleague.post(page_of(part, "accept"), ACCEPTING | {"seen": part.version}, follow=True)
    assert "Đã nhận lời cùng đề xuất" in answer.text
    coauthors.set_own_share(proposal, by=tree.cadre, share=70)
    actions.submit(Proposal.objects.get(), by=tree.cadre)
    for url in (proposal.get_absolute_url(), reverse("proposals:print", args=[proposal.pk])):
        for person in (tree.colleague, tree.head):
            page = text_of(visitor(person).get(url))
            assert tree.colleague.full_name in page and "Khảo sát 12 hộ trồng chè" in page, (url, person)
    mine = visitor(tree.colleague).get(reverse("proposals:list"), {"nhom": "cua-toi"}).text
    assert proposal.title in mine


def test_an_answer_without_a_commitment_is_refused_at_its_box_and_keeps_the_others(
    proposal: Proposal, tree: Tree
) -> None:
    part = invited(proposal, tree.colleague)
    posted = {name: value for name, value in ACCEPTING.items() if name != "commits_truthful"}
    answer = visitor(tree.colleague).post(page_of(part, "accept"), posted | {"seen": part.version})
    assert answer.status_code == 422
    assert "Xác nhận nội dung này" in answer.text and answer.text.count(" checked") >= 5
    yes = ACCEPTING | {"has_conflict_of_interest": "co", "seen": part.version}
    answer = visitor(tree.colleague).post(page_of(part, "accept"), yes)
    assert answer.status_code == 422 and "Nêu rõ xung đột lợi ích" in answer.text
    assert CoAuthorship.objects.get().state == "INVITED"


def test_what_was_withdrawn_meanwhile_is_told_of_and_opens_no_draft(proposal: Proposal, tree: Tree) -> None:
    part = invited(proposal, tree.colleague)
    colleague, seen = visitor(tree.colleague), part.version
    visitor(tree.cadre).post(page_of(part, "withdraw"), {"seen": seen})
    answer = colleague.post(page_of(part, "accept"), ACCEPTING | {"seen": seen})
    assert answer.status_code == 409 and "Đã hủy lời mời" in answer.text
    page = colleague.get(page_of(part))
    assert page.status_code == 200 and proposal.get_absolute_url() not in page.text
    assert colleague.get(proposal.get_absolute_url()).status_code == 404


def test_others_neither_open_nor_post(proposal: Proposal, tree: Tree) -> None:
    part = invited(proposal, tree.colleague)
    for person in (tree.head, tree.stranger, tree.admin):
        for url in (section(proposal), *(page_of(part, step) for step in ("detail", "accept", "withdraw", "decline"))):
            assert visitor(person).get(url).status_code == 404, url
            if url != page_of(part):
                assert visitor(person).post(url, ACCEPTING).status_code == 404, url
    colleague = visitor(tree.colleague)
    posted = INVITATION | {"person": tree.deputy.username}
    assert colleague.get(section(proposal)).status_code == 403
    assert colleague.post(section(proposal), posted).status_code == 403
    assert colleague.post(section(proposal), {"next": "ty-le", "own": "50"}).status_code == 403
    assert colleague.post(page_of(part, "withdraw"), {}).status_code == 403
    assert visitor(tree.cadre).post(page_of(part, "accept"), ACCEPTING).status_code == 403
    assert colleague.get(reverse("proposals:draft", args=[proposal.pk])).status_code == 403
    assert CoAuthorship.objects.get().state == "INVITED"
    assert Proposal.objects.get().own_share == 100


def test_a_sent_proposal_takes_no_more_co_authors_and_keeps_what_was_typed(proposal: Proposal, tree: Tree) -> None:
    actions.submit(proposal, by=tree.cadre)
    answer = visitor(tree.cadre).post(section(proposal), INVITATION | {"person": tree.colleague.username})
    assert answer.status_code == 409
    assert "Khảo sát 12 hộ trồng chè" in text_of(answer)


def test_a_reused_one_is_sent_anew_from_its_page(proposal: Proposal, tree: Tree) -> None:
    sent = actions.submit(written_with(proposal, tree.colleague), by=tree.cadre)
    again = actions.reuse(actions.withdraw(sent, by=tree.cadre, reason="Đã có cách khác"), by=tree.cadre)
    part = again.co_authorships.get()
    cadre = visitor(tree.cadre)
    assert "Chưa gửi lời mời" in cadre.get(section(again)).text
    answer = cadre.post(page_of(part, "ask"), {"share": "99", "contribution": "", "seen": part.version})
    assert answer.status_code == 422
    kept = {"share": "25", "contribution": "Viết lại phần rủi ro", "seen": part.version}
    answer = cadre.post(page_of(part, "ask"), kept, follow=True)
    assert answer.request["PATH_INFO"] == section(again)
    assert "Chờ trả lời" in answer.text and "25%" in answer.text


def test_the_section_costs_the_same_for_one_and_eight(
    proposal: Proposal, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    cadre = visitor(tree.cadre)
    people = (
        tree.colleague,
        tree.deputy,
        tree.member,
        tree.clerk,
        tree.watcher,
        tree.stranger,
        tree.head,
        tree.other_head,
    )
    for person in people:
        invited(proposal, person, share=5)
    with django_assert_max_num_queries(30):
        cadre.get(section(proposal))
