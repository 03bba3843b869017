"""The collective leadership takes a proposal up and votes on it (NĐ 73 Đ.8.1; DOMAIN §1.7, §7.1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from proposals.actions.common import day_text, enclose, require, taken_up
from proposals.actions.intake import judge, regime_of
from proposals.actions.versions import version_under
from proposals.authorship import authors_of
from proposals.models import ComplianceItem, Deliberation, Proposal, Voter
from proposals.querysets import voters_for
from ui.text import nfc
from units import clock
from units.models import Person
from units.querysets import head_of
from workflow import rules
from workflow.engine import perform


def put_to_collective(
    proposal: Proposal,
    *,
    by: Person,
    meeting_on: date,
    compliance: Sequence[Mapping[str, Any]],
    regime: str = "",
    sufficient: Collection[int] | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Fix the voters (S1, S3: never an author) and the checklist of DOMAIN §1.3.

    `compliance`: a row {"code", "passed", "reason"} for every ComplianceItem; a "no" gives its reason. `regime`
    corrects the legal regime; empty keeps it. Errors stand at `passed_<code>`, `reason_<code>`, `meeting_on`.
    """
    checklist = _checklist(compliance)
    chosen = regime_of(regime or proposal.regime)
    facts: dict[str, Any] = {"Ngày họp": day_text(meeting_on), "Chế độ pháp lý": in_vietnamese(chosen.label)}

    def write(fresh: Proposal) -> None:
        _refuse_early_meeting(fresh, meeting_on)
        judge(fresh, sufficient, facts)
        upon = version_under(fresh, facts)
        opened = Deliberation.objects.create(
            proposal=fresh,
            unit=fresh.holder,
            opened_by=by,
            meeting_on=meeting_on,
            compliance=checklist,
            version=upon,
        )
        facts.update(_fix_voters(opened))
        facts.update(checklist_facts(checklist))

    return perform(proposal, "put_to_collective", by=by, facts=facts, also=write, regime=chosen, key=key, seen=seen)


def _checklist(compliance: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows in the order of ComplianceItem; raises ValidationError for what is unanswered or unexplained."""
    given = {row["code"]: row for row in compliance}
    rows, errors = [], {}
    for item in ComplianceItem:
        row = given.get(item, {})
        passed, reason = row.get("passed"), nfc(row.get("reason") or "")
        if passed is None:
            errors[f"passed_{item}"] = [_("Trả lời: %(item)s") % {"item": item.label}]
        elif not passed and not reason:
            errors[f"reason_{item}"] = [_("Nêu lý do: %(item)s") % {"item": item.label}]
        rows.append({"code": item.value, "passed": passed, "reason": reason})
    if errors:
        raise ValidationError(errors)
    return rows


def checklist_facts(checklist: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Each item with "Đạt" or "Không đạt", and the reason."""
    return {
        in_vietnamese(ComplianceItem(row["code"]).label): ("Đạt" if row["passed"] else "Không đạt")
        + (f": {row['reason']}" if row["reason"] else "")
        for row in checklist
    }


def _refuse_early_meeting(proposal: Proposal, meeting_on: date) -> None:
    if proposal.received_at and meeting_on < timezone.localdate(proposal.received_at):
        raise ValidationError({"meeting_on": [_("Ngày họp không thể trước ngày tiếp nhận")]})


def _fix_voters(opened: Deliberation) -> dict[str, str]:
    """Write down who votes, once and for all; returns the facts of it."""
    head, authors = head_of(opened.unit), authors_of(opened.proposal)
    voters = list(voters_for(opened.proposal))
    if head is None or head not in voters:
        raise ValidationError(_("Đơn vị chưa có người đứng đầu được biểu quyết hồ sơ này."))
    Voter.objects.bulk_create(Voter(deliberation=opened, person=one, is_head=one == head) for one in voters)
    return {
        "Người biểu quyết": "; ".join(one.full_name for one in voters),
        "Người đứng đầu": head.full_name,
        "Không biểu quyết (người đề xuất)": "; ".join(one.full_name for one in authors),
    }


def record_vote(
    proposal: Proposal,
    *,
    by: Person,
    votes_for: int,
    votes_against: int,
    votes_abstain: int,
    head_voted_for: bool,
    minutes: str,
    meeting_on: date | None = None,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Write the tally down. `meeting_on` when the meeting was not held on the planned day.

    It passes with more than proposal.vote_pass percent of all voters; at exactly that share the head's side counts.
    """
    minutes = nfc(minutes)
    require(minutes=(minutes, _("Nhập biên bản họp")))
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        vote = taken_up(fresh)
        vote.votes_for, vote.votes_against, vote.votes_abstain = votes_for, votes_against, votes_abstain
        vote.head_voted_for, vote.minutes, vote.meeting_on = head_voted_for, minutes, meeting_on or vote.meeting_on
        voters = len(vote.voters.all())
        _check_tally(vote, voters)
        vote.passed = passes(votes_for, voters, head_voted_for, rules.number("proposal.vote_pass", vote.unit))
        vote.voted_at = clock.now()
        vote.save()
        facts.update(_tally_facts(vote, voters))
        version_under(fresh, facts)
        enclose(fresh, attachment, by=by, description="Biên bản biểu quyết", facts=facts)

    return perform(proposal, "record_vote", by=by, facts=facts, also=write, key=key, seen=seen)


def passes(votes_for: int, voters: int, head_voted_for: bool, percent: int | Decimal) -> bool:
    """More than `percent` of all voters in favour; exactly that share goes to the head's side (NĐ 73 Đ.8.1)."""
    share, line = votes_for * 100, percent * voters
    return head_voted_for if share == line else share > line


def _check_tally(vote: Deliberation, voters: int) -> None:
    """Errors of a tally: votes that are not there, too few present, a head on a side without a vote, a day to come."""
    counted = [vote.votes_for or 0, vote.votes_against or 0, vote.votes_abstain or 0]
    present, heads_side = sum(counted), counted[0] if vote.head_voted_for else counted[1] + counted[2]
    errors: dict[str, str] = {}
    if min(counted) < 0:
        errors["votes_for"] = _("Số phiếu không thể âm")
    elif present > voters:
        errors["votes_for"] = _("Tổng số phiếu %(present)d vượt quá số người biểu quyết %(voters)d")
    elif present * 100 <= rules.number("proposal.quorum", vote.unit) * voters:
        errors["votes_for"] = _("Mới có %(present)d trong %(voters)d người biểu quyết, chưa đủ số người dự họp")
    elif heads_side == 0:
        errors["head_voted_for"] = _("Số phiếu không khớp với lựa chọn của người đứng đầu")
    if vote.meeting_on > clock.today():
        errors["meeting_on"] = _("Chưa đến ngày họp; sửa lại ngày nếu đã họp sớm hơn")
    else:
        _refuse_early_meeting(vote.proposal, vote.meeting_on)
    if errors:
        numbers = {"present": present, "voters": voters}
        raise ValidationError({name: [sentence % numbers] for name, sentence in errors.items()})


def _tally_facts(vote: Deliberation, voters: int) -> dict[str, Any]:
    return {
        "Ngày họp": day_text(vote.meeting_on),
        "Số người biểu quyết": voters,
        "Tán thành": vote.votes_for,
        "Không tán thành": vote.votes_against,
        "Không có ý kiến": vote.votes_abstain,
        "Người đứng đầu": "Tán thành" if vote.head_voted_for else "Không tán thành",
        "Kết quả": "Thông qua" if vote.passed else "Không thông qua",
        "Biên bản": vote.minutes,
    }
