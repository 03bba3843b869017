"""A council appraises a proposal of wide scope: convened, declared, scored each alone, summarised, concluded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.language import in_vietnamese
from proposals import policies, querysets
from proposals.actions.common import check, day_text, enclose, require
from proposals.actions.versions import version_under
from proposals.content import sha256_of
from proposals.council import council_of, reaches_quorum, result_of, seat_of
from proposals.models import (
    Appraisal,
    AppraisalCriterion,
    CouncilMember,
    CouncilRole,
    Proposal,
    ProposalState,
    Recommendation,
    Score,
)
from ui.text import nfc
from units import clock
from units.models import Person
from workflow import rules
from workflow.calendar import due_date
from workflow.engine import moved_sentence, perform
from workflow.errors import Stale

Sheet = Mapping[int, Mapping[str, Any]]


def convene_council(
    proposal: Proposal,
    *,
    by: Person,
    reason: str,
    chair: Person | None,
    secretary: Person | None,
    members: Sequence[Person],
    criteria: Sequence[Mapping[str, Any]],
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Name a chair, a secretary and the others, an odd number in all, and what they score (Σ weights = 100).

    `criteria`: rows {"name", "weight"}. Errors stand at reason, chair, secretary, members, criteria.
    """
    reason = nfc(reason)
    require(
        reason=(reason, _("Nêu lý do: phạm vi rộng hoặc phức tạp ở điểm nào")),
        chair=(chair, _("Chọn chủ tịch hội đồng")),
        secretary=(secretary, _("Chọn thư ký")),
    )
    named = _weighed(criteria)
    meet_by = clock.today() + timedelta(days=rules.whole("council.meeting", proposal.holder))
    seats = [(CouncilRole.CHAIR, chair), (CouncilRole.SECRETARY, secretary)]
    seats += [(CouncilRole.MEMBER, one) for one in members]
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        _check_seats(fresh, chair, secretary, members)
        upon = version_under(fresh, facts)
        council = Appraisal.objects.create(
            proposal=fresh, unit=fresh.holder, reason=reason, opened_by=by, meet_by=meet_by, version=upon
        )
        AppraisalCriterion.objects.bulk_create(AppraisalCriterion(appraisal=council, **row) for row in named)
        for role, person in seats:
            CouncilMember.objects.create(appraisal=council, person=cast(Person, person), role=role)
        facts.update(_facts_of(fresh, council, named))

    return perform(
        proposal, "convene_council", by=by, reason=reason, facts=facts, also=write, meet_by=meet_by, key=key, seen=seen
    )


def _weighed(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"name": nfc(row.get("name") or ""), "weight": row.get("weight") or 0} for row in criteria
    ]
    total = sum(row["weight"] for row in rows)
    check(criteria=(rows and all(row["name"] for row in rows), _("Nêu tên từng tiêu chí")))
    check(criteria=(all(0 < row["weight"] <= 100 for row in rows), _("Trọng số của mỗi tiêu chí từ 1 đến 100")))
    check(criteria=(total == 100, _("Tổng trọng số phải bằng 100, hiện là %(total)d") % {"total": total}))
    return rows


def _check_seats(proposal: Proposal, chair: Person | None, secretary: Person | None, members: Sequence[Person]) -> None:
    """An odd number within the rule, nobody twice, nobody with a part in the proposal (S1)."""
    everybody = [chair, secretary, *members]
    ids = [person.pk for person in everybody if person]
    least, most = (rules.whole(f"council.{end}", proposal.holder) for end in ("least", "most"))
    able = set(querysets.may_sit_for(proposal).filter(pk__in=ids).values_list("pk", flat=True))
    barred = [person.full_name for person in everybody if person and person.pk not in able]
    size = _("Hội đồng có từ %(least)d đến %(most)d người, là số lẻ; hiện có %(count)d") % {
        "least": least, "most": most, "count": len(ids),
    }  # fmt: skip
    check(
        members=(
            not barred, _("Không được ở trong hội đồng vì có phần trong đề xuất hoặc tài khoản đã ngừng: %(names)s")
            % {"names": ", ".join(barred)},
        )
    )  # fmt: skip
    check(members=(len(set(ids)) == len(ids), _("Mỗi người chỉ giữ một vị trí trong hội đồng")))
    check(members=(least <= len(ids) <= most and len(ids) % 2 == 1, size))


