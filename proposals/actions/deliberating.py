"""The collective's meeting before its vote: invitations, the list of voters, the Party committee's opinion, votes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from notices.actions import tell
from notices.models import NoticeKind
from proposals.actions.common import check, day_text, enclose, require, taken_up
from proposals.content import sha256_of
from proposals.deliberation import seat_of
from proposals.models import AgendaItem, Deliberation, Proposal, VoteChoice, VoteMethod, Voter
from proposals.querysets import may_join_collective, may_take_minutes
from ui.text import nfc
from units import clock
from units.models import Person
from workflow.engine import perform


def prepare_meeting(
    proposal: Proposal,
    *,
    by: Person,
    meeting_on: date,
    place: str,
    method: str,
    agenda: Sequence[Mapping[str, Any]],
    meeting_at: time | None = None,
    secretary: Person | None = None,
    guests: str = "",
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Say when and where, what is on the agenda, who takes the minutes and how the vote is taken; invite the voters.

    `agenda`: rows {"content", "presenter", "papers"} in order, at least one. Called again it replaces what was said
    before and invites anew; how the vote is taken stays once somebody has voted. Errors stand at the names.
    """
    place, guests = nfc(place), nfc(guests)
    points = [{name: nfc(row.get(name) or "") for name in ("content", "presenter", "papers")} for row in agenda]
    require(place=(place, _("Nhập địa điểm họp")))
    check(
        method=(method in VoteMethod.values, _("Chọn cách biểu quyết")),
        agenda=(points and all(row["content"] for row in points), _("Nêu ít nhất một nội dung của chương trình họp")),
        meeting_on=(meeting_on >= clock.today(), _("Ngày họp đã qua")),
    )
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        vote = taken_up(fresh)
        _check_secretary(fresh, vote, secretary)
        has_begun = any(one.cast_at for one in vote.voters.all())
        check(method=(method == vote.method or not has_begun, _("Đã có người biểu quyết, không đổi cách biểu quyết")))
        vote.meeting_on, vote.meeting_at, vote.place, vote.guests = meeting_on, meeting_at, place, guests
        vote.method, vote.secretary, vote.invited_at = method, secretary, clock.now()
        vote.save()
        vote.agenda.all().delete()
        AgendaItem.objects.bulk_create(AgendaItem(deliberation=vote, **row) for row in points)
        facts.update(_meeting_facts(vote, points))
        _invite(fresh, vote, by)

    return perform(proposal, "prepare_meeting", by=by, facts=facts, also=write, key=key, seen=seen)


def _check_secretary(proposal: Proposal, vote: Deliberation, secretary: Person | None) -> None:
    if secretary is None:
        return
    able = may_take_minutes(proposal).filter(pk=secretary.pk).exists()
    leads = any(one.is_head and one.person_id == secretary.pk for one in vote.voters.all())
    check(secretary=(able, _("Thư ký phải là người của đơn vị và không có phần trong đề xuất")))
    check(secretary=(not leads, _("Người đứng đầu chủ trì cuộc họp nên không làm thư ký")))


