"""Who reads what is said: each role against each visibility, on the page, in the count, notices, files, suggestions."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from comments import actions, policies, querysets
from comments.forums import address_of, find, forum_of
from comments.models import Comment, Readers
from evidence import audit
from evidence.models import Attachment
from notices.models import Notice
from proposals.actions import escalate
from tests.comments.talks import PDF, SECRET, pilot, received, secret, upload
from tests.factories import Tree
from units.models import Person
from workflow.machine import machine_of
from workflow.pages import timeline_of

OPEN = "Đề nghị làm rõ mức giá sàn"
MAKERS: dict[str, Callable[[Tree], Any]] = {"proposal": received, "pilot": pilot}
LEADERS = {"proposal": {"head", "deputy", "member", "clerk"}, "pilot": {"head", "deputy", "member", "clerk"}}
kinds = pytest.mark.parametrize("kind", MAKERS)


def seers(record: Any, tree: Tree) -> set[str]:
    """Who may open the record, asked of the record's own machine."""
    visible = machine_of(record).visible_to
    return {name for name, one in tree.people().items() if visible(one).filter(pk=record.pk).exists()}


def page(client: Client, person: Person, record: Any, **headers: str) -> Any:
    client.force_login(person)
    return client.get(address_of(record), headers=headers)


@kinds
def test_a_remark_for_all_is_read_by_whom_the_record_is_read(kind: str, tree: Tree, client: Client) -> None:
    record = MAKERS[kind](tree)
    actions.say(record, by=tree.head, text=OPEN)
    reading = set()
    for name, person in tree.people().items():
        answer = page(client, person, record)
        if answer.status_code == 200:
            assert OPEN in answer.content.decode(), name
            assert querysets.count(record, person) == 1
            reading.add(name)
        else:
            assert answer.status_code == 404, name
    assert reading == seers(record, tree)
    assert {"cadre", "head", "deputy", "clerk", "auditor", "admin"} <= reading
    assert "stranger" not in reading


@kinds
def test_a_remark_for_leaders_is_on_no_page_of_anybody_else(kind: str, tree: Tree, client: Client) -> None:
    """Page, fragment, count on the tab, the record's own page, the home page, the list of notices."""
    record = MAKERS[kind](tree)
    said = secret(record, tree)
    actions.say(record, by=tree.deputy, text="Tôi cũng băn khoăn như vậy", parent=said)
    reading = set()
    for name, person in tree.people().items():
        answers = [page(client, person, record), page(client, person, record, hx_request="true")]
        answers += [client.get(url) for url in (record.get_absolute_url(), reverse("home"), reverse("notices:list"))]
        told = ["băn khoăn" in answer.content.decode() for answer in answers]
        counted = querysets.count(record, person)
        if name in LEADERS[kind]:
            assert (told[:2], counted) == ([True, True], 2), name
            assert "Trao đổi (2)" in answers[2].content.decode()
            reading.add(name)
        else:
            assert (any(told), counted) == (False, 0), name
            assert "Trao đổi (2)" not in answers[2].content.decode()
    assert reading == LEADERS[kind]


@kinds
def test_files_follow_their_remark(kind: str, tree: Tree, client: Client) -> None:
    record = MAKERS[kind](tree)
    open_one = actions.say(record, by=tree.head, text=OPEN, uploads=[upload("công khai.pdf")])
    hidden = secret(record, tree, uploads=[upload("nội bộ.pdf")])
    for name, person in tree.people().items():
        client.force_login(person)
        got = [status(client, reverse("attachment", args=[file_of(one).pk])) for one in (open_one, hidden)]
        sees = name in seers(record, tree)
        assert got == [200 if sees else 404, 200 if name in LEADERS[kind] else 404], name


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content) == PDF  # and the file is closed
    return answer.status_code


def file_of(comment: Comment) -> Attachment:
    return Attachment.objects.get(content_type=ContentType.objects.get_for_model(Comment), object_id=comment.pk)


@kinds
def test_only_who_may_read_is_told(kind: str, tree: Tree) -> None:
    record = MAKERS[kind](tree)
    Notice.objects.all().delete()
    secret(record, tree)
    assert not Notice.objects.exists()
    said = secret(record, tree, asked=tree.deputy)
    actions.say(record, by=tree.deputy, text="@Lý Thị Mai cho biết số liệu", parent=said)
    assert sorted(Notice.objects.values_list("person__username", flat=True)) == ["clerk", "deputy", "head"]
    assert not [one for one in Notice.objects.all() if "băn khoăn" in one.text or "số liệu" in one.text]


