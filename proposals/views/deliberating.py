"""Pages of the collective's meeting, and what the page of the proposal shows of it."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.actions.deliberating import when_text
from proposals.authorship import authors_of
from proposals.deliberation import needed_sentence, outcome_sentence
from proposals.models import ComplianceItem, Deliberation, VoteChoice, Voter
from proposals.views.appraising import OwnPartPage
from workflow.forms import StepForm
from workflow.views import StepPage


class VotersPage(StepPage):
    """Adding to the list of voters, or striking from it, with the list in sight."""

    template_name = "proposals/handling/change_voters.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"voters": voters_of(self.record.deliberation), "authors": authors_of(self.record)}


class BallotPage(OwnPartPage):
    """One's own vote; that others vote meanwhile does not make the page stale."""

    template_name = "proposals/handling/cast_vote.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"meeting": meeting_of(self.record.deliberation)}


class VotePage(StepPage):
    """Writing the result down, or closing the open vote, with what it takes in sight."""

    template_name = "proposals/handling/record_vote.html"

    def more(self, form: StepForm) -> dict[str, Any]:
        return {"meeting": meeting_of(self.record.deliberation), "authors": authors_of(self.record)}


def meeting_of(vote: Deliberation) -> dict[str, Any]:
    """Everything about one consideration, before its vote or after; how each voted only once it is closed."""
    return {
        "vote": vote,
        "facts": _facts(vote),
        "agenda": list(vote.agenda.all()) if vote.invited_at else [],
        "voters": voters_of(vote),
        "cast": sum(one.cast_at is not None for one in vote.voters.all()),
        "sentence": outcome_sentence(vote) if vote.voted_at else needed_sentence(vote),
        "rows": vote_rows(vote) if vote.voted_at else [],
        "party": _party(vote),
        "checklist": checklist_of(vote),
    }


def _facts(vote: Deliberation) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    if vote.invited_at:
        rows = [(_("Thời gian"), when_text(vote)), (_("Địa điểm"), vote.place)]
    if vote.secretary:
        rows.append((_("Thư ký"), vote.secretary.full_name))
    return [*rows, (_("Cách biểu quyết"), vote.get_method_display())]


def _party(vote: Deliberation) -> list[tuple[str, Any]]:
    if not vote.party_opinion:
        return []
    rows = [
        (_("Cấp ủy"), vote.party_body),
        (_("Ngày có ý kiến"), f"{vote.party_opinion_on:%d/%m/%Y}"),
        (_("Số văn bản"), vote.party_opinion_no),
        (_("Ý kiến"), _("Thống nhất chủ trương") if vote.party_agrees else _("Không thống nhất")),
    ]
    return [(label, value) for label, value in rows if value]


def voters_of(vote: Deliberation) -> list[dict[str, Any]]:
    return [
        {
            "name": voter.person.full_name,
            "title": voter.person.title,
            "is_head": voter.is_head,
            "doing": _doing(vote, voter),
            "words": voter.words if vote.voted_at else "",
        }
        for voter in vote.voters.all()
    ]


def _doing(vote: Deliberation, voter: Voter) -> str:
    """What the list says of a voter: whether they have voted, and once it is closed how; or whether they sat."""
    if vote.is_open and not vote.voted_at:
        return _("đã biểu quyết") if voter.cast_at else _("chưa biểu quyết")
    if vote.is_open:
        return str(VoteChoice(voter.choice).label) if voter.cast_at else _("vắng, không biểu quyết")
    if voter.attended is None:
        return ""
    return _("dự họp") if voter.attended else _("vắng")


def vote_rows(vote: Deliberation) -> list[tuple[str, Any]]:
    """The tally as (label, value) pairs."""
    return [
        (_("Ngày họp"), f"{vote.meeting_on:%d/%m/%Y}"),
        (_("Số người biểu quyết"), len(vote.voters.all())),
        (_("Tán thành"), vote.votes_for),
        (_("Không tán thành"), vote.votes_against),
        (_("Không có ý kiến"), vote.votes_abstain),
        (_("Người đứng đầu"), _("Tán thành") if vote.head_voted_for else _("Không tán thành")),
        (_("Kết quả"), _("Thông qua") if vote.passed else _("Không thông qua")),
    ]


def checklist_of(vote: Deliberation) -> list[dict[str, Any]]:
    """The compliance checklist as read: item, passed, reason."""
    return [{**row, "item": ComplianceItem(row["code"]).label} for row in vote.compliance]
