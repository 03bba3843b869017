"""A supplement from the request to the judgement: named sections open, answers kept, nothing sent half done."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.models import Attachment
from proposals import actions
from proposals.models import Proposal, ProposalState
from tests.factories import Tree, proposal_in
from tests.proposals.acts import ACTS, PDF
from tests.proposals.helpers import last_entry, reload
from workflow.errors import Refused, Stale

S = ProposalState
BACKEND = "django.contrib.auth.backends.ModelBackend"
GAPS = [{"gap": "Nêu ngưỡng chất lượng nước", "section": "giai-phap"}]


@pytest.fixture
def asked(tree: Tree) -> Proposal:
    return actions.request_supplement(proposal_in(S.RECEIVED, tree), by=tree.clerk, gaps=GAPS)


@pytest.fixture
def as_cadre(client: Client, tree: Tree) -> Client:
    client.force_login(tree.cadre, backend=BACKEND)
    return client


def box_of(proposal: Proposal) -> str:
    return f"answer_{proposal.supplements.get(answered_at=None).items.get().pk}"


def answer(proposal: Proposal, tree: Tree, text: str = "Đã nêu 5 ngưỡng.") -> Proposal:
    items = proposal.supplements.get(answered_at=None).items.all()
    return actions.answer_supplement(proposal, by=tree.cadre, answers={item.pk: text for item in items})


class TestWhatMayBeEdited:
    def test_the_named_section_and_both_versions_stand(self, asked: Proposal, tree: Tree) -> None:
        before = asked.solution
        actions.write(asked, by=tree.cadre, solution="Ngừng tưới khi COD vượt 50 mg/l.")
        sent = answer(reload(asked), tree)
        assert [one.content["solution"] for one in sent.versions.all()] == [
            before, "Ngừng tưới khi COD vượt 50 mg/l.",
        ]  # fmt: skip

    def test_no_other_section(self, asked: Proposal, tree: Tree) -> None:
        with pytest.raises(Refused, match="giữ nguyên như đã gửi"):
            actions.write(asked, by=tree.cadre, title="Tên khác")
        assert reload(asked).title == asked.title

    def test_all_of_them_where_an_item_names_none(self, tree: Tree) -> None:
        asked = actions.request_supplement(
            proposal_in(S.RECEIVED, tree), by=tree.clerk, gaps=[*GAPS, {"gap": "Viết rõ hơn"}]
        )
        assert actions.write(asked, by=tree.cadre, title="Tên khác").title == "Tên khác"

    def test_nobody_else_and_not_after_the_answer(self, asked: Proposal, tree: Tree) -> None:
        with pytest.raises(Refused):
            actions.write(asked, by=tree.clerk, solution="Khác")
        with pytest.raises(Stale):
            actions.write(answer(asked, tree), by=tree.cadre, solution="Khác")

    def test_minutes_of_others_are_not_the_authors_to_remove(self, tree: Tree) -> None:
        voted = ACTS["record_vote"].take(ACTS["record_vote"].start(tree), tree)
        back = ACTS["return_to_proposer"].take(voted, tree)
        minutes = Attachment.objects.get()
        actions.remove_file(back, minutes.pk, by=tree.cadre)
        actions.attach_file(back, by=tree.cadre, file=SimpleUploadedFile("nước.pdf", PDF + b"%\n"))
        assert Attachment.objects.filter(pk=minutes.pk).exists()
        assert [one["name"] for one in answer(back, tree).versions.last().files] == ["nước.pdf"]


class TestPages:
    def test_the_section_opens_saves_and_leads_on(self, as_cadre: Client, asked: Proposal) -> None:
        page = as_cadre.get(reverse("proposals:answer_supplement", args=[asked.pk])).content.decode()
        address = reverse("proposals:section", args=[asked.pk, "giai-phap"])
        assert address in page
        assert reverse("proposals:section", args=[asked.pk, "van-de"]) not in page
        assert as_cadre.get(address).status_code == 200
        closed = as_cadre.get(reverse("proposals:section", args=[asked.pk, "van-de"]))
        assert closed.url == asked.get_absolute_url()

    def test_what_is_typed_is_kept_by_itself(self, as_cadre: Client, asked: Proposal) -> None:
        address = reverse("proposals:answer_supplement", args=[asked.pk])
        told = as_cadre.post(address, {box_of(asked): "Đã nêu hai ngưỡng", "next": "tu-luu", "seen": asked.version})
        assert told.json()["unsaved"] == 0
        assert "Đã nêu hai ngưỡng" in as_cadre.get(address).content.decode()
        assert reload(asked).state == S.SUPPLEMENT

    def test_an_item_without_answer_is_told_at_its_box_and_the_others_stay(self, as_cadre: Client, tree: Tree) -> None:
        gaps = [*GAPS, {"gap": "Nêu nguồn kinh phí"}]
        asked = actions.request_supplement(proposal_in(S.RECEIVED, tree), by=tree.clerk, gaps=gaps)
        first, second = asked.supplements.get().items.all()
        address = reverse("proposals:answer_supplement", args=[asked.pk])
        refused = as_cadre.post(address, {f"answer_{first.pk}": "Có rồi", f"answer_{second.pk}": " "})
        assert refused.status_code == 422
        assert "Trả lời nội dung này" in refused.content.decode()
        assert reload(asked).state == S.SUPPLEMENT
        assert "Có rồi" in as_cadre.get(address).content.decode()

    def test_the_unit_reads_what_was_sent_meanwhile(self, client: Client, asked: Proposal, tree: Tree) -> None:
        actions.write(asked, by=tree.cadre, solution="Câu viết dở")
        client.force_login(tree.head, backend=BACKEND)
        for name in ("detail", "print"):
            page = client.get(reverse(f"proposals:{name}", args=[asked.pk])).content.decode()
            assert "Câu viết dở" not in page
            assert asked.solution.split("\n")[0] in page

    def test_ticks_become_items(self, client: Client, tree: Tree) -> None:
        client.force_login(tree.clerk, backend=BACKEND)
        sent = proposal_in(S.SUBMITTED, tree)
        assert 'name="thieu"' in client.get(reverse("proposals:receive", args=[sent.pk])).content.decode()
        address = reverse("proposals:request_supplement", args=[sent.pk])
        page = client.get(address, {"thieu": "giai-phap:scope"}).content.decode()
        assert 'value="Bổ sung: Phạm vi"' in page
        assert '<option value="giai-phap" selected>' in page


def test_what_is_taken_out_must_not_be_missing_at_the_sending(asked: Proposal, tree: Tree) -> None:
    actions.write(asked, by=tree.cadre, solution="")
    with pytest.raises(ValidationError, match="Nêu nội dung, giải pháp"):
        answer(reload(asked), tree)
    assert reload(asked).state == S.SUPPLEMENT


def test_the_head_says_which_answers_suffice(asked: Proposal, tree: Tree) -> None:
    answered = answer(asked, tree)
    again = actions.request_supplement(answered, by=tree.clerk, gaps=GAPS, sufficient=[])
    assert again.supplements.last().items.get().sufficient is False
    assert last_entry(again).facts["Trả lời “Nêu ngưỡng chất lượng nước”"] == "Chưa đạt"
