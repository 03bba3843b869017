"""The page of a proposal and of each step on it: shown, refused, kept as typed, done."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment, AuditEntry
from proposals import actions
from proposals.models import ComplianceItem, Decision, Deliberation, Proposal, ProposalState, SupplementRequest
from tests.factories import REJECTION, Tree, all_passed, draft, proposal_in, tally
from tests.proposals.acts import PDF, upload
from tests.proposals.helpers import reload
from tests.proposals.test_council import COUNCIL_STEPS
from units import clock
from units.models import Person
from workflow.machine import machine_of
from workflow.models import Rule

S = ProposalState
GAPS = {"gaps-TOTAL_FORMS": "1", "gaps-INITIAL_FORMS": "0", "gaps-0-gap": "Nêu giá sàn"}
CHECKLIST = {f"passed_{item}": "True" for item in ComplianceItem}
VOTE = {
    "meeting_on": "11/03/2024",
    "votes_for": "2",
    "votes_against": "1",
    "votes_abstain": "0",
    "head_voted_for": "True",
    "minutes": "Tập thể thống nhất.",
}
APPROVAL = {
    "reasons": "Khả thi, tập thể thống nhất.",
    "starts_on": "15/04/2024",
    "ends_on": "15/10/2024",
    "budget_vnd": "120.000.000",
    "stop_conditions": "Giá sàn thấp hơn giá bao tiêu hai tuần liền.",
}


class Page:
    """One step page: the state it starts from, who may, who may see but not do, good and bad input, where it ends."""

    def __init__(
        self,
        state: str,
        who: str,
        other: str,
        good: dict[str, str] | Callable[[Tree, Proposal], dict[str, str]],
        bad: dict[str, str],
        sentence: str,
        after: str,
    ) -> None:
        self.state, self.who, self.other = state, who, other
        self.good, self.bad, self.sentence, self.after = good, bad, sentence, after

    def input(self, tree: Tree, proposal: Proposal) -> dict[str, str]:
        return self.good(tree, proposal) if callable(self.good) else self.good


def _answers(_tree: Tree, proposal: Proposal) -> dict[str, str]:
    return {f"answer_{item.pk}": "Đã nêu" for item in proposal.supplements.get().items.all()}


def _approval(tree: Tree, _proposal: Proposal) -> dict[str, str]:
    return {**APPROVAL, "owner": str(tree.cadre.pk), "monitor": str(tree.watcher.pk)}


def _full_approval(tree: Tree, proposal: Proposal) -> dict[str, str]:
    return {name: value for name, value in _approval(tree, proposal).items() if name != "stop_conditions"}


def _rejection(_tree: Tree, _proposal: Proposal) -> dict[str, str]:
    return {**REJECTION, "accepts_responsibility": "on"}


PAGES = {
    "receive": Page(
        S.SUBMITTED, "clerk", "cadre", {"regime": "KL14"}, {"regime": ""}, "Chọn chế độ pháp lý", S.RECEIVED
    ),
    "receive_escalated": Page(
        S.ESCALATED, "superior_clerk", "clerk", {"regime": "ND73"}, {"regime": "KHAC"}, "KHAC không phải", S.RECEIVED
    ),
    "request_supplement": Page(
        S.RECEIVED,
        "clerk",
        "deputy",
        {**GAPS, "reason": "Sơ sài"},
        {**GAPS, "gaps-0-gap": "", "reason": "Hồ sơ sơ sài"},
        "Nêu ít nhất một nội dung cần bổ sung",
        S.SUPPLEMENT,
    ),
    "return_to_proposer": Page(
        S.REVIEWING,
        "head",
        "clerk",
        GAPS,
        {**GAPS, "gaps-0-gap": "", "reason": "Hồ sơ sơ sài"},
        "Nêu ít nhất một nội dung cần bổ sung",
        S.SUPPLEMENT,
    ),
    "answer_supplement": Page(S.SUPPLEMENT, "cadre", "head", _answers, {}, "Trả lời nội dung này", S.RECEIVED),
    "put_to_collective": Page(
        S.RECEIVED,
        "head",
        "deputy",
        {**CHECKLIST, "meeting_on": "12/03/2024", "regime": "KL14"},
        {**CHECKLIST, "passed_CHARTER": "False", "meeting_on": "12/03/2024", "regime": "ND73"},
        "Nêu lý do: Không trái Điều lệ Đảng",
        S.REVIEWING,
    ),
    "record_vote": Page(
        S.REVIEWING,
        "head",
        "deputy",
        VOTE,
        {**VOTE, "votes_for": "7"},
        "Tổng số phiếu 8 vượt quá số người biểu quyết 3",
        S.AWAIT_DECISION,
    ),
    "approve_full": Page(
        S.AWAIT_DECISION,
        "head",
        "deputy",
        _full_approval,
        {"reasons": "Khả thi", "ends_on": "31/02/2024"},
        "Tháng 2 năm 2024 không có ngày 31",
        S.APPROVED_FULL,
    ),
    "approve_pilot": Page(
        S.AWAIT_DECISION,
        "head",
        "clerk",
        _approval,
        {**APPROVAL, "reasons": "Rất khả thi"},
        "Chọn người theo dõi",
        S.APPROVED_PILOT,
    ),
    "reject": Page(
        S.AWAIT_DECISION,
        "head",
        "deputy",
        _rejection,
        {**REJECTION, "reasons": "Không được", "accepts_responsibility": "on"},
        "ít nhất 50 ký tự (hiện có 10)",
        S.REJECTED,
    ),
    "escalate": Page(
        S.RECEIVED, "head", "clerk", {"reason": "Vượt thẩm quyền"}, {"reason": " "}, "Nhập lý do", S.ESCALATED
    ),
    "withdraw": Page(
        S.RECEIVED, "cadre", "head", {"reason": "Có cách khác"}, {"reason": ""}, "Nhập lý do", S.WITHDRAWN
    ),
    "request_reconsideration": Page(
        S.REJECTED,
        "cadre",
        "head",
        {"new_facts": "Đã tuyển được hai người vận hành"},
        {"new_facts": " "},
        "Nhập tình tiết mới",
        S.RECEIVED,
    ),
    "contest_merge": Page(
        S.DUPLICATE, "cadre", "head", {"reason": "Địa bàn khác"}, {"reason": ""}, "Nhập lý do phản đối", S.RECEIVED
    ),
}
NEVER_WRONG = {"take_back": Page(S.SUBMITTED, "cadre", "clerk", {}, {}, "", S.DRAFT)}
ALL = PAGES | NEVER_WRONG
steps = pytest.mark.parametrize("step", ALL)


@pytest.fixture
def open_as(client: Client, tree: Tree) -> Callable[[str], Client]:
    def log_in(who: str) -> Client:
        client.force_login(tree.people()[who])
        return client

    return log_in


def url(step: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{step}", args=[proposal.pk])


def rows() -> tuple[int, ...]:
    """How many rows of everything an act could write."""
    return tuple(model.objects.count() for model in (AuditEntry, Decision, Deliberation, SupplementRequest))


def test_every_visible_step_has_its_page() -> None:
    """Submitting is tried in test_writing_sending, merging in test_reconsidering_pages, the council in its own."""
    machine = machine_of(Proposal)
    assert set(ALL) | {"submit", "merge"} | COUNCIL_STEPS == set(machine.steps) - machine.hidden_steps


@steps
def test_the_page_shows_its_form(step: str, tree: Tree, open_as) -> None:
    page = ALL[step]
    proposal = proposal_in(page.state, tree)
    response = open_as(page.who).get(url(step, proposal))
    assert response.status_code == 200
    assert str(machine_of(Proposal).steps[step].words.label) in response.text


@steps
def test_good_input_is_carried_out_once(step: str, tree: Tree, open_as) -> None:
    page = ALL[step]
    proposal = proposal_in(page.state, tree)
    given = {**page.input(tree, proposal), "key": "k1", "seen": str(proposal.version)}
    client = open_as(page.who)
    response = client.post(url(step, proposal), given)
    assert (response.status_code, response.url) == (302, proposal.get_absolute_url())
    assert reload(proposal).state == page.after
    before = rows()
    again = client.post(url(step, proposal), given, follow=True)
    assert "đã được ghi nhận" in again.text
    assert rows() == before


@pytest.mark.parametrize("step", PAGES)
def test_bad_input_keeps_what_was_typed_and_says_what_is_wrong(step: str, tree: Tree, open_as) -> None:
    page = PAGES[step]
    proposal = proposal_in(page.state, tree)
    before = rows()
    response = open_as(page.who).post(url(step, proposal), page.bad)
    assert response.status_code == 422
    assert "data-error-summary" in response.text
    assert page.sentence in response.text
    for typed in page.bad.values():
        assert typed.strip() in response.text
    assert (reload(proposal).state, rows()) == (page.state, before)


@steps
def test_the_wrong_role_is_told_why_and_nothing_is_written(step: str, tree: Tree, open_as) -> None:
    page = ALL[step]
    proposal = proposal_in(page.state, tree)
    before = rows()
    client = open_as(page.other)
    for response in (
        client.post(url(step, proposal), page.input(tree, proposal)),
        client.get(url(step, proposal)),
    ):
        assert response.status_code == 403
        assert any(reason in response.text for reason in ("không có quyền “", "Chỉ người đề xuất", "của chính mình"))
    assert (reload(proposal).state, rows()) == (page.state, before)


@steps
def test_a_foreign_record_does_not_exist(step: str, tree: Tree, open_as) -> None:
    page = ALL[step]
    proposal = proposal_in(page.state, tree)
    client = open_as("other_head")
    assert client.get(url(step, proposal)).status_code == 404
    assert client.post(url(step, proposal), page.input(tree, proposal)).status_code == 404
    assert client.get(proposal.get_absolute_url()).status_code == 404


def _move_on(proposal: Proposal, tree: Tree) -> None:
    if proposal.state == S.REJECTED:
        actions.request_reconsideration(proposal, by=tree.cadre, new_facts="Đã có người")
    elif proposal.state == S.DUPLICATE:
        actions.contest_merge(proposal, by=tree.cadre, reason="Khác hẳn")
    else:
        actions.withdraw(proposal, by=tree.cadre, reason="Đã có cách khác")


@steps
def test_a_stale_page_is_told_who_moved_it(step: str, tree: Tree, open_as) -> None:
    page = ALL[step]
    proposal = proposal_in(page.state, tree)
    given = {**page.input(tree, proposal), "key": "k1", "seen": str(proposal.version)}
    _move_on(proposal, tree)
    before = rows()
    response = open_as(page.who).post(url(step, proposal), given)
    assert response.status_code == 409
    assert "Hồ sơ đã được Trần Đình Ân xử lý lúc 09:00 11/03/2024: Đã " in response.text
    assert rows() == before
    for name, typed in page.input(tree, proposal).items():
        if name not in ("owner", "monitor") and not name.endswith("_FORMS"):
            assert typed in response.text


def test_a_file_goes_with_the_answers(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.SUPPLEMENT, tree)
    open_as("cadre").post(url("answer_supplement", proposal), {**_answers(tree, proposal), "attachment": upload()})
    kept = Attachment.objects.get()
    assert (kept.record, kept.name, kept.description) == (proposal, "tài liệu.pdf", "Tài liệu bổ sung")
    assert "tài liệu.pdf" in open_as("head").get(proposal.get_absolute_url()).text
    served = open_as("head").get(reverse("attachment", args=[kept.pk]))
    assert b"".join(served.streaming_content) == PDF
    assert open_as("stranger").get(reverse("attachment", args=[kept.pk])).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.SUPPLEMENT, tree)
    fake = SimpleUploadedFile("tai-lieu.pdf", b"MZ\x90\x00" + b"\x00" * 64)
    response = open_as("cadre").post(
        url("answer_supplement", proposal), {**_answers(tree, proposal), "attachment": fake}
    )
    assert response.status_code == 422
    assert "id_attachment_error" in response.text
    assert (reload(proposal).state, Attachment.objects.count()) == (S.SUPPLEMENT, 0)


def test_the_units_own_cap_counts(tree: Tree, open_as) -> None:
    """The form checks the general cap, the action that of the unit; both speak at the field."""
    proposal = proposal_in(S.SUPPLEMENT, tree)
    Rule.objects.create(
        key="attachment.size", label="Tệp nhỏ", unit=tree.cell, value=0, measure="MB", basis="Quy chế", certainty="D",
        valid_from=clock.today(),
    )  # fmt: skip
    response = open_as("cadre").post(
        url("answer_supplement", proposal), {**_answers(tree, proposal), "attachment": upload()}
    )
    assert response.status_code == 422
    assert "id_attachment_error" in response.text
    assert reload(proposal).state == S.SUPPLEMENT


def test_a_step_not_yet_ready_leads_back_with_the_reason(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.REVIEWING, tree, by=tree.cadre)
    proposal = actions.record_vote(proposal, by=tree.head, **tally())
    Deliberation.objects.update(compliance=all_passed(CHARTER="Trái Điều 9"))
    response = open_as("head").get(url("approve_pilot", proposal), follow=True)
    assert response.redirect_chain == [(proposal.get_absolute_url(), 302)]
    assert "Kiểm tra tuân thủ không đạt: Không trái Điều lệ Đảng." in response.text


@pytest.mark.parametrize("state", S)
def test_the_page_of_a_proposal_in_every_state(state: str, tree: Tree, open_as) -> None:
    proposal = proposal_in(state, tree)
    response = open_as("cadre").get(proposal.get_absolute_url())
    assert response.status_code == 200
    assert proposal.title in response.text
    assert proposal.bottleneck in response.text


def test_the_head_reads_the_summary_first(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.AWAIT_DECISION, tree)
    text = open_as("head").get(proposal.get_absolute_url()).text
    facts = ["Tóm tắt", proposal.bottleneck, proposal.solution, "112", "Tập thể lãnh đạo xem xét", "Nội dung hồ sơ"]
    places = [text.index(fact) for fact in facts]
    assert places == sorted(places)
    assert "120.000.000 đồng" in text


def test_the_vote_and_the_decision_are_shown_with_all_they_name(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.APPROVED_PILOT, tree)
    text = open_as("front").get(proposal.get_absolute_url()).text
    for fact in ("Số 01-QĐ/CBĐS", "Bùi Văn Tấn", "15/04/2024 – 15/10/2024", "hai tuần liền", "Phạm Hồng Ửng"):
        assert fact in text


def test_the_page_costs_the_same_whatever_it_holds(tree: Tree, client: Client, django_assert_max_num_queries) -> None:
    client.force_login(tree.head)
    proposal = proposal_in(S.APPROVED_PILOT, tree)
    with django_assert_max_num_queries(35):
        client.get(proposal.get_absolute_url())


def test_drafts_are_the_proposers_own(tree: Tree, open_as) -> None:
    assert open_as("head").get(draft(tree.cadre).get_absolute_url()).status_code == 404


def test_the_voters_of_another_unit_may_read_what_they_vote_on(tree: Tree, client: Client) -> None:
    outsider = Person.objects.get(pk=tree.stranger.pk)
    proposal = proposal_in(S.REVIEWING, tree)
    client.force_login(outsider)
    assert client.get(proposal.get_absolute_url()).status_code == 404
    proposal.deliberation.voters.create(person=outsider)
    assert client.get(proposal.get_absolute_url()).status_code == 200


def test_signed_out_there_is_only_the_sign_in_page(tree: Tree, client: Client) -> None:
    response = client.get(proposal_in(S.RECEIVED, tree).get_absolute_url())
    assert (response.status_code, response.url.startswith(reverse("login"))) == (302, True)


def test_a_declared_conflict_of_interest_is_seen_before_the_dossier_is_opened(tree: Tree):
    open_one = proposal_in(S.SUBMITTED, tree)
    declared = proposal_in(S.SUBMITTED, tree, has_conflict_of_interest=True, conflict_of_interest="Em ruột góp vốn.")
    client = Client()
    client.force_login(tree.head)
    pages = [client.get(one.get_absolute_url()).content.decode() for one in (open_one, declared)]
    assert ["Có khai báo xung đột lợi ích" in page for page in pages] == [False, True]
