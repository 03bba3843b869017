"""The pages of the collective's meeting: shown, wrong input kept and told, done, refused."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from proposals import actions
from proposals.models import Proposal, ProposalState, Voter
from tests.factories import MONDAY, Tree, all_passed, meeting, party_opinion, proposal_in, tally
from tests.proposals.helpers import reload
from tests.proposals.test_deliberating import invited

S = ProposalState
MEETING = {
    "meeting_on": "12/03/2024",
    "meeting_at": "14h30",
    "place": "Phòng họp tầng 2",
    "method": "OPEN",
    "guests": "Đồng chí K'Brơi",
    "agenda-TOTAL_FORMS": "2",
    "agenda-INITIAL_FORMS": "1",
    "agenda-0-content": "Trình bày đề xuất",
    "agenda-0-presenter": "Trần Đình Ân",
    "agenda-1-content": "Biểu quyết",
}
OPINION = {
    "party_body": "Ban Thường vụ Đảng ủy Khối",
    "party_opinion_on": "11/03/2024",
    "party_opinion_no": "15-CV/ĐUK",
    "party_agrees": "True",
    "party_opinion": "Thống nhất chủ trương.",
}


@pytest.fixture
def open_as(client: Client, tree: Tree) -> Callable[[str], Client]:
    def log_in(who: str) -> Client:
        client.force_login(tree.people()[who])
        return client

    return log_in


def url(step: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{step}", args=[proposal.pk])


def under_the_decree(tree: Tree) -> Proposal:
    return actions.put_to_collective(
        proposal_in(S.RECEIVED, tree), by=tree.head, meeting_on=MONDAY.date(), compliance=all_passed(), regime="BOTH"
    )


def test_the_meeting_is_prepared_with_what_every_such_meeting_has(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.REVIEWING, tree)
    page = open_as("head").get(url("prepare_meeting", proposal)).text
    assert f"Trình bày đề xuất {proposal.reference}" in page
    response = open_as("head").post(url("prepare_meeting", proposal), MEETING)
    assert response.url == proposal.get_absolute_url()
    kept = reload(proposal).deliberation
    assert (f"{kept.meeting_at:%H:%M}", kept.guests, kept.method) == ("14:30", "Đồng chí K'Brơi", "OPEN")
    assert [(one.content, one.presenter) for one in kept.agenda.all()] == [
        ("Trình bày đề xuất", "Trần Đình Ân"), ("Biểu quyết", ""),
    ]  # fmt: skip
    shown = open_as("deputy").get(proposal.get_absolute_url()).text
    assert "14:30 ngày 12/03/2024" in shown
    assert "Cuộc họp hợp lệ khi hơn một nửa dự họp (ít nhất 2 người)" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"meeting_at": "25h"}, "Nhập giờ như 14:30"),
        ({"meeting_on": "31/02/2024"}, "Tháng 2 năm 2024 không có ngày 31"),
        ({"meeting_on": "08/03/2024"}, "Ngày họp đã qua"),
        ({"place": " "}, "Nhập địa điểm họp"),
        ({"agenda-TOTAL_FORMS": "0", "agenda-INITIAL_FORMS": "0"}, "Nêu ít nhất một nội dung"),
    ],
)
def test_a_wrong_invitation_is_kept_as_typed(tree: Tree, open_as, changes: dict[str, str], sentence: str) -> None:
    proposal = proposal_in(S.REVIEWING, tree)
    response = open_as("head").post(url("prepare_meeting", proposal), MEETING | changes)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Đồng chí K&#x27;Brơi" in response.text
    assert reload(proposal).deliberation.invited_at is None


def test_the_list_of_voters_is_changed_by_ticking(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.REVIEWING, tree)
    leaving = Voter.objects.get(person=tree.member)
    given = {"add": [tree.colleague.pk], "strike": [leaving.pk], "reason": ""}
    response = open_as("head").post(url("change_voters", proposal), given)
    assert response.status_code == 422
    assert "Nhập lý do sửa danh sách" in response.text
    assert f'value="{tree.colleague.pk}"' in response.text
    assert open_as("head").post(url("change_voters", proposal), given | {"reason": "Đi học"}).status_code == 302
    page = open_as("head").get(proposal.get_absolute_url()).text
    assert "Phạm Hồng Ửng: Đi học" in page
    assert open_as("clerk").get(url("change_voters", proposal)).status_code == 403


def test_the_opinion_of_the_party_committee_lets_the_approval_through(tree: Tree, open_as) -> None:
    proposal = actions.record_vote(under_the_decree(tree), by=tree.head, **tally())
    asked = open_as("head").get(url("approve_pilot", proposal), follow=True)
    assert "Chưa ghi ý kiến của cấp ủy cùng cấp (NĐ 73/2023/NĐ-CP, Điều 4)." in asked.text
    wrong = open_as("head").post(url("record_party_opinion", proposal), OPINION | {"party_agrees": ""})
    assert wrong.status_code == 422
    assert "Thống nhất chủ trương." in wrong.text
    assert open_as("head").post(url("record_party_opinion", proposal), OPINION).status_code == 302
    page = open_as("head").get(url("approve_pilot", proposal))
    assert page.status_code == 200
    assert "15-CV/ĐUK" in page.text


def test_without_the_decree_nobody_is_asked_for_it(tree: Tree, open_as) -> None:
    proposal = proposal_in(S.REVIEWING, tree)
    assert "Ghi ý kiến cấp ủy" not in open_as("head").get(proposal.get_absolute_url()).text
    assert open_as("head").get(url("record_party_opinion", proposal)).status_code == 403


def test_each_votes_on_their_own_page_and_the_head_closes(tree: Tree, open_as) -> None:
    proposal = invited(tree)
    assert "Biểu quyết" in open_as("deputy").get("/").text
    wrong = open_as("deputy").post(url("cast_vote", proposal), {"choice": "", "words": "Cần thêm số liệu"})
    assert (wrong.status_code, "Cần thêm số liệu" in wrong.text) == (422, True)
    seen = {"seen": str(proposal.version)}
    for who, choice in (("deputy", "FOR"), ("member", "AGAINST")):  # the second page is not stale by the first vote
        given = {"choice": choice, "words": f"Ý kiến của {who}", "key": who, **seen}
        assert open_as(who).post(url("cast_vote", proposal), given).status_code == 302
    assert "2/3 người đã biểu quyết." in open_as("head").get(proposal.get_absolute_url()).text
    assert "Ý kiến của member" not in open_as("head").get(proposal.get_absolute_url()).text
    changed = open_as("member").get(url("change_vote", proposal))
    assert "Ý kiến của member" in changed.text
    open_as("member").post(url("change_vote", proposal), {"choice": "FOR", "words": "Đã rõ", "key": "again"})
    form = open_as("head").get(url("record_vote", proposal)).text
    assert 'name="votes_for"' not in form
    done = open_as("head").post(url("record_vote", proposal), {"minutes": "Tập thể thống nhất.", "key": "close"})
    assert done.status_code == 302
    page = open_as("cadre").get(proposal.get_absolute_url()).text
    assert "2/3 tán thành, cần hơn một nửa của 3: thông qua." in page
    assert "Đã rõ" in page
    assert "vắng, không biểu quyết" in page


def test_closing_without_a_quorum_is_refused_in_numbers(tree: Tree, open_as) -> None:
    proposal = actions.cast_vote(invited(tree), by=tree.head, choice="FOR")
    response = open_as("head").post(url("record_vote", proposal), {"minutes": "Đã họp, thống nhất."})
    assert response.status_code == 422
    assert (
        "Mới có 1 trong 3 người biểu quyết, chưa đủ số người dự họp: cần hơn một nửa, ít nhất 2 người" in response.text
    )
    assert "Đã họp, thống nhất." in response.text
    assert reload(proposal).state == S.REVIEWING


def test_nobody_opens_the_page_of_a_vote_not_theirs(tree: Tree, open_as) -> None:
    proposal = invited(tree)
    assert open_as("clerk").get(url("cast_vote", proposal)).status_code == 403
    assert open_as("cadre").post(url("cast_vote", proposal), {"choice": "FOR"}).status_code == 403
    assert open_as("stranger").get(url("cast_vote", proposal)).status_code == 404


def test_the_secretary_types_the_tally_and_who_sat(tree: Tree, open_as) -> None:
    proposal = actions.prepare_meeting(
        proposal_in(S.REVIEWING, tree), by=tree.head, **meeting(method="TALLY", secretary=tree.watcher)
    )
    two = [one.pk for one in Voter.objects.exclude(person=tree.member)]
    votes = {"votes_for": "2", "votes_against": "1", "votes_abstain": "0", "head_voted_for": "True"}
    given = {"meeting_on": "11/03/2024", "minutes": "Thống nhất.", "present": two, **votes}
    wrong = open_as("watcher").post(url("record_vote", proposal), given)
    assert "Đã chọn 2 người dự họp nhưng có 3 phiếu; sửa lại cho khớp" in wrong.text
    assert open_as("watcher").post(url("record_vote", proposal), given | {"votes_against": "0"}).status_code == 302
    assert [one.attended for one in reload(proposal).deliberation.voters.all()] == [True, True, False]


def test_the_committees_words_stand_on_the_page(tree: Tree, open_as) -> None:
    proposal = under_the_decree(tree)
    assert "Chưa ghi ý kiến cấp ủy cùng cấp" in open_as("head").get(proposal.get_absolute_url()).text
    actions.record_party_opinion(proposal, by=tree.head, **party_opinion(party_agrees=False))
    page = open_as("deputy").get(proposal.get_absolute_url()).text
    assert "Nên làm thử." in page
    assert "Không thống nhất" in page