def _meeting_facts(vote: Deliberation, points: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    facts = {
        "Thời gian": when_text(vote),
        "Địa điểm": vote.place,
        "Cách biểu quyết": in_vietnamese(VoteMethod(vote.method).label),
        "Chương trình": "; ".join(f"{number}. {row['content']}" for number, row in enumerate(points, 1)),
    }
    if vote.secretary:
        facts["Thư ký"] = vote.secretary.full_name
    if vote.guests:
        facts["Mời dự"] = vote.guests
    return facts


def when_text(vote: Deliberation) -> str:
    """14:00 ngày 12/03/2024, as evidence and invitations write it."""
    hour = f"{vote.meeting_at:%H:%M} " if vote.meeting_at else ""
    return f"{hour}ngày {day_text(vote.meeting_on)}"


def _invite(proposal: Proposal, vote: Deliberation, by: Person) -> None:
    """Each voter, the secretary and, if they are another, the head who leads; in Vietnamese, as notices are."""
    people = {one.person_id: one.person for one in vote.voters.all()}
    if vote.secretary:
        people[vote.secretary.pk] = vote.secretary
    people.pop(by.pk, None)
    text = f"Mời họp {when_text(vote)} tại {vote.place}: xem xét {proposal.reference} {proposal}"
    tell([one for one in people.values() if one.is_active], proposal, text, NoticeKind.STEP)


def change_voters(
    proposal: Proposal,
    *,
    by: Person,
    reason: str,
    add: Iterable[Person] = (),
    strike: Iterable[Voter] = (),
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The head adds to the list that the posts gave, or strikes from it, with a reason; never the proposer (S1, S3)."""
    reason = nfc(reason)
    added, struck = list(add), {one.pk for one in strike}
    check(add=(added or struck, _("Chọn người thêm vào hoặc gạch tên")))
    require(reason=(reason, _("Nêu lý do sửa danh sách")))
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        vote = taken_up(fresh)
        leaving = [one for one in vote.voters.all() if one.pk in struck]
        check(strike=(len(leaving) == len(struck), _("Người bị gạch tên không có trong danh sách")))
        check(strike=(not any(one.is_head for one in leaving), _("Không gạch tên người đứng đầu")))
        _check_added(fresh, vote, added)
        changes = [{"name": one.full_name, "added": True, "reason": reason} for one in added]
        changes += [{"name": str(one), "added": False, "reason": reason} for one in leaving]
        vote.voter_changes = [*vote.voter_changes, *changes]
        vote.save(update_fields=["voter_changes"])
        Voter.objects.filter(pk__in=[one.pk for one in leaving]).delete()
        Voter.objects.bulk_create(Voter(deliberation=vote, person=one) for one in added)
        facts.update({"Thêm": "; ".join(one.full_name for one in added), "Gạch tên": "; ".join(map(str, leaving))})
        for name in [name for name, value in facts.items() if not value]:
            del facts[name]

    return perform(proposal, "change_voters", by=by, reason=reason, facts=facts, also=write, key=key, seen=seen)


def _check_added(proposal: Proposal, vote: Deliberation, added: Sequence[Person]) -> None:
    able = set(may_join_collective(proposal).filter(pk__in=[one.pk for one in added]).values_list("pk", flat=True))
    barred = ", ".join(one.full_name for one in added if one.pk not in able)
    known = {one.person_id for one in vote.voters.all()}
    twice = ", ".join(one.full_name for one in added if one.pk in known)
    check(add=(not barred, _("Không biểu quyết được vì có phần trong đề xuất hoặc không thuộc đơn vị: %s") % barred))
    check(add=(not twice, _("Đã có trong danh sách: %s") % twice))


def record_party_opinion(
    proposal: Proposal,
    *,
    by: Person,
    party_body: str,
    party_opinion_on: date,
    party_agrees: bool,
    party_opinion: str,
    party_opinion_no: str = "",
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """What the same-level Party committee said, when, in which document (NĐ 73 Đ.4)."""
    body, number, words = nfc(party_body), nfc(party_opinion_no), nfc(party_opinion)
    require(
        party_body=(body, _("Nhập tên cấp ủy cho ý kiến")),
        party_opinion_on=(party_opinion_on, _("Nhập ngày có ý kiến")),
        party_agrees=(party_agrees, _("Chọn cấp ủy thống nhất hay không thống nhất")),
        party_opinion=(words, _("Nhập nội dung ý kiến")),
    )
    facts = {
        "Cấp ủy": body,
        "Ngày": day_text(party_opinion_on),
        **({"Số văn bản": number} if number else {}),
        "Ý kiến": "Thống nhất" if party_agrees else "Không thống nhất",
        "Nội dung": words,
    }

    def write(fresh: Proposal) -> None:
        check(party_opinion_on=(party_opinion_on <= clock.today(), _("Ngày có ý kiến chưa tới")))
        vote = taken_up(fresh)
        received = timezone.localdate(fresh.received_at) if fresh.received_at else party_opinion_on
        check(party_opinion_on=(party_opinion_on >= received, _("Ngày có ý kiến không thể trước ngày tiếp nhận")))
        vote.party_body, vote.party_opinion_on, vote.party_opinion_no = body, party_opinion_on, number
        vote.party_agrees, vote.party_opinion = party_agrees, words
        vote.save()
        enclose(fresh, attachment, by=by, description="Ý kiến của cấp ủy cùng cấp", facts=facts)

    return perform(proposal, "record_party_opinion", by=by, facts=facts, also=write, key=key, seen=seen)


def cast_vote(
    proposal: Proposal, *, by: Person, choice: str, words: str = "", key: str = "", seen: int | None = None
) -> Proposal:
    """Vote, for oneself only. How is told to all when the vote is closed; until then the entry holds the hash."""
    return _vote(proposal, "cast_vote", by=by, choice=choice, words=words, key=key, seen=seen)


def change_vote(
    proposal: Proposal, *, by: Person, choice: str, words: str = "", key: str = "", seen: int | None = None
) -> Proposal:
    """Vote otherwise, as long as the vote is not closed."""
    return _vote(proposal, "change_vote", by=by, choice=choice, words=words, key=key, seen=seen)


def _vote(proposal: Proposal, step: str, *, by: Person, choice: str, words: str, **act: Any) -> Proposal:
    if choice not in VoteChoice.values:
        raise ValidationError({"choice": [_("Chọn ý kiến của đồng chí")]})
    words = nfc(words)
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        seat = seat_of(fresh, by)
        seat.choice, seat.words, seat.cast_at = choice, words, clock.now()
        seat.save(update_fields=["choice", "words", "cast_at"])
        vote = {"voter": by.full_name, "choice": choice, "words": words, "at": seat.cast_at.isoformat()}
        facts["SHA-256 của phiếu"] = sha256_of(vote)

    return perform(proposal, step, by=by, facts=facts, also=write, **act)