def _facts_of(proposal: Proposal, council: Appraisal, criteria: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {"Họp chậm nhất": day_text(council.meet_by)}
    for member in council.members.select_related("person"):
        facts.setdefault(in_vietnamese(CouncilRole(member.role).label), []).append(member.person.full_name)
    facts = {label: "; ".join(value) if isinstance(value, list) else value for label, value in facts.items()}
    facts["Tiêu chí"] = "; ".join(f"{row['name']} ({row['weight']}%)" for row in criteria)
    if proposal.received_at:
        last = due_date(proposal.received_at, rules.whole("council.create", council.unit))
        facts["Lập hội đồng"] = "Đúng hạn" if clock.today() <= last else f"Quá hạn {day_text(last)}"
    return facts


def declare_interest(
    proposal: Proposal,
    *,
    by: Person,
    has_conflict: bool,
    declaration: str = "",
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """Each member says so before scoring; a conflict keeps from scoring and from the quorum."""
    declaration = nfc(declaration)
    check(declaration=(declaration or not has_conflict, _("Nêu rõ xung đột lợi ích")))

    def write(fresh: Proposal) -> None:
        seat = seat_of(fresh, by)
        seat.has_conflict, seat.declaration = has_conflict, declaration if has_conflict else ""
        seat.declared_at = clock.now()
        seat.save(update_fields=["has_conflict", "declaration", "declared_at"])

    facts = {"Xung đột lợi ích": "Có" if has_conflict else "Không"}
    return perform(proposal, "declare_interest", by=by, facts=facts, also=write, key=key, seen=seen)


@transaction.atomic
def save_sheet(proposal: Proposal, *, by: Person, scores: Sheet, opinion: str = "") -> CouncilMember:
    """Keep an unfinished sheet for its author alone. Raises Refused, Stale, ValidationError at points_<criterion>."""
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    fresh = querysets.load().get(pk=proposal.pk)
    policies.check_can_submit_sheet(by, fresh)
    if fresh.state != ProposalState.APPRAISING:
        raise Stale(moved_sentence(fresh))
    return _write_sheet(fresh, by, scores, opinion, whole=False)


def submit_sheet(
    proposal: Proposal, *, by: Person, scores: Sheet, opinion: str = "", key: str = "", seen: int | None = None
) -> Proposal:
    """The author hands the sheet in; from then on it stays as it is. The entry keeps its hash, not its numbers.

    `scores`: criterion id → {"points", "note"}; every criterion has points.
    """
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        seat = _write_sheet(fresh, by, scores, opinion, whole=True)
        seat.scored_at = clock.now()
        seat.save(update_fields=["scored_at"])
        scored = seat.scores.select_related("criterion")
        lines = [[line.criterion.name, f"{line.points:.2f}", line.note] for line in scored]
        facts["SHA-256 của phiếu"] = sha256_of({"lines": lines, "opinion": seat.opinion})

    return perform(proposal, "submit_sheet", by=by, facts=facts, also=write, key=key, seen=seen)


def _write_sheet(proposal: Proposal, by: Person, scores: Sheet, opinion: str, *, whole: bool) -> CouncilMember:
    seat, council = seat_of(proposal, by), council_of(proposal)
    top = rules.number("council.top_score", council.unit)
    for criterion in council.criteria.all():
        given = scores.get(criterion.pk, {})
        points = given.get("points")
        name = f"points_{criterion.pk}"
        check(**{name: (points is not None or not whole, _("Cho điểm tiêu chí này"))})
        check(**{name: (points is None or 0 <= points <= top, _("Điểm từ 0 đến %(top)s") % {"top": top})})
        kept = {"points": None if points is None else Decimal(points), "note": nfc(given.get("note") or "")}
        Score.objects.update_or_create(member=seat, criterion=criterion, defaults=kept)
    seat.opinion = nfc(opinion)
    seat.save(update_fields=["opinion"])
    return seat


def replace_council_member(
    proposal: Proposal,
    *,
    by: Person,
    member: CouncilMember | None,
    replacement: Person | None,
    reason: str,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The head puts somebody else in a member's place, in the same role; a sheet handed in goes with its author."""
    reason = nfc(reason)
    require(
        member=(member, _("Chọn thành viên được thay")),
        replacement=(replacement, _("Nhập người thay")),
        reason=(reason, _("Nêu lý do thay")),
    )
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        council = council_of(fresh)
        seat = next((one for one in council.sitting if member and one.pk == member.pk), None)
        check(member=(seat, _("Người này không còn trong hội đồng")))
        able = replacement and querysets.may_sit_for(fresh).filter(pk=replacement.pk).exists()
        check(replacement=(able, _("Người này có phần trong đề xuất hoặc tài khoản đã ngừng, không vào hội đồng được")))
        known = {one.person_id for one in council.members.all()}
        check(replacement=(replacement and replacement.pk not in known, _("Người này đang hoặc đã ở trong hội đồng")))
        _swap(council, seat, replacement)
        facts.update({"Thay": str(seat), "Bằng": str(replacement), "Vai trò": in_vietnamese(_label(seat))})

    return perform(
        proposal, "replace_council_member", by=by, reason=reason, facts=facts, also=write, key=key, seen=seen
    )


def _label(seat: Any) -> Any:
    return CouncilRole(seat.role).label


def _swap(council: Appraisal, seat: Any, replacement: Any) -> None:
    seat.replaced_at = clock.now()
    seat.save(update_fields=["replaced_at"])
    CouncilMember.objects.create(appraisal=council, person=replacement, role=seat.role)


def summarise_appraisal(
    proposal: Proposal, *, by: Person, summary: str, recommendation: str, key: str = "", seen: int | None = None
) -> Proposal:
    """The secretary draws the sheets together; the averages are computed, never typed."""
    summary = nfc(summary)
    check(
        summary=(summary, _("Nhập tổng hợp ý kiến")),
        recommendation=(recommendation in Recommendation.values, _("Chọn kiến nghị của hội đồng")),
    )
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        council = council_of(fresh)
        council.summary, council.recommendation, council.summarised_at = summary, recommendation, clock.now()
        council.save(update_fields=["summary", "recommendation", "summarised_at"])
        result = result_of(council)
        facts.update({line.criterion.name: _number(line.average) for line in result.lines})
        facts.update({"Điểm chung": _number(result.total), "Số phiếu": result.sheets, "Tổng hợp": summary})
        facts["Kiến nghị"] = in_vietnamese(Recommendation(recommendation).label)

    return perform(proposal, "summarise_appraisal", by=by, facts=facts, also=write, key=key, seen=seen)


def _number(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def conclude_appraisal(
    proposal: Proposal,
    *,
    by: Person,
    meeting_on: date,
    present: Collection[CouncilMember],
    minutes: str,
    attachment: File | None = None,
    key: str = "",
    seen: int | None = None,
) -> Proposal:
    """The chair hands the result over to the head: at least the rule's share sat, each with a sheet, and there are
    minutes. Back to the collective that had taken it up, or else to the head, who puts it to the collective.
    """
    minutes = nfc(minutes)
    require(minutes=(minutes, _("Nhập biên bản họp hội đồng")))
    facts: dict[str, Any] = {}

    def write(fresh: Proposal) -> None:
        council = next(one for one in fresh.appraisals.all() if one.concluded_at is None)
        sat = _check_meeting(council, meeting_on, {one.pk for one in present})
        CouncilMember.objects.filter(pk__in=[one.pk for one in sat]).update(present=True)
        council.meeting_on, council.minutes, council.concluded_at = meeting_on, minutes, clock.now()
        council.save(update_fields=["meeting_on", "minutes", "concluded_at"])
        result = result_of(council)
        facts.update(
            {
                "Ngày họp": day_text(meeting_on),
                "Dự họp": "; ".join(str(one) for one in sat),
                "Số thành viên không có xung đột": len(council.entitled),
                "Điểm chung": _number(result.total),
                "Kiến nghị": in_vietnamese(Recommendation(council.recommendation).label),
                "Biên bản": minutes,
            }
        )
        version_under(fresh, facts)
        enclose(fresh, attachment, by=by, description="Biên bản hội đồng thẩm định", facts=facts)

    with transaction.atomic():
        Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
        opened = proposal.deliberations.filter(unit_id=proposal.holder_id, voted_at=None).exists()
        return perform(
            proposal, "conclude_appraisal", by=by, facts=facts, also=write, taken_up=opened, key=key, seen=seen
        )


def _check_meeting(council: Appraisal, meeting_on: date, present: set[int]) -> list[CouncilMember]:
    """Who sat; raises ValidationError for a day to come, somebody without a sheet, too few."""
    check(meeting_on=(meeting_on <= clock.today(), _("Chưa đến ngày họp")))
    check(
        meeting_on=(
            meeting_on >= timezone.localdate(council.opened_at), _("Ngày họp không thể trước ngày lập hội đồng")
        )
    )  # fmt: skip
    sat = [one for one in council.entitled if one.pk in present]
    silent = ", ".join(str(one) for one in sat if one.scored_at is None)
    if len(sat) != len(present):
        raise ValidationError({"present": [_("Chỉ chọn thành viên không có xung đột lợi ích")]})
    check(present=(not silent, _("Chưa nộp phiếu: %(names)s") % {"names": silent}))
    numbers = {"present": len(sat), "entitled": len(council.entitled)}
    check(
        present=(
            reaches_quorum(len(sat), council),
            _("Mới có %(present)d trong %(entitled)d thành viên dự họp, chưa đủ hai phần ba") % numbers,
        )
    )
    return sat
