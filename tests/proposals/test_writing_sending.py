"""Sending a proposal: what is missing is named, to whom it goes, what is proved, and one effect only."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence import audit
from proposals import actions
from proposals.content import content_of, sha256_of
from proposals.models import Proposal, ProposalState
from tests.factories import MONDAY, Tree, draft
from tests.proposals.helpers import clock_of, kept, last_entry, reload
from units import clock
from units.actions import appoint, end_appointment
from units.roles import Role
from workflow.errors import NotReady, Refused, Stale

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def as_cadre(client: Client, tree: Tree) -> Client:
    client.force_login(tree.cadre)
    return client


def check_url(proposal: Proposal) -> str:
    return reverse("proposals:submit", args=[proposal.pk])


def marks_on(client: Client, proposal: Proposal) -> dict[str, Any]:
    """The hidden fields of the check page."""
    context = client.get(check_url(proposal)).context
    return {"key": context["key"], "seen": str(context["seen"])}


def test_the_check_page_shows_everything_as_it_will_be_read(as_cadre: Client, tree: Tree) -> None:
    text = as_cadre.get(check_url(draft(tree.cadre))).text
    for written in (
        "Bán chè đấu giá theo lô nhỏ trên sàn trực tuyến", "Sản xuất, kinh doanh", "Chưa được quy định", "15/04/2024",
        "120.000.000 đồng", "Mở tài khoản trên sàn", "20/04/2024", "Trung bình", "112", "Đặt giá sàn",
        "Chi bộ cơ sở Công ty Cổ phần Chè Đồi Sương", "Hồ Quỳnh Anh",
    ):  # fmt: skip
        assert written in text
    assert len(re.findall(r">Sửa<", text)) == 8


def test_what_is_missing_is_named_with_links_to_the_fields(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre, necessity="", criteria=[], has_conflict_of_interest=True, budget_vnd=0)
    page = as_cadre.get(check_url(proposal))
    section = reverse("proposals:section", args=[proposal.pk, "van-de"])
    assert [gap.field for gap in page.context["gaps"]] == [
        "necessity",
        "budget_note",
        "criteria",
        "conflict_of_interest",
    ]
    assert f'href="{section}#id_necessity"' in page.text
    assert "#formset-criteria" in page.text
    assert 'name="key"' not in page.text


@pytest.mark.parametrize(
    "lack",
    [
        {"necessity": ""}, {"planned_start": None}, {"budget_vnd": None}, {"budget_vnd": 0}, {"funding_source": ""},
        {"criteria": []}, {"work_items": []}, {"commits_truthful": False}, {"contains_no_secret": False},
        {"has_conflict_of_interest": None}, {"has_conflict_of_interest": True}, {"negative_impact": ""}, {"field": ""},
    ],
    ids=lambda lack: "-".join(lack),
)  # fmt: skip
def test_an_incomplete_proposal_is_not_sent(as_cadre: Client, tree: Tree, lack: dict[str, Any]) -> None:
    proposal = draft(tree.cadre, **lack)
    with pytest.raises(NotReady, match="còn thiếu 1 nội dung"):
        actions.submit(proposal, by=tree.cadre)
    answer = as_cadre.post(check_url(proposal), {"key": "a", "seen": str(proposal.version)})
    assert answer.status_code == 422
    assert "Hồ sơ còn thiếu 1 nội dung bắt buộc." in answer.text
    assert reload(proposal).state == ProposalState.DRAFT
    assert audit.chain_of(proposal).count() == 1


def test_sending_proves_what_was_sent_and_starts_the_clock(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    upload = SimpleUploadedFile("so-lieu.pdf", PDF)
    attachment = actions.attach_file(proposal, by=tree.cadre, file=upload, description="Số liệu")
    answer = as_cadre.post(check_url(proposal), marks_on(as_cadre, proposal))
    assert answer.url == reverse("proposals:sent", args=[proposal.pk])
    sent = reload(proposal)
    entry = last_entry(proposal)
    assert (sent.state, sent.holder, sent.submitted_at) == (ProposalState.SUBMITTED, tree.cell, MONDAY)
    assert (entry.action, entry.by) == ("submit", tree.cadre)
    assert entry.facts == {
        "Nơi nhận": tree.cell.name,
        "SHA-256 của nội dung": sha256_of(content_of(sent)),
        "Số tệp đính kèm": 1,
        "Tệp 1": f"so-lieu.pdf (SHA-256: {attachment.sha256})",
        **kept(sent),
    }
    assert clock_of(proposal, "proposal.receive").closed_at is None


def test_the_confirmation_says_where_it_is_and_until_when(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    page = as_cadre.post(check_url(proposal), marks_on(as_cadre, proposal), follow=True)
    assert f"ĐX-{proposal.pk:05d}" in page.text
    assert "chậm nhất ngày 13/03/2024" in page.text
    assert "quá 3 ngày làm việc" in page.text
    assert "7 ngày làm việc" in page.text
    assert tree.cell.name in page.text
    assert proposal.get_absolute_url() in page.text


def test_the_hash_of_the_content_changes_with_the_content(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    before = sha256_of(content_of(proposal))
    criterion = {"name": "Giá bán", "measure_unit": "%", "baseline": 100, "target": 113}
    changed = actions.write(proposal, by=tree.cadre, criteria=[criterion])
    assert sha256_of(content_of(changed)) != before
    again = reload(proposal)
    assert sha256_of(content_of(again)) == sha256_of(content_of(changed))


def test_a_heads_own_proposal_goes_to_the_superior_unit(client: Client, tree: Tree) -> None:
    client.force_login(tree.head)
    proposal = draft(tree.head)
    page = client.get(check_url(proposal))
    assert "Không ai quyết định đề xuất của chính mình" in page.text
    assert tree.bloc.name in page.text
    assert "Gửi đề xuất lên cấp trên" in page.text
    answer = client.post(check_url(proposal), marks_on(client, proposal), follow=True)
    sent = reload(proposal)
    assert (sent.state, sent.holder, sent.unit) == (ProposalState.ESCALATED, tree.bloc, tree.cell)
    assert last_entry(proposal).facts["Nơi nhận"] == tree.bloc.name
    assert tree.bloc.name in answer.text
    assert "hệ thống tự tiếp nhận" not in answer.text


def test_a_head_with_nobody_above_is_told_so(client: Client, tree: Tree) -> None:
    proposal = draft(tree.superior_head)
    client.force_login(tree.superior_head)
    page = client.get(check_url(proposal))
    assert "hệ thống chưa có đơn vị cấp trên nào có người đứng đầu" in page.text
    answer = client.post(check_url(proposal), {"key": "a", "seen": str(proposal.version)})
    assert answer.status_code == 422
    assert "hệ thống chưa có đơn vị cấp trên nào có người đứng đầu" in answer.text
    assert reload(proposal).state == ProposalState.DRAFT


def test_who_became_head_since_the_draft_sends_upward(tree: Tree) -> None:
    proposal = draft(tree.deputy)
    end_appointment(tree.head.appointments.get(), on=clock.today() - timedelta(days=1))
    appoint(tree.deputy, Role.HEAD, tree.cell)
    assert actions.submit(proposal, by=tree.deputy).holder == tree.bloc


def test_a_double_press_sends_once(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    marks = marks_on(as_cadre, proposal)
    answers = [as_cadre.post(check_url(proposal), marks) for _press in range(2)]
    assert [answer.url for answer in answers] == [reverse("proposals:sent", args=[proposal.pk])] * 2
    assert [entry.action for entry in audit.chain_of(proposal)] == ["create", "submit"]


def test_back_after_sending_leads_to_the_confirmation(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    as_cadre.post(check_url(proposal), marks_on(as_cadre, proposal))
    assert as_cadre.get(check_url(proposal)).url == reverse("proposals:sent", args=[proposal.pk])
    fresh_form = as_cadre.post(check_url(proposal), {"key": "another", "seen": "1"})
    assert fresh_form.status_code == 409
    assert "Đã gửi đề xuất" in fresh_form.text
    assert audit.chain_of(proposal).count() == 2


def test_what_changed_under_the_check_page_is_shown_before_it_is_sent(as_cadre: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    marks = marks_on(as_cadre, proposal)
    actions.write(proposal, by=tree.cadre, scope="Hai vụ liền")
    answer = as_cadre.post(check_url(proposal), marks)
    assert answer.status_code == 409
    assert "đã được sửa từ một cửa sổ khác" in answer.text
    assert "Hai vụ liền" in answer.text
    assert reload(proposal).state == ProposalState.DRAFT
    again = {"key": answer.context["key"], "seen": str(answer.context["seen"])}
    assert as_cadre.post(check_url(proposal), again).status_code == 302
    assert reload(proposal).state == ProposalState.SUBMITTED


def test_a_file_added_under_the_check_page_is_noticed(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", PDF))
    with pytest.raises(Stale):
        actions.submit(proposal, by=tree.cadre, seen=proposal.version)


def test_taken_back_it_may_be_written_and_sent_again(as_cadre: Client, tree: Tree) -> None:
    proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    proposal = actions.take_back(proposal, by=tree.cadre)
    proposal = actions.write(proposal, by=tree.cadre, scope="Một vụ, hai lô")
    as_cadre.post(check_url(proposal), marks_on(as_cadre, proposal))
    actions_taken = [entry.action for entry in audit.chain_of(proposal)]
    assert actions_taken == ["create", "submit", "take_back", "submit"]
    hashes = [entry.facts["SHA-256 của nội dung"] for entry in audit.chain_of(proposal) if entry.action == "submit"]
    assert hashes[0] != hashes[1]


def test_only_the_proposer_sends(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    for person in (tree.head, tree.colleague, tree.admin, tree.superior_head):
        with pytest.raises(Refused):
            actions.submit(proposal, by=person)
    assert reload(proposal).state == ProposalState.DRAFT


def test_the_confirmation_is_for_the_proposer_while_it_waits(client: Client, tree: Tree) -> None:
    proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    sent = reverse("proposals:sent", args=[proposal.pk])
    client.force_login(tree.head)
    assert client.get(sent).url == proposal.get_absolute_url()
    client.force_login(tree.cadre)
    assert client.get(sent).status_code == 200
    client.force_login(tree.stranger)
    assert client.get(sent).status_code == 404


def test_sent_after_hours_the_clock_starts_the_next_working_day(tree: Tree) -> None:
    with clock.at(MONDAY.replace(hour=18)):
        proposal = actions.submit(draft(tree.cadre), by=tree.cadre)
    assert clock_of(proposal, "proposal.receive").due_on == date(2024, 3, 14)
