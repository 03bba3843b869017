"""A file that was uploaded by mistake: set aside by who administers the unit, opened by nobody, never forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence import audit, files, quarantine
from evidence.models import Attachment
from proposals.models import Proposal, ProposalState
from reports.dossiers import making
from tests.factories import MONDAY, PersonFactory, Tree, make_tree, proposal_in
from units import clock
from units.roles import Role

WHY = "Tệp có số liệu mật, tải lên nhầm."


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def tree(db: None) -> Tree:
    return make_tree()


@pytest.fixture
def proposal(tree: Tree) -> Proposal:
    return proposal_in(ProposalState.SUBMITTED, tree)


@pytest.fixture
def file(proposal: Proposal, tree: Tree) -> Attachment:
    paper = SimpleUploadedFile("Bảng giá.pdf", b"%PDF-1.4 x")
    return files.attach(proposal, paper, by=tree.cadre, max_mb=1)


def post(client: Client, name: str, file: Attachment, reason: str = WHY) -> Any:
    return client.post(reverse(name, args=[file.pk]), {"reason": reason})


def test_nobody_opens_it_and_the_page_says_who_and_why(
    file: Attachment, proposal: Proposal, tree: Tree, client: Client
) -> None:
    client.force_login(tree.admin)
    assert post(client, "attachment_quarantine", file).url == proposal.get_absolute_url()
    for person in (tree.cadre, tree.head, tree.admin):
        client.force_login(person)
        answer = client.get(reverse("attachment", args=[file.pk]))
        assert answer.status_code == 403
        for words in ("Bảng giá.pdf", "Đặng Văn An", WHY, file.sha256):
            assert words in answer.content.decode()
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert "Đã cách ly" in page
        assert file.sha256 in page
        assert (
            reverse("attachment", args=[file.pk]) not in page.replace("/cach-ly/", "").replace("/bo-cach-ly/", "")
            or person == tree.admin
        )
    (entry,) = audit.chain_of(file)
    assert (entry.title, entry.by, entry.reason, entry.facts["SHA-256"]) == (
        "Cách ly tệp",
        tree.admin,
        WHY,
        file.sha256,
    )


def test_a_reason_is_needed_and_what_was_typed_stays(file: Attachment, tree: Tree, client: Client) -> None:
    client.force_login(tree.admin)
    answer = post(client, "attachment_quarantine", file, "  ")
    assert answer.status_code == 422
    assert not quarantine.in_force([file])
    with pytest.raises(ValidationError):
        quarantine.impose(file, by=tree.admin, reason="")


def test_once_at_a_time_and_lifted_by_another(file: Attachment, tree: Tree, client: Client) -> None:
    other = PersonFactory(username="quantri2", full_name="Quách Gia Bảo", post=(Role.ADMIN, tree.bloc))
    client.force_login(tree.admin)
    post(client, "attachment_quarantine", file)
    assert "đang được cách ly" in post(client, "attachment_quarantine", file).content.decode()
    assert "không tự bỏ cách ly" in post(client, "attachment_lift", file).content.decode()
    client.force_login(other)
    assert post(client, "attachment_lift", file, "Đã kiểm tra, không mật.").status_code == 302
    assert not quarantine.in_force([file])
    answer = client.get(reverse("attachment", args=[file.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert [entry.action for entry in audit.chain_of(file)] == ["quarantine", "lift"]
    assert "không bị cách ly" in post(client, "attachment_lift", file).content.decode()


def test_only_who_administers_the_unit_may(file: Attachment, tree: Tree, client: Client) -> None:
    elsewhere = PersonFactory(username="quantri3", full_name="Cil Bảo", post=(Role.ADMIN, tree.other_cell))
    for person in (*tree.people().values(), elsewhere):
        client.force_login(person)
        expected = 200 if person == tree.admin else 404
        for name in ("attachment_quarantine", "attachment_lift"):
            assert client.get(reverse(name, args=[file.pk])).status_code == expected, person


def test_a_draft_cannot_drop_the_trace(tree: Tree) -> None:
    draft = proposal_in(ProposalState.DRAFT, tree)
    file = files.attach(draft, SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"), by=tree.cadre, max_mb=1)
    quarantine.impose(file, by=tree.admin, reason=WHY)
    with pytest.raises(quarantine.SetAside):
        files.remove(file)
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_dossiers_leave_it_out_and_those_with_it_close(
    file: Attachment, proposal: Proposal, tree: Tree, client: Client
) -> None:
    before = making.make(making.request(proposal, by=tree.cadre).pk)
    quarantine.impose(file, by=tree.admin, reason=WHY)
    after = making.make(making.request(proposal, by=tree.cadre).pk)
    assert [part["name"] for part in after.manifest["manifest"]["parts"]] == ["", "nhat-ky.json"]
    client.force_login(tree.cadre)
    closed = client.get(reverse("dossiers:download", args=[before.pk]))
    assert closed.status_code == 403
    assert "hãy lập phiên bản mới" in closed.content.decode()
    b"".join(client.get(reverse("dossiers:download", args=[after.pk])).streaming_content)