@kinds
def test_both_faces_of_reading_agree(kind: str, tree: Tree) -> None:
    record = MAKERS[kind](tree)
    actions.say(record, by=tree.cadre, text=OPEN)
    asked = actions.say(record, by=tree.head, text=OPEN, asked=tree.cadre)
    secret(record, tree)
    actions.withdraw(actions.say(record, by=tree.head, text=OPEN, asked=tree.cadre), by=tree.head, reason="Đã rõ")
    answered = actions.say(record, by=tree.head, text=OPEN, asked=tree.cadre)
    actions.say(record, by=tree.cadre, text="Giá sàn là 90.000 đồng", parent=answered)
    actions.release(actions.say(record, by=tree.head, text=OPEN, asked=tree.cadre), by=tree.head)
    named = ("read", "write", "reply", "edit", "withdraw", "release", "answer")
    checked = {name: getattr(policies, f"check_can_{name}") for name in named}
    for person in tree.people().values():
        for name, policy in checked.items():
            listed = set(Comment.objects.filter(policy.q(person)).values_list("pk", flat=True))
            assert {one.pk for one in Comment.objects.all() if policies.may(policy, person, one)} == listed, name
    assert list(querysets.waiting_for(tree.cadre)) == [asked]


@kinds
def test_people_are_the_inverse_of_sight(kind: str, tree: Tree) -> None:
    """Whom a remark may mention is who would read it: asked from the record, and from the person."""
    record = MAKERS[kind](tree)
    forum = forum_of(record)
    blank = {readers: Comment(record=record, author=tree.head, readers=readers) for readers in Readers}
    for name, person in tree.people().items():
        listed = {
            readers: querysets.people_who_read(record, readers).filter(pk=person.pk).exists() for readers in Readers
        }
        assert listed[Readers.ALL] == (find(type(record), record.pk, person) is not None), name
        assert listed[Readers.LEADERS] == forum.leaders.includes(person, record), name
        asks = querysets.people_to_ask(record, Readers.ALL).filter(pk=person.pk).exists()
        assert asks == policies.may(policies.check_can_write, person, blank[Readers.ALL]), name


def test_suggestions_name_only_who_would_read_it(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    address = reverse("proposals:talk_people", args=[proposal.pk])

    def suggested(person: Person, query: str, readers: str = "ALL") -> list[str]:
        client.force_login(person)
        return [one["token"] for one in client.get(address, {"q": query, "readers": readers}).json()["people"]]

    assert suggested(tree.head, "tran dinh") == ["@Trần Đình Ân"]
    assert suggested(tree.head, unicodedata.normalize("NFD", "Trần Đình Ân")) == ["@Trần Đình Ân"]
    assert suggested(tree.head, "tran dinh", "LEADERS") == []
    assert suggested(tree.head, "do cong", "LEADERS") == ["@Đỗ Công Ẩn"]
    assert suggested(tree.head, "vu hai") == []  # of another cell
    client.force_login(tree.cadre)
    assert client.get(address, {"q": "do", "readers": "LEADERS"}).status_code == 403
    client.force_login(tree.stranger)
    assert client.get(address, {"q": "do"}).status_code == 404


def test_the_chain_of_the_record_has_no_gap_where_leaders_speak(tree: Tree) -> None:
    proposal = received(tree)
    before = [(one.seq, one.hash) for one in audit.chain_of(proposal)]
    said = secret(proposal, tree)
    assert [(one.seq, one.hash) for one in audit.chain_of(proposal)] == before
    assert SECRET not in str(timeline_of(proposal))
    assert audit.chain_of(said).get().facts["Nội dung"] == SECRET
    assert list(audit.verify(audit.all_entries())) == []


def test_what_goes_up_is_read_above_and_by_its_writer(tree: Tree) -> None:
    """The cell's deputies are the proposer's colleagues: what the superior says among itself is not theirs."""
    proposal = received(tree)
    below = secret(proposal, tree)
    escalated = escalate(proposal, by=tree.head, reason="Vượt thẩm quyền")
    above = actions.say(escalated, by=tree.superior_head, text="Xin ý kiến thêm", readers=Readers.LEADERS)
    seen = {name: set(querysets.readable(escalated, one)) for name, one in tree.people().items()}
    assert seen["superior_head"] == seen["superior_clerk"] == {below, above}
    assert seen["head"] == {below}
    assert seen["deputy"] == seen["cadre"] == seen["clerk"] == set()


def test_the_proposer_learns_nothing_by_guessing_numbers(tree: Tree, client: Client) -> None:
    proposal = received(tree)
    said = secret(proposal, tree, asked=tree.deputy, uploads=[upload()])
    client.force_login(tree.cadre)
    for name in ("edit", "withdraw", "release"):
        assert client.get(reverse(f"comments:{name}", args=[said.pk])).status_code == 404
        assert client.post(reverse(f"comments:{name}", args=[said.pk])).status_code == 404
    answer = client.post(address_of(proposal), {"text": "Tôi xin trả lời", "parent": said.pk})
    assert answer.status_code == 404
    assert Comment.objects.count() == 1
