"""What was sent stays as it was sent: a row for each sending, which nobody changes, and which decisions point at."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from evidence import triggers
from evidence.models import Attachment
from proposals import actions
from proposals.actions.versions import is_intact
from proposals.content import content_of
from proposals.models import Proposal, ProposalState, ProposalVersion, VersionCause
from proposals.reading import sections_of, sections_of_version
from tests.factories import Tree, day, proposal_in
from tests.proposals.acts import ACTS, PDF
from tests.proposals.helpers import last_entry, reload
from units import clock

S = ProposalState
C = VersionCause


def history(proposal: Proposal) -> list[tuple[int, str]]:
    return list(proposal.versions.values_list("number", "cause"))


def sent_twice(tree: Tree) -> Proposal:
    """Sent, taken back, changed, sent again the day after."""
    proposal = actions.take_back(proposal_in(S.SUBMITTED, tree), by=tree.cadre)
    with clock.at(day(1)):
        actions.write(proposal, by=tree.cadre, solution="Lấy mẫu nước hai tuần một lần.", budget_vnd=1_250_000_000)
        return actions.submit(reload(proposal), by=tree.cadre)


class TestWhenOneIsKept:
    def test_at_the_sending_whole_and_never_while_writing(self, tree: Tree) -> None:
        draft = proposal_in(S.DRAFT, tree)
        actions.write(draft, by=tree.cadre, scope=unicodedata.normalize("NFD", "Vườn của K'Brơi"))
        assert history(draft) == []
        sent = actions.submit(reload(draft), by=tree.cadre)
        version = sent.versions.get()
        assert (version.number, version.cause, version.by, version.by_name) == (
            1, C.SUBMISSION, tree.cadre, tree.cadre.full_name,
        )  # fmt: skip
        assert version.content == content_of(sent)
        assert version.content["scope"] == "Vườn của K'Brơi"
        assert [row["name"] for row in version.content["criteria"]] == [one.name for one in sent.criteria.all()]
        assert is_intact(version)
        assert last_entry(sent).facts["SHA-256 của bản"] == version.sha256

    def test_at_a_heads_own_sending_upward(self, tree: Tree) -> None:
        act = ACTS["submit_upward"]
        assert history(act.take(act.start(tree), tree)) == [(1, C.SUBMISSION)]

    def test_at_each_further_sending(self, tree: Tree) -> None:
        proposal = sent_twice(tree)
        assert history(proposal) == [(1, C.SUBMISSION), (2, C.SUBMISSION)]
        first, second = proposal.versions.all()
        assert second.previous_sha256 == first.sha256
        assert first.content["budget_vnd"] != second.content["budget_vnd"] == 1_250_000_000

    def test_at_an_answer_and_at_a_request_to_look_anew(self, tree: Tree) -> None:
        answered = ACTS["answer_supplement"].take(ACTS["answer_supplement"].start(tree), tree)
        assert history(answered) == [(1, C.SUBMISSION), (2, C.SUPPLEMENT)]
        assert [file["name"] for file in answered.versions.last().files] == ["tài liệu.pdf"]
        refused = proposal_in(S.REJECTED, tree)
        anew = actions.request_reconsideration(refused, by=tree.cadre, new_facts="Đã có số liệu một vụ.")
        assert history(anew) == [(1, C.SUBMISSION), (2, C.RECONSIDERATION)]
        assert anew.versions.last().reason == "Đã có số liệu một vụ."

    def test_a_refused_act_leaves_none(self, tree: Tree) -> None:
        proposal = proposal_in(S.SUPPLEMENT, tree)
        with pytest.raises(Exception, match="Trả lời nội dung này"):
            actions.answer_supplement(proposal, by=tree.cadre, answers={})
        assert history(proposal) == [(1, C.SUBMISSION)]


class TestNobodyChangesIt:
    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_the_database_refuses(self, tree: Tree, act: str) -> None:
        proposal = proposal_in(S.SUBMITTED, tree)
        rows = ProposalVersion.objects.filter(proposal=proposal)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(by_name="Ai đó") if act == "update" else rows._raw_delete("default")
        assert rows.get().by_name == tree.cadre.full_name

    def test_what_was_changed_past_the_triggers_is_found(self, tree: Tree) -> None:
        version = proposal_in(S.SUBMITTED, tree).versions.get()
        triggers.remove(connection)
        ProposalVersion.objects.update(content={**version.content, "title": "Khác"})
        triggers.install(connection)
        assert not is_intact(ProposalVersion.objects.get())


class TestWhatIsDecidedUponIt:
    def test_a_request_a_vote_a_council_and_decisions(self, tree: Tree) -> None:
        proposal = sent_twice(tree)
        second = proposal.versions.last()
        with clock.at(day(1)):
            asked = ACTS["request_supplement"].take(proposal, tree)
        assert asked.supplements.get().version == second
        assert last_entry(asked).facts["Trên bản số"] == f"2 (SHA-256: {second.sha256})"
        for state, act in ((S.AWAIT_DECISION, "approve_pilot"), (S.AWAIT_DECISION, "reject")):
            decided = ACTS[act].take(proposal_in(state, tree), tree)
            version = decided.versions.get()
            assert decided.decisions.get().version == decided.deliberations.get().version == version
            assert last_entry(decided).facts["Trên bản số"].startswith("1 (")
        assert proposal_in(S.APPRAISING, tree).appraisals.get().version.number == 1

    def test_a_proposal_from_before_versions_gets_its_first_one(self, tree: Tree) -> None:
        proposal = proposal_in(S.RECEIVED, tree)
        triggers.remove(connection)
        ProposalVersion.objects.all().delete()
        triggers.install(connection)
        with clock.at(day(1)):
            ACTS["put_to_collective"].take(proposal, tree)
        version = proposal.versions.get()
        assert (version.by, version.at, version.cause) == (tree.cadre, proposal.submitted_at, C.SUBMISSION)
        assert proposal.deliberations.get().version == version


class TestFiles:
    def sent_with_a_file(self, tree: Tree) -> tuple[Proposal, Attachment]:
        proposal = proposal_in(S.DRAFT, tree)
        file = SimpleUploadedFile("số liệu.pdf", PDF)
        kept = actions.attach_file(proposal, by=tree.cadre, file=file, description="Số liệu 2021")
        return actions.take_back(actions.submit(reload(proposal), by=tree.cadre), by=tree.cadre), kept

    def test_removed_from_the_draft_it_stays_with_what_was_sent(self, tree: Tree, client) -> None:
        proposal, file = self.sent_with_a_file(tree)
        actions.remove_file(proposal, file.pk, by=tree.cadre)
        sent = actions.submit(reload(proposal), by=tree.cadre)
        first, second = sent.versions.all()
        assert [one["sha256"] for one in first.files] == [file.sha256]
        assert second.files == []
        file.refresh_from_db()
        assert file.record == first
        assert file.file.storage.exists(file.file.name)
        client.force_login(tree.head, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/tep/{file.pk}/")
        assert b"".join(answer.streaming_content) == PDF
        client.force_login(tree.stranger, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/tep/{file.pk}/").status_code == 404

    def test_one_that_was_never_sent_goes(self, tree: Tree, django_capture_on_commit_callbacks) -> None:
        proposal, _file = self.sent_with_a_file(tree)
        other = actions.attach_file(proposal, by=tree.cadre, file=SimpleUploadedFile("khác.pdf", PDF + b"%\n"))
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_file(proposal, other.pk, by=tree.cadre)
        assert not Attachment.objects.filter(pk=other.pk).exists()
        assert not other.file.storage.exists(other.file.name)

    def test_minutes_of_those_who_handle_it_are_not_the_proposers(self, tree: Tree) -> None:
        voted = ACTS["record_vote"].take(ACTS["record_vote"].start(tree), tree)
        back = ACTS["return_to_proposer"].take(voted, tree)
        items = back.supplements.get().items.all()
        answers = {item.pk: "Đã nêu" for item in items}
        answered = actions.answer_supplement(back, by=tree.cadre, answers=answers)
        assert Attachment.objects.count() == 1
        assert answered.versions.last().files == []


def test_a_version_reads_as_the_proposal_read_when_it_was_sent(tree: Tree) -> None:
    proposal = proposal_in(S.SUBMITTED, tree)
    assert sections_of_version(proposal.versions.get()) == sections_of(proposal)
