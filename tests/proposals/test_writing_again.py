"""What ended is written anew; what was written is read on paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence import audit
from evidence.models import Attachment
from proposals import actions
from proposals.completeness import missing_contents
from proposals.content import content_of
from proposals.models import Proposal, ProposalState
from tests.factories import DOSSIER, Tree, draft, proposal_in
from tests.proposals.helpers import reload
from units.actions import end_appointment
from workflow.errors import NotReady, Refused

pytestmark = pytest.mark.django_db
ANSWERED_FOR = {
    "commits_pure_motive", "commits_common_good", "commits_truthful", "commits_supervision", "commits_resources",
    "has_conflict_of_interest", "conflict_of_interest", "contains_no_secret",
}  # fmt: skip


@pytest.fixture
def withdrawn(tree: Tree) -> Proposal:
    proposal = draft(tree.cadre)
    actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"))
    return actions.withdraw(reload(proposal), by=tree.cadre, reason="Viết lại cho kỹ hơn")


def test_the_words_are_taken_over_and_the_commitments_are_not(withdrawn: Proposal, tree: Tree) -> None:
    anew = actions.reuse(withdrawn, by=tree.cadre)
    old, new = content_of(withdrawn), content_of(anew)
    assert {name for name in old if old[name] != new[name]} == ANSWERED_FOR - {"conflict_of_interest"}
    assert {gap.field for gap in missing_contents(anew)} == ANSWERED_FOR - {"conflict_of_interest"}
    assert (anew.state, anew.proposer, anew.has_conflict_of_interest) == (ProposalState.DRAFT, tree.cadre, None)
    assert Attachment.objects.count() == 1
    facts = dict(audit.chain_of(anew).get().facts)
    assert facts["Dùng lại từ"] == f"ĐX-{withdrawn.pk:05d} – {DOSSIER['title']}"


def test_a_page_asks_first_and_makes_one_draft(client: Client, withdrawn: Proposal, tree: Tree) -> None:
    client.force_login(tree.cadre)
    address = reverse("proposals:reuse", args=[withdrawn.pk])
    assert f'href="{address}"' in client.get(withdrawn.get_absolute_url()).text
    page = client.get(address)
    assert "Tệp đính kèm: đồng chí tải lên lại" in page.text
    answers = [client.post(address, {"key": page.context["key"]}) for _press in range(2)]
    anew = Proposal.objects.exclude(pk=withdrawn.pk).get()
    assert {answer.url for answer in answers} == {reverse("proposals:draft", args=[anew.pk])}


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "REVIEWING", "APPROVED_PILOT"])
def test_what_has_not_ended_is_not_doubled(client: Client, tree: Tree, state: str) -> None:
    proposal = proposal_in(ProposalState[state], tree)
    with pytest.raises(NotReady):
        actions.reuse(proposal, by=tree.cadre)
    client.force_login(tree.cadre)
    address = reverse("proposals:reuse", args=[proposal.pk])
    assert address not in client.get(proposal.get_absolute_url()).text
    assert client.get(address).url == client.post(address).url == proposal.get_absolute_url()
    assert Proposal.objects.count() == 1


def test_only_the_proposer_takes_it_over(client: Client, tree: Tree) -> None:
    proposal = proposal_in(ProposalState.REJECTED, tree)
    with pytest.raises(Refused):
        actions.reuse(proposal, by=tree.head)
    client.force_login(tree.head)
    assert client.get(reverse("proposals:reuse", args=[proposal.pk])).status_code == 403
    client.force_login(tree.stranger)
    assert client.get(reverse("proposals:reuse", args=[proposal.pk])).status_code == 404


def test_who_has_no_post_any_more_is_told_so(client: Client, withdrawn: Proposal, tree: Tree) -> None:
    end_appointment(tree.cadre.appointments.get(), on=tree.cadre.appointments.get().valid_from)
    client.force_login(tree.cadre)
    address = reverse("proposals:reuse", args=[withdrawn.pk])
    assert "chưa được bổ nhiệm" in client.get(address).text
    assert client.post(address).status_code == 403


def test_on_paper_stands_every_word_every_row_and_every_file(client: Client, tree: Tree) -> None:
    proposal = draft(tree.cadre)
    file = actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"))
    client.force_login(tree.cadre)
    address = reverse("proposals:print", args=[proposal.pk])
    page = client.get(address).text
    assert all(text in page for text in ("Bản nháp, chưa gửi", DOSSIER["bottleneck"], DOSSIER["solution"], file.sha256))
    assert all(row.name in page for row in proposal.criteria.all())
    actions.submit(reload(proposal), by=tree.cadre)
    client.force_login(tree.head)
    assert "Bản nháp, chưa gửi" not in client.get(address).text
    client.force_login(tree.stranger)
    assert client.get(address).status_code == 404
