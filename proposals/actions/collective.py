"""The collective leadership takes a proposal up and votes on it (NĐ 73 Đ.8.1; DOMAIN §1.7, §7.1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from proposals.actions.common import check, day_text, enclose, require, taken_up
from proposals.actions.intake import judge, regime_of
from proposals.actions.versions import version_under
from proposals.authorship import authors_of
from proposals.deliberation import (
    Count,
    count_of,
    default_method,
    majority_of,
    passes,
    quorum_of,
    quorum_sentence,
)
from proposals.models import ComplianceItem, Deliberation, Proposal, VoteChoice, Voter
from proposals.querysets import voters_for
from ui.text import nfc
from units import clock
from units.models import Person
from units.querysets import head_of
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
        Deliberation.objects.filter(proposal=fresh, is_current=True).update(is_current=False)
        judge(fresh, sufficient, facts)
        upon = version_under(fresh, facts)
        opened = Deliberation.objects.create(
            proposal=fresh,
            unit=fresh.holder,
            opened_by=by,
            meeting_on=meeting_on,
            compliance=checklist,
            method=default_method(fresh.holder),
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
    minutes: str,
    votes_for: int | None = None,
    votes_against: int | None = None,
    votes_abstain: int | None = None,
    head_voted_for: bool = False,
    meeting_on: date | None = None,
    present: Collection[Voter] | None = None,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Close the vote and write its result down. `meeting_on` when the meeting was not held on the planned day.

    Where the voters vote in the application the tally is what they gave, and no number is taken; otherwise it is
    typed, and `present`, those who sat, must be as many as the votes. It passes with more than proposal.vote_pass
    percent of all voters; at exactly that share the head's side counts. Errors stand at the names.
    """
    minutes = nfc(minutes)
    require(minutes=(minutes, _("Nhập biên bản họp")))
    typed = Count(votes_for or 0, votes_against or 0, votes_abstain or 0, head_voted_for)
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        vote = taken_up(fresh)
        count = count_of(vote) if vote.is_open else typed
        for name, value in vars(count).items():
            setattr(vote, name, value)
        vote.minutes, vote.meeting_on = minutes, meeting_on or vote.meeting_on
        _check_count(vote, count)
        sat = _who_sat(vote, count, present)
        vote.passed = passes(count, majority_of(vote))
        vote.voted_at = clock.now()
        vote.save()
        facts.update(_tally_facts(vote) | _attendance_facts(vote, sat))
        version_under(fresh, facts)
        enclose(fresh, attachment, by=by, description="Biên bản biểu quyết", facts=facts)

    return perform(proposal, "record_vote", by=by, facts=facts, also=write, key=key, seen=seen)


def _check_count(vote: Deliberation, count: Count) -> None:
    """Errors of a tally: votes that are not there, too few present, a head on a side without a vote, a day to come."""
    errors: dict[str, str] = {}
    quorum = quorum_of(vote)
    heads_side = count.votes_for if count.head_voted_for else count.votes_against + count.votes_abstain
    if min(count.votes_for, count.votes_against, count.votes_abstain) < 0:
        errors["votes_for"] = _("Số phiếu không thể âm")
    elif count.present > quorum.voters:
        errors["votes_for"] = _("Tổng số phiếu %(present)d vượt quá số người biểu quyết %(voters)d") % {
            "present": count.present, "voters": quorum.voters,
        }  # fmt: skip
    elif not quorum.is_exceeded_by(count.present):
        errors["minutes" if vote.is_open else "votes_for"] = quorum_sentence(count.present, quorum)
    elif heads_side == 0 and not vote.is_open:
        errors["head_voted_for"] = _("Số phiếu không khớp với lựa chọn của người đứng đầu")
    if vote.meeting_on > clock.today():
        errors["meeting_on"] = _("Chưa đến ngày họp; sửa lại ngày nếu đã họp sớm hơn")
    check(**{name: (False, sentence) for name, sentence in errors.items()})
    _refuse_early_meeting(vote.proposal, vote.meeting_on)


def _who_sat(vote: Deliberation, count: Count, present: Collection[Voter] | None) -> list[Voter] | None:
    """Note who sat: those who voted in the application, or those named, as many as the votes; None if nobody says."""
    voters = list(vote.voters.all())
    if vote.is_open:
        sat = [one for one in voters if one.cast_at]
    elif present is None:
        return None
    else:
        ids = {one.pk for one in present}
        sat = [one for one in voters if one.pk in ids]
        check(
            present=(
                len(sat) == count.present,
                _("Đã chọn %(sat)d người dự họp nhưng có %(votes)d phiếu; sửa lại cho khớp")
                % {"sat": len(sat), "votes": count.present},
            )
        )
    for one in voters:
        one.attended = one in sat
        one.save(update_fields=["attended"])
    return sat


def _tally_facts(vote: Deliberation) -> dict[str, Any]:
    return {
        "Ngày họp": day_text(vote.meeting_on),
        "Số người biểu quyết": len(vote.voters.all()),
        "Tán thành": vote.votes_for,
        "Không tán thành": vote.votes_against,
        "Không có ý kiến": vote.votes_abstain,
        "Người đứng đầu": _heads_side(vote),
        "Kết quả": "Thông qua" if vote.passed else "Không thông qua",
        "Biên bản": vote.minutes,
    }


def _heads_side(vote: Deliberation) -> str:
    if vote.is_open and not any(one.is_head and one.cast_at for one in vote.voters.all()):
        return "Không biểu quyết"
    return "Tán thành" if vote.head_voted_for else "Không tán thành"


def _attendance_facts(vote: Deliberation, sat: list[Voter] | None) -> dict[str, Any]:
    """Who sat and who did not; in an open vote, who voted how."""
    if sat is None:
        return {}
    absent = [str(one) for one in vote.voters.all() if one not in sat]
    facts = {"Dự họp": "; ".join(map(str, sat)), "Vắng": "; ".join(absent) or "Không"}
    if vote.is_open:
        facts["Biểu quyết của từng người"] = "; ".join(
            f"{one}: {in_vietnamese(VoteChoice(one.choice).label)}" for one in sat
        )
    return facts
