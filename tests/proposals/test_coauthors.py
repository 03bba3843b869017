"""Writing together: invited, answered, withdrawn, left; shares of the whole; what is sent with whom."""

import unicodedata
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from evidence import audit
from notices.models import Notice
from proposals import actions
from proposals.actions import coauthors
from proposals.models import CoAuthorship, Proposal
from proposals.querysets import about, load, visible_to
from tests.factories import PersonFactory, Tree, draft
from tests.proposals.helpers import last_entry, refused_at
from tests.together import ANSWER, invited, joined, written_with
from units.models import Person
from units.roles import Role
from workflow.errors import NotReady, Refused, Stale
from workflow.machine import machine_of


def fresh(proposal: Proposal) -> Proposal:
    return load().get(pk=proposal.pk)


def told(person: Person) -> list[str]:
    return [notice.text.split(":")[0] for notice in Notice.objects.filter(person=person).order_by("pk")]


def seen_by(person: Person, record: Any) -> bool:
    return machine_of(record).visible_to(person).filter(pk=record.pk).exists()


def test_the_invited_is_told_and_may_read_the_draft(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    assert not seen_by(tree.colleague, proposal)
    part = invited(proposal, tree.colleague)
    assert (part.state, part.share, part.unit) == ("INVITED", 30, proposal.unit)
    assert told(tree.colleague) == ["Đã mời cùng đề xuất"]
    assert seen_by(tree.colleague, proposal) and seen_by(tree.colleague, part)
    assert [row.pk for row in machine_of(CoAuthorship).waiting_for(tree.colleague)] == [part.pk]
    assert not seen_by(tree.head, part)


def test_accepting_signs_the_commitments_and_is_kept_as_evidence(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    part = joined(proposal, tree.colleague)
    assert part.state == "ACCEPTED" and part.commits_truthful and part.has_conflict_of_interest is False
    assert told(tree.cadre) == ["Đã nhận lời cùng đề xuất"]
    entry = audit.chain_of(part).last()
    assert entry.facts["Xung đột lợi ích"] == "Không có"
    assert "động cơ trong sáng" in entry.facts["Cam kết"]


@pytest.mark.parametrize("name", coauthors.AFFIRMED)
def test_nobody_accepts_without_every_commitment(name: str, tree: Tree) -> None:
    part = invited(draft(tree.cadre), tree.colleague)
    with refused_at(name):
        coauthors.accept(part, by=tree.colleague, **ANSWER | {name: False})
    assert CoAuthorship.objects.get().state == "INVITED"


def test_a_conflict_of_interest_is_declared_and_explained(tree: Tree) -> None:
    part = invited(draft(tree.cadre), tree.colleague)
    with refused_at("has_conflict_of_interest"):
        coauthors.accept(part, by=tree.colleague, **ANSWER | {"has_conflict_of_interest": None})
    with refused_at("conflict_of_interest"):
        coauthors.accept(part, by=tree.colleague, **ANSWER | {"has_conflict_of_interest": True})
    with refused_at("conflict_of_interest"):
        coauthors.accept(part, by=tree.colleague, **ANSWER, conflict_of_interest="Có cổ phần")
    done = coauthors.accept(
        part, by=tree.colleague, **ANSWER | {"has_conflict_of_interest": True}, conflict_of_interest="Có cổ phần"
    )
    assert audit.chain_of(done).last().facts["Xung đột lợi ích"] == "Có cổ phần"


def test_declining_gives_its_reason_and_ends_the_sight(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    part = invited(proposal, tree.colleague)
    with refused_at("reason"):
        coauthors.decline(part, by=tree.colleague, reason=" ")
    coauthors.decline(part, by=tree.colleague, reason="Bận việc khác")
    assert told(tree.cadre) == ["Đã từ chối cùng đề xuất"]
    assert not seen_by(tree.colleague, proposal)
    assert seen_by(tree.colleague, part)


def test_what_was_withdrawn_leads_nobody_astray(tree: Tree) -> None:
    """Every notice leads to the invitation, which stays open to whoever was invited."""
    proposal = draft(tree.cadre)
    coauthors.withdraw(invited(proposal, tree.colleague), by=tree.cadre)
    assert told(tree.colleague) == ["Đã mời cùng đề xuất", "Đã hủy lời mời cùng đề xuất"]
    assert not seen_by(tree.colleague, proposal)
    assert all(seen_by(tree.colleague, notice.record) for notice in Notice.objects.filter(person=tree.colleague))


def test_a_withdrawn_draft_withdraws_its_invitations(tree: Tree) -> None:
    proposal = written_with(draft(tree.cadre), tree.deputy)
    invited(proposal, tree.colleague, share=10)
    coauthors.prepare(proposal, by=tree.cadre, person=tree.member, share=5, contribution="Viết phần rủi ro")
    actions.withdraw(proposal, by=tree.cadre, reason="Đã có cách khác")
    states = dict(CoAuthorship.objects.values_list("person__username", "state"))
    assert states == {
        tree.deputy.username: "ACCEPTED", tree.colleague.username: "WITHDRAWN", tree.member.username: "WITHDRAWN",
    }  # fmt: skip
    assert seen_by(tree.deputy, proposal) and not seen_by(tree.colleague, proposal)
    assert told(tree.member) == []


def test_a_co_author_leaves_a_draft_and_only_a_draft(tree: Tree) -> None:
    proposal = written_with(draft(tree.cadre), tree.colleague)
    part = proposal.co_authorships.get()
    actions.submit(proposal, by=tree.cadre)
    with pytest.raises(NotReady, match="không còn là bản nháp"):
        coauthors.leave(part, by=tree.colleague, reason="Bận")
    actions.take_back(fresh(proposal), by=tree.cadre)
    with refused_at("reason"):
        coauthors.leave(part, by=tree.colleague, reason="")
    coauthors.leave(part, by=tree.colleague, reason="Chuyển công tác")
    assert told(tree.cadre)[-1] == "Đã thôi tham gia đề xuất"
    actions.submit(fresh(proposal), by=tree.cadre)  # alone again, so the whole is the proposer's


def test_nobody_leaves_to_judge_it_unseen_by_their_notices(tree: Tree) -> None:
    """What they were told of the proposal itself goes with the sight of it."""
    proposal = written_with(draft(tree.cadre), tree.colleague)
    actions.submit(proposal, by=tree.cadre)
    actions.take_back(fresh(proposal), by=tree.cadre)
    coauthors.leave(proposal.co_authorships.get(), by=tree.colleague, reason="Chuyển công tác")
    assert all(seen_by(tree.colleague, notice.record) for notice in Notice.objects.filter(person=tree.colleague))


def test_an_open_invitation_or_a_wrong_sum_keeps_it_from_being_sent(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    part = coauthors.prepare(proposal, by=tree.cadre, person=tree.colleague, share=30, contribution="Khảo sát")
    with pytest.raises(NotReady, match="chưa gửi: gửi đi hoặc hủy lời mời"):
        actions.submit(fresh(proposal), by=tree.cadre)
    part = coauthors.ask(part, by=tree.cadre)
    with pytest.raises(NotReady, match="chưa trả lời lời mời"):
        actions.submit(fresh(proposal), by=tree.cadre)
    coauthors.accept(part, by=tree.colleague, **ANSWER)
    with pytest.raises(NotReady, match=r"Tổng tỷ lệ đóng góp là 130%, phải bằng 100%.*còn 70%"):
        actions.submit(fresh(proposal), by=tree.cadre)
    coauthors.set_own_share(proposal, by=tree.cadre, share=70)
    sent = actions.submit(fresh(proposal), by=tree.cadre)
    assert sent.state == "SUBMITTED"
    facts = last_entry(sent).facts
    assert facts["Người đề xuất"] == f"{tree.cadre.full_name} (70%)"
    assert facts["Đồng tác giả 1"] == f"{tree.colleague.full_name} (30%): Khảo sát"


def test_alone_the_whole_is_ones_own(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    invited(proposal, tree.colleague)
    coauthors.set_own_share(proposal, by=tree.cadre, share=70)
    coauthors.decline(CoAuthorship.objects.get(), by=tree.colleague, reason="Bận")
    sent = actions.submit(fresh(proposal), by=tree.cadre)
    assert not any(name.startswith("Đồng tác giả") for name in last_entry(sent).facts)


@pytest.mark.parametrize("share", [0, -1, 81, 101, 10**15])
def test_a_share_leaves_the_proposer_the_least_of_the_rule(share: int, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    with refused_at("share"):
        invited(proposal, tree.colleague, share=share)
    with refused_at("share"):
        coauthors.set_own_share(proposal, by=tree.cadre, share=share if share > 100 else 19)
    assert not CoAuthorship.objects.exists()


def test_what_the_others_have_is_taken_off_what_is_left(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    invited(proposal, tree.colleague, share=50)
    with pytest.raises(ValidationError, match="từ 1 đến 30"):
        invited(proposal, tree.deputy, share=31)
    invited(proposal, tree.deputy, share=30)
    with pytest.raises(ValidationError, match="Không còn phần nào"):
        invited(proposal, tree.member, share=1)


def test_nobody_is_invited_twice_nor_by_themself_nor_without_an_account(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    gone = PersonFactory(full_name="Đặng Ý", is_active=False)
    part = invited(proposal, tree.colleague)
    for person in (tree.cadre, gone, Person.objects.system(), tree.colleague):
        with refused_at("person"):
            invited(proposal, person, share=5)
    coauthors.withdraw(part, by=tree.cadre)
    assert invited(proposal, tree.colleague).pk != part.pk


def test_there_are_no_more_than_the_rule_allows(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    for number in range(10):
        invited(proposal, PersonFactory(full_name=f"Người {number}"), share=1)
    with pytest.raises(ValidationError, match="nhiều nhất 10 đồng tác giả"):
        invited(proposal, tree.colleague, share=1)


def test_what_was_contributed_is_said_in_nfc_and_in_one_line(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    for text in ("", "  ", "a" * 301):
        with refused_at("contribution"):
            coauthors.invite(proposal, by=tree.cadre, person=tree.colleague, share=10, contribution=text)
    decomposed = unicodedata.normalize("NFD", "Khảo sát ở buôn K'Brơi")
    part = coauthors.invite(proposal, by=tree.cadre, person=tree.colleague, share=10, contribution=decomposed)
    assert part.contribution == "Khảo sát ở buôn K'Brơi"


def test_only_the_proposer_invites_and_only_to_a_draft(tree: Tree) -> None:
    proposal = written_with(draft(tree.cadre), tree.colleague)
    with pytest.raises(Refused):
        coauthors.invite(proposal, by=tree.colleague, person=tree.member, share=5, contribution="x")
    with pytest.raises(Refused):
        coauthors.set_own_share(proposal, by=tree.colleague, share=50)
    with pytest.raises(Refused):
        actions.write(proposal, by=tree.colleague, title="Tên khác")
    with pytest.raises(Refused):
        actions.submit(proposal, by=tree.colleague)
    actions.submit(proposal, by=tree.cadre)
    with pytest.raises(Stale):
        invited(proposal, tree.member, share=5)


def test_an_answer_makes_an_open_check_page_old(tree: Tree) -> None:
    """Who sends has seen with whom."""
    proposal = draft(tree.cadre)
    part = invited(proposal, tree.colleague)
    coauthors.set_own_share(proposal, by=tree.cadre, share=70)
    seen = fresh(proposal).version
    coauthors.accept(part, by=tree.colleague, **ANSWER)
    with pytest.raises(Stale):
        actions.submit(fresh(proposal), by=tree.cadre, seen=seen)


def test_the_same_form_sent_twice_invites_once(tree: Tree) -> None:
    proposal = draft(tree.cadre)
    about_them = {"person": tree.colleague, "share": 10, "contribution": "Khảo sát", "key": "k"}
    one = coauthors.invite(proposal, by=tree.cadre, **about_them)
    assert coauthors.invite(proposal, by=tree.cadre, **about_them).pk == one.pk
    assert told(tree.colleague) == ["Đã mời cùng đề xuất"]


def test_a_co_author_reads_and_hears_all_of_it_and_it_stands_among_theirs(tree: Tree) -> None:
    stranger = PersonFactory(full_name="K'Brơi", post=(Role.CADRE, tree.other_cell))
    proposal = written_with(draft(tree.cadre), stranger)
    sent = actions.submit(proposal, by=tree.cadre)
    received = actions.receive(sent, by=tree.clerk, regime="KL14")
    assert seen_by(stranger, received)
    assert told(stranger) == ["Đã mời cùng đề xuất", "Đã gửi đề xuất", "Đã tiếp nhận"]
    assert list(machine_of(received).sent_by(stranger)) == [received]


def test_a_proposal_is_found_by_a_co_authors_name_once_they_accepted(tree: Tree) -> None:
    stranger = PersonFactory(full_name="Đặng Ý", post=(Role.CADRE, tree.cell))
    proposal = draft(tree.cadre)
    part = invited(proposal, stranger)

    def found(typed: str) -> list[int]:
        return [row.pk for row in visible_to(tree.cadre).filter(about(typed))]

    assert found("dang y") == []
    part = coauthors.accept(part, by=stranger, **ANSWER)
    assert found("Đặng Ý") == [proposal.pk]
    stranger.full_name = "Cil Thành"
    stranger.save()
    assert (found("cil thanh"), found("đặng ý")) == ([proposal.pk], [])
    coauthors.leave(part, by=stranger, reason="Bận")
    assert found("cil thanh") == []


def test_a_reused_proposal_brings_its_co_authors_not_yet_invited(tree: Tree) -> None:
    proposal = written_with(draft(tree.cadre), tree.colleague, tree.deputy)
    Person.objects.filter(pk=tree.deputy.pk).update(is_active=False)
    ended = actions.withdraw(actions.submit(proposal, by=tree.cadre), by=tree.cadre, reason="Đã có cách khác")
    again = actions.reuse(ended, by=tree.cadre)
    part = again.co_authorships.get()
    assert (part.person, part.state, part.share) == (tree.colleague, "PREPARED", 30)
    assert fresh(again).own_share == 40
    assert not seen_by(tree.colleague, again) and not seen_by(tree.colleague, part)
    sent = coauthors.ask(part, by=tree.cadre, share=25, contribution="Viết lại phần rủi ro")
    assert (sent.state, sent.share) == ("INVITED", 25)
    assert seen_by(tree.colleague, again)
