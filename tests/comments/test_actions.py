"""Saying, answering, changing, taking back: what is kept, who is told, what is refused."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from comments import actions, querysets
from comments.models import Comment, Readers
from comments.thread import page_of
from evidence import audit
from evidence.models import Attachment
from notices.models import Notice
from proposals.actions import withdraw as withdraw_proposal
from tests.comments.talks import pilot, received, secret, upload
from tests.factories import LONG_AGO, PersonFactory, Tree, proposal_in
from units.actions import appoint
from units.models import Person
from units.roles import Role
from workflow.errors import AlreadyDone, Refused, Stale


def told() -> dict[str, str]:
    """Who was told what since the last look."""
    found = {one.person.username: one.text for one in Notice.objects.filter(kind="TALK").select_related("person")}
    Notice.objects.all().delete()
    return found


def refused_at(caught: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(caught.value.message_dict)


def test_what_is_said_is_kept_in_nfc_and_told_to_the_proposer(tree: Tree) -> None:
    proposal = received(tree)
    told()
    decomposed = unicodedata.normalize("NFD", "  Đề nghị bổ sung phương án nhân lực  ")
    said = actions.say(proposal, by=tree.head, text=decomposed)
    assert said.text == "Đề nghị bổ sung phương án nhân lực"
    assert told() == {"cadre": f"Hồ Quỳnh Anh có ý kiến: {proposal.reference} {proposal}"}
    actions.say(proposal, by=tree.cadre, text="Xin tiếp thu")
    assert set(told()) == {"head"}


def test_a_question_waits_until_the_one_asked_replies(tree: Tree) -> None:
    proposal = received(tree)
    asked = actions.say(proposal, by=tree.clerk, text="Giá sàn là bao nhiêu?", asked=tree.cadre)
    assert told()["cadre"].startswith("Lý Thị Mai hỏi đồng chí, cần trả lời: ")
    assert list(querysets.waiting_for(tree.cadre)) == [asked]
    actions.say(proposal, by=tree.head, text="Tôi cũng cần biết", parent=asked)
    assert list(querysets.waiting_for(tree.cadre)) == [asked]
    told()
    answer = actions.say(proposal, by=tree.cadre, text="90.000 đồng một cân", parent=asked)
    assert told() == {"clerk": f"Trần Đình Ân trả lời ý kiến của đồng chí: {proposal.reference} {proposal}"}
    assert list(querysets.waiting_for(tree.cadre)) == []
    actions.withdraw(answer, by=tree.cadre, reason="Nhầm số")
    assert list(querysets.waiting_for(tree.cadre)) == [asked]
    actions.release(asked, by=tree.clerk)
    assert list(querysets.waiting_for(tree.cadre)) == []
    with pytest.raises(Refused, match="không còn chờ trả lời"):
        actions.release(asked, by=tree.clerk)


def test_nobody_is_asked_who_could_not_answer(tree: Tree) -> None:
    proposal = received(tree)
    for asked, readers in ((tree.cadre, Readers.LEADERS), (tree.head, Readers.ALL), (tree.auditor, Readers.ALL)):
        with pytest.raises(ValidationError) as caught:
            actions.say(proposal, by=tree.head, text="Ai trả lời?", asked=asked, readers=readers)
        assert refused_at(caught) == {"asked"}
    assert not Comment.objects.exists()


def test_who_only_looks_on_does_not_write(tree: Tree) -> None:
    proposal = received(tree)
    for person in (tree.auditor, tree.admin, tree.officer, tree.superior_head, tree.stranger, tree.colleague):
        with pytest.raises(Refused):
            actions.say(proposal, by=person, text="Có ý kiến")
    with pytest.raises(Refused, match="lãnh đạo"):
        actions.say(proposal, by=tree.cadre, text="Có ý kiến", readers=Readers.LEADERS)
    assert not Comment.objects.exists()


def test_a_reply_is_read_by_whom_its_parent_is_read_and_has_no_reply(tree: Tree) -> None:
    proposal = received(tree)
    said = secret(proposal, tree)
    reply = actions.say(proposal, by=tree.deputy, text="Đồng ý", parent=said, readers=Readers.ALL)
    assert reply.readers == Readers.LEADERS
    with pytest.raises(Refused):
        actions.say(proposal, by=tree.cadre, text="Tôi thấy rồi", parent=said)
    with pytest.raises(ValidationError) as caught:
        actions.say(proposal, by=tree.head, text="Trả lời nữa", parent=reply)
    assert refused_at(caught) == {"text"}


def test_mentions_reach_who_may_read(tree: Tree) -> None:
    proposal = received(tree)
    told()
    said = actions.say(proposal, by=tree.cadre, text="Nhờ @Đỗ Công Ẩn và @lý thị mai xem, @Vũ Hải Ưng cũng vậy.")
    assert {one.username for one in said.mentioned.all()} == {"deputy", "clerk"}  # Ưng cannot read it: a plain word
    assert told() == {
        "deputy": f"Trần Đình Ân nhắc đến đồng chí: {proposal.reference} {proposal}",
        "clerk": f"Trần Đình Ân nhắc đến đồng chí: {proposal.reference} {proposal}",
        "head": f"Trần Đình Ân có ý kiến: {proposal.reference} {proposal}",
    }
    with pytest.raises(ValidationError, match="Trần Đình Ân") as caught:
        actions.say(proposal, by=tree.head, text="Để @Trần Đình Ân biết", readers=Readers.LEADERS)
    assert refused_at(caught) == {"text"}
    assert told() == {}


def test_of_two_with_one_name_the_account_tells(tree: Tree) -> None:
    proposal = received(tree)
    other = PersonFactory(username="broi2", full_name="K'Brơi")
    third = PersonFactory(username="broi3", full_name="K'Brơi")
    for one in (other, third):
        appoint(one, Role.LEADER, tree.cell, valid_from=LONG_AGO)
    with pytest.raises(ValidationError, match="nhiều người cùng tên"):
        actions.say(proposal, by=tree.head, text="Nhờ @K'Brơi xem")
    said = actions.say(proposal, by=tree.head, text="Nhờ @K’Brơi (broi3) xem")
    assert list(said.mentioned.all()) == [third]


def test_an_edit_keeps_the_earlier_text_and_tells_whom_it_newly_calls(tree: Tree) -> None:
    proposal = received(tree)
    said = actions.say(proposal, by=tree.head, text="Giá sàn?")
    told()
    seen = actions.version_of(said)
    edited = actions.edit(said, by=tree.head, text="Giá sàn là bao nhiêu, @Lý Thị Mai?", seen=seen)
    assert set(told()) == {"clerk"}
    with pytest.raises(Stale):
        actions.edit(said, by=tree.head, text="Khác", seen=seen)
    _page, (face,) = page_of(proposal, tree.cadre, {})
    assert [one.text for one in face.earlier] == ["Giá sàn?"]
    assert face.segments == [("Giá sàn là bao nhiêu, ", False), ("@Lý Thị Mai", True), ("?", False)]
    assert [one.action for one in audit.chain_of(edited)] == ["say", "edit"]
    assert list(audit.verify(audit.chain_of(edited))) == []
    with pytest.raises(Refused, match="Chỉ người viết"):
        actions.edit(edited, by=tree.deputy, text="Của tôi")


def test_what_is_withdrawn_leaves_its_place_without_text_and_files(tree: Tree) -> None:
    proposal = received(tree)
    said = actions.say(proposal, by=tree.head, text="Nhầm hồ sơ", uploads=[upload()])
    with pytest.raises(ValidationError) as caught:
        actions.withdraw(said, by=tree.head, reason="  ")
    assert refused_at(caught) == {"reason"}
    actions.withdraw(said, by=tree.head, reason="Nhầm hồ sơ khác")
    _page, (face,) = page_of(proposal, tree.cadre, {})
    assert (face.files, face.earlier, face.comment.withdrawn_because) == ([], [], "Nhầm hồ sơ khác")
    assert querysets.count(proposal, tree.cadre) == 0
    assert querysets.file_owner(said.pk, tree.head) is None
    with pytest.raises(Refused, match="đã được rút"):
        actions.edit(said, by=tree.head, text="Khác")


def test_nothing_is_said_before_it_is_sent_or_after_its_end(tree: Tree) -> None:
    for proposal in (
        proposal_in("DRAFT", tree),
        withdraw_proposal(received(tree), by=tree.cadre, reason="Đã có cách khác"),
    ):
        with pytest.raises(Refused, match="không trao đổi thêm"):
            actions.say(proposal, by=tree.cadre, text="Có ý kiến")


def test_the_same_form_says_it_once(tree: Tree) -> None:
    proposal = received(tree)
    actions.say(proposal, by=tree.head, text="Một lần", key="abc")
    with pytest.raises(AlreadyDone):
        actions.say(proposal, by=tree.head, text="Một lần", key="abc")
    assert Comment.objects.count() == 1


def test_a_bad_file_leaves_nothing(tree: Tree) -> None:
    proposal = received(tree)
    bad = SimpleUploadedFile("ảnh.pdf", b"not a pdf")
    for uploads in ([upload(), bad], [upload(f"{number}.pdf") for number in range(6)]):
        with pytest.raises(ValidationError) as caught:
            actions.say(proposal, by=tree.head, text="Kèm tệp", uploads=uploads)
        assert refused_at(caught) == {"uploads"}
    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()


def test_who_runs_and_who_watches_talk_about_a_pilot(tree: Tree) -> None:
    record = pilot(tree)
    told()
    actions.say(record, by=tree.watcher, text="Đã chọn sàn chưa?", asked=tree.colleague)
    assert set(told()) == {"colleague"}
    actions.say(record, by=tree.colleague, text="Đã chọn xong")
    assert set(told()) == {"watcher"}
    for person in (tree.colleague, tree.cadre, tree.watcher):
        with pytest.raises(Refused):
            actions.say(record, by=person, text="Riêng lãnh đạo", readers=Readers.LEADERS)


def test_the_system_is_nobody_to_talk_to(tree: Tree) -> None:
    system = Person.objects.system()
    proposal = received(tree)
    assert not querysets.people_who_read(proposal, Readers.ALL).filter(pk=system.pk).exists()
    with pytest.raises(Refused):
        actions.say(proposal, by=system, text="Có ý kiến")
