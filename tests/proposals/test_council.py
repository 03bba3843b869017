"""The appraisal council: who sits, who scores and reads what, how many must, and what comes of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence import audit
from proposals import actions
from proposals.council import result_of
from proposals.models import CouncilMember, Proposal, Score
from proposals.models import ProposalState as S
from proposals.querysets import visible_to
from tests.factories import PersonFactory, Tree, council, day, proposal_in
from tests.proposals.acts import _all_declared, _summarised
from tests.proposals.helpers import clock_of, last_entry, refused_at, reload
from units import clock
from units.models import Person
from units.roles import Role
from workflow.errors import NotReady, Refused

COUNCIL_STEPS = {
    "convene_council", "declare_interest", "submit_sheet", "replace_council_member", "summarise_appraisal",
    "conclude_appraisal",
}  # fmt: skip


def convened(tree: Tree, **changes: Any) -> Proposal:
    return actions.convene_council(proposal_in(S.RECEIVED, tree), by=tree.head, **council(tree, **changes))


def declared(tree: Tree) -> Proposal:
    return _all_declared(tree, convened(tree))


def sheet(proposal: Proposal, *points: float) -> dict[str, Any]:
    criteria = proposal.appraisal.criteria.all()
    return {
        "scores": {
            one.pk: {"points": Decimal(str(p)), "note": "Ghi chú"} for one, p in zip(criteria, points, strict=False)
        }
    }


def url(step: str, proposal: Proposal) -> str:
    return reverse(f"proposals:{step}", args=[proposal.pk])


@pytest.fixture
def open_as(client: Client) -> Callable[[Person], Client]:
    def log_in(who: Person) -> Client:
        client.force_login(who)
        return client

    return log_in


# --- convening ------------------------------------------------------------------------------------------
def test_a_council_meets_within_twenty_days_and_stops_the_collectives_clock(tree: Tree) -> None:
    proposal = convened(tree)
    assert (proposal.state, proposal.appraisal_due_on) == (S.APPRAISING, date(2024, 3, 31))
    assert clock_of(proposal, "council.meeting").due_on == date(2024, 3, 31)
    assert clock_of(proposal, "proposal.leadership_meeting").kept is True
    facts = last_entry(proposal).facts
    assert facts["Chủ tịch hội đồng"] == "Hồ Quỳnh Anh"
    assert facts["Lập hội đồng"] == "Đúng hạn"
    assert facts["Tiêu chí"] == "Tính khả thi (60%); Hiệu quả (40%)"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (lambda tree: {"reason": " "}, "reason"),
        (lambda tree: {"chair": None}, "chair"),
        (lambda tree: {"secretary": None}, "secretary"),
        (lambda tree: {"members": [tree.member, tree.colleague]}, "members"),  # even
        (lambda tree: {"members": [tree.member]}, "members"),  # three in all
        (lambda tree: {"members": [tree.member, tree.colleague, tree.head]}, "members"),  # twice
        (lambda tree: {"members": [tree.member, tree.colleague, tree.cadre]}, "members"),  # S1
        (lambda tree: {"criteria": [{"name": "Khả thi", "weight": 90}]}, "criteria"),
        (lambda tree: {"criteria": [{"name": "", "weight": 100}]}, "criteria"),
        (lambda tree: {"criteria": []}, "criteria"),
    ],
)
def test_a_council_that_is_not_one_is_refused_at_its_field(tree: Tree, changes: Any, field: str) -> None:
    proposal = proposal_in(S.RECEIVED, tree)
    with refused_at(field):
        actions.convene_council(proposal, by=tree.head, **council(tree, **changes(tree)))
    assert reload(proposal).state == S.RECEIVED
    assert CouncilMember.objects.count() == 0


def test_an_expert_of_elsewhere_sits_and_reads_as_long_as_the_seat_lasts(tree: Tree) -> None:
    proposal = convened(tree, members=[tree.member, tree.colleague, tree.stranger])
    assert visible_to(tree.stranger).filter(pk=proposal.pk).exists()
    seat = next(one for one in proposal.appraisal.sitting if one.person == tree.stranger)
    actions.replace_council_member(proposal, by=tree.head, member=seat, replacement=tree.clerk, reason="Bận")
    assert not visible_to(tree.stranger).filter(pk=proposal.pk).exists()


# --- sheets ---------------------------------------------------------------------------------------------
def test_nobody_scores_before_declaring_nor_with_a_conflict(tree: Tree) -> None:
    proposal = convened(tree)
    with pytest.raises(Refused, match="đã khai báo không có xung đột"):
        actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, 8, 8))
    proposal = actions.declare_interest(proposal, by=tree.member, has_conflict=True, declaration="Có cổ phần")
    with pytest.raises(Refused):
        actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, 8, 8))


def test_a_conflict_is_described(tree: Tree) -> None:
    with refused_at("declaration"):
        actions.declare_interest(convened(tree), by=tree.member, has_conflict=True, declaration=" ")


@pytest.mark.parametrize("points", [(8,), (-1, 5), (10.5, 5)])
def test_a_sheet_with_gaps_or_wild_points_is_not_handed_in(tree: Tree, points: tuple[float, ...]) -> None:
    proposal = declared(tree)
    first, second = (f"points_{one.pk}" for one in proposal.appraisal.criteria.all())
    with refused_at(second if len(points) == 1 else first):
        actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, *points))
    assert Score.objects.count() == 0


def test_a_sheet_is_its_authors_alone_until_it_is_handed_in(tree: Tree, open_as: Any) -> None:
    proposal = declared(tree)
    page, first = url("submit_sheet", proposal), proposal.appraisal.criteria.first().pk
    answer = open_as(tree.member).post(page, {f"points_{first}": "7,5", f"note_{first}": "Chưa chắc", "next": "luu"})
    assert answer.status_code == 302
    assert reload(proposal).version == proposal.version
    assert 'value="7,5"' in open_as(tree.member).get(page).text
    for other in (tree.head, tree.deputy, tree.colleague):
        assert "Chưa chắc" not in open_as(other).get(page).text
        assert "Chưa chắc" not in open_as(other).get(proposal.get_absolute_url()).text
    actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, 7.5, 6))
    for reader, reads in ((tree.deputy, True), (tree.head, True), (tree.colleague, False), (tree.cadre, False)):
        assert ("Phiếu của Phạm Hồng Ửng" in open_as(reader).get(proposal.get_absolute_url()).text) is reads


def test_a_sheet_handed_in_stays_and_the_chain_keeps_its_hash_not_its_numbers(tree: Tree) -> None:
    proposal = declared(tree)
    after = actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, 8, 6))
    assert set(last_entry(after).facts) == {"SHA-256 của phiếu"}
    with pytest.raises(Refused):
        actions.submit_sheet(after, by=tree.member, **sheet(after, 1, 1))
    with pytest.raises(Refused):
        actions.save_sheet(after, by=tree.member, **sheet(after, 1, 1))
    assert [score.points for score in Score.objects.all()] == [8, 6]


def test_two_members_at_once_do_not_make_each_others_page_stale(tree: Tree, open_as: Any) -> None:
    proposal = convened(tree)
    seen = str(proposal.version)
    for who in (tree.member, tree.colleague):
        given = {"has_conflict": "False", "key": f"k{who.pk}", "seen": seen}
        client = open_as(who)
        assert client.post(url("declare_interest", proposal), given).status_code == 302
        assert "đã được ghi nhận" in client.post(url("declare_interest", proposal), given, follow=True).text


# --- result ---------------------------------------------------------------------------------------------
def test_averages_are_weighed(tree: Tree) -> None:
    proposal = declared(tree)
    for who, points in ((tree.head, (9, 6)), (tree.deputy, (8, 7)), (tree.member, (7, 7)), (tree.colleague, (6, 8))):
        proposal = actions.submit_sheet(proposal, by=who, **sheet(proposal, *points))
    result = result_of(proposal.appraisal)
    assert [line.average for line in result.lines] == [Decimal("7.50"), Decimal("7.00")]
    assert (result.total, result.sheets) == (Decimal("7.30"), 4)


def test_three_sheets_of_five_are_not_two_thirds(tree: Tree) -> None:
    proposal = declared(tree)
    for who in (tree.head, tree.deputy, tree.member):
        proposal = actions.submit_sheet(proposal, by=who, **sheet(proposal, 8, 8))
    with pytest.raises(NotReady, match="hai phần ba"):
        actions.summarise_appraisal(proposal, by=tree.deputy, summary="Khả thi", recommendation="PILOT")
    proposal = actions.submit_sheet(proposal, by=tree.colleague, **sheet(proposal, 8, 8))
    done = actions.summarise_appraisal(proposal, by=tree.deputy, summary="Khả thi", recommendation="PILOT")
    assert last_entry(done).facts["Điểm chung"] == "8,00"


def test_with_too_many_conflicts_the_head_replaces_first(tree: Tree) -> None:
    proposal = convened(tree)
    for who in (tree.member, tree.colleague, tree.watcher):
        proposal = actions.declare_interest(proposal, by=who, has_conflict=True, declaration="Có cổ phần")
    for who in (tree.head, tree.deputy):
        proposal = actions.declare_interest(proposal, by=who, has_conflict=False)
        proposal = actions.submit_sheet(proposal, by=who, **sheet(proposal, 8, 8))
    with pytest.raises(NotReady, match="phải thay thành viên"):
        actions.summarise_appraisal(proposal, by=tree.deputy, summary="Khả thi", recommendation="PILOT")


def test_the_chair_hands_the_result_to_the_head(tree: Tree) -> None:
    proposal = _summarised(tree, convened(tree))
    silent = proposal.appraisal.entitled[:3]
    with refused_at("present"):
        actions.conclude_appraisal(proposal, by=tree.head, meeting_on=clock.today(), present=silent, minutes="Họp")
    with refused_at("meeting_on"):
        actions.conclude_appraisal(
            proposal, by=tree.head, meeting_on=day(1).date(), present=proposal.appraisal.entitled, minutes="Họp"
        )
    with pytest.raises(Refused):
        actions.conclude_appraisal(
            proposal, by=tree.deputy, meeting_on=clock.today(), present=proposal.appraisal.entitled, minutes="Họp"
        )
    done = actions.conclude_appraisal(
        proposal, by=tree.head, meeting_on=clock.today(), present=proposal.appraisal.entitled, minutes="Thống nhất"
    )
    assert (done.state, done.appraisal, done.appraisal_due_on) == (S.RECEIVED, None, None)
    assert clock_of(done, "council.meeting").kept is True
    assert clock_of(done, "proposal.leadership_meeting").closed_at is None
    assert list(audit.verify(audit.chain_of(done))) == []
    with pytest.raises(NotReady, match="đã được hội đồng"):
        actions.convene_council(done, by=tree.head, **council(tree))


def test_it_returns_to_the_collective_that_had_taken_it_up(tree: Tree) -> None:
    reviewing = proposal_in(S.REVIEWING, tree)
    proposal = _summarised(tree, actions.convene_council(reviewing, by=tree.head, **council(tree)))
    done = actions.conclude_appraisal(
        proposal, by=tree.head, meeting_on=clock.today(), present=proposal.appraisal.entitled, minutes="Thống nhất"
    )
    assert done.state == S.REVIEWING
    assert done.deliberation.voters.count() == 3


# --- pages ----------------------------------------------------------------------------------------------
ROWS = {
    "members-TOTAL_FORMS": "3", "members-INITIAL_FORMS": "0",
    "criteria-TOTAL_FORMS": "2", "criteria-INITIAL_FORMS": "2",
    "criteria-0-name": "Tính khả thi", "criteria-0-weight": "50",
    "criteria-1-name": "Hiệu quả", "criteria-1-weight": "50",
}  # fmt: skip


def named(*names: str) -> dict[str, str]:
    return {f"members-{number}-name": name for number, name in enumerate(names)}


def test_people_are_named_by_login_or_by_full_name(tree: Tree, open_as: Any) -> None:
    proposal = proposal_in(S.RECEIVED, tree)
    given = {**ROWS, "reason": "Phạm vi rộng", "chair": "Hồ Quỳnh Anh (head)", "secretary": "deputy"}
    client = open_as(tree.head)
    page = client.get(url("convene_council", proposal)).text
    assert "Sự cần thiết, tính cấp thiết" in page
    assert 'value="Phạm Hồng Ửng (member)"' in page
    client.post(url("convene_council", proposal), given | named("member", "Hoàng Thị Êm", "stranger"))
    assert {one.person for one in reload(proposal).appraisal.sitting} == {
        tree.head, tree.deputy, tree.member, tree.colleague, tree.stranger,
    }  # fmt: skip


def test_who_is_not_found_or_not_one_is_said_and_all_is_kept(tree: Tree, open_as: Any) -> None:
    proposal = proposal_in(S.RECEIVED, tree)
    PersonFactory(full_name="Hoàng Thị Êm", post=(Role.CADRE, tree.cell))
    given = {**ROWS, "reason": "Phạm vi rộng", "chair": "không ai", "secretary": "deputy"}
    answer = open_as(tree.head).post(
        url("convene_council", proposal), given | named("Hoàng Thị Êm", "member", "watcher")
    )
    assert answer.status_code == 422
    for sentence in ("Không tìm thấy “không ai”", "Có nhiều người tên “Hoàng Thị Êm”", "Phạm vi rộng", "watcher"):
        assert sentence in answer.text
    assert reload(proposal).state == S.RECEIVED


@pytest.mark.parametrize("step", sorted(COUNCIL_STEPS - {"convene_council"}))
def test_every_page_of_the_council_opens_and_refuses_nothing_written(step: str, tree: Tree, open_as: Any) -> None:
    proposal = convened(tree)
    who = {"summarise_appraisal": tree.deputy, "declare_interest": tree.member, "submit_sheet": tree.member}
    if step == "submit_sheet":
        proposal = _all_declared(tree, proposal)
    elif step == "summarise_appraisal":
        proposal = _all_declared(tree, proposal)
        for member in proposal.appraisal.sitting:
            proposal = actions.submit_sheet(proposal, by=member.person, **sheet(proposal, 8, 8))
    elif step == "conclude_appraisal":
        proposal = _summarised(tree, proposal)
    client = open_as(who.get(step, tree.head))
    assert client.get(url(step, proposal)).status_code == 200
    answer = client.post(url(step, proposal), {})
    assert (answer.status_code, reload(proposal).version) == (422, proposal.version)
    assert "data-error-summary" in answer.text


def test_the_page_shows_who_sits_and_who_is_silent(tree: Tree, open_as: Any) -> None:
    proposal = declared(tree)
    proposal = actions.submit_sheet(proposal, by=tree.member, **sheet(proposal, 8, 8))
    page = " ".join(open_as(tree.cadre).get(proposal.get_absolute_url()).text.split())
    assert "Họp chậm nhất ngày 31/03/2024" in page
    assert "Chưa nộp phiếu: Hồ Quỳnh Anh, Đỗ Công Ẩn, Hoàng Thị Êm, Bùi Văn Tấn" in page
    assert "Điểm trung bình" not in page
    assert "Chấm điểm" in open_as(tree.colleague).get(reverse("home")).text
