"""Use cases of an adjustment: ask, send, take up, decide; the decided one is applied on its day (DOMAIN §7.5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence import files as stored
from pilots.actions.adjusting import adjust, last_version
from pilots.actions.common import Upload, day, enclose, require, said
from pilots.actions.voting import TALLY, check_quorum
from pilots.adjustments import guards, policies, querysets
from pilots.adjustments.changes import facts_of, plan_now, still_fits, wanted_from
from pilots.models import ADJUSTABLE, Adjustment, AdjustmentState, AdjustmentVoter, Pilot
from pilots.plan import Picture
from proposals.models import LegalRegime
from units import clock
from units.models import Person
from units.querysets import head_of
from workflow import rules
from workflow.engine import begin, made_before, perform


def propose(
    pilot: Pilot,
    *,
    by: Person,
    reason: str,
    effect: str,
    files: Sequence[Upload] = (),
    key: str = "",
    **plan: Any,
) -> Adjustment:
    """Draft a change; `plan` as in `changes.wanted_from`, what it does not name stays.

    `effect`: on the indicators. Raises Refused, ValidationError.
    """
    with stored.atomic():
        fresh = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
        again = made_before(key, by, Adjustment)
        if again:
            return again
        policies.check_can_create(by, Adjustment(pilot=fresh, holder=fresh.holder))
        before, after = _wanted(fresh, plan, reason, effect)
        adjustment = Adjustment(
            pilot=fresh,
            number=Adjustment.objects.filter(pilot=fresh).count() + 1,
            unit=fresh.unit,
            holder=fresh.holder,
            author=by,
            before=before,
            after=after,
            reason=reason,
            effect=effect,
        )
        facts = _facts(adjustment)
        return begin(adjustment, by=by, key=key, facts=facts, also=lambda one: enclose(one, files, by=by, facts=facts))


def revise(
    adjustment: Adjustment,
    *,
    by: Person,
    reason: str,
    effect: str,
    files: Sequence[Upload] = (),
    key: str = "",
    seen: int | None = None,
    **plan: Any,
) -> Adjustment:
    """Write the draft anew, against the plan as it stands now."""
    before, after = _wanted(adjustment.pilot, plan, reason, effect)
    facts = _facts(Adjustment(before=before, after=after, effect=effect))
    return perform(
        adjustment, "revise", by=by, facts=facts, key=key, seen=seen,
        also=lambda one: enclose(one, files, by=by, facts=facts),
        before=before, after=after, why=reason, effect=effect,
    )  # fmt: skip


def _wanted(pilot: Pilot, plan: Mapping[str, Any], reason: str, effect: str) -> tuple[Picture, Picture]:
    require(
        reason=(reason, _("Nêu lý do điều chỉnh")),
        effect=(effect, _("Nêu ảnh hưởng đến tiêu chí; nếu không ảnh hưởng thì nói rõ vì sao")),
    )
    before = plan_now(pilot)
    after = wanted_from(before, plan)
    guards.check(pilot, before, after, clock.today())
    return before, after


def _facts(adjustment: Adjustment) -> dict[str, Any]:
    with override("vi"):
        return facts_of(adjustment.before, adjustment.after) | {"Ảnh hưởng đến tiêu chí": adjustment.effect}


def submit(adjustment: Adjustment, *, by: Person, key: str = "", seen: int | None = None) -> Adjustment:
    """Send it to whoever decides; large changes, and easier goals, are for the collective."""
    pilot, before, after = adjustment.pilot, adjustment.before, adjustment.after
    _check_still(adjustment, clock.today())
    vote_reason = ". ".join(guards.beyond_limits(pilot, before, after))
    holder = querysets.deciding_unit(adjustment)
    facts = said({"Nơi quyết định": holder.name, "Phải đưa ra tập thể": vote_reason})
    return perform(
        adjustment, "submit", by=by, facts=facts, key=key, seen=seen, holder=holder, vote_reason=vote_reason
    )  # fmt: skip


def _check_still(adjustment: Adjustment, on: date) -> None:
    """What was right when it was asked for may have gone past; said at the top, for there are no such fields here."""
    try:
        guards.check(adjustment.pilot, adjustment.before, adjustment.after, on)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def take_up(
    adjustment: Adjustment,
    *,
    by: Person,
    meeting_on: date,
    party_committee_opinion: str = "",
    key: str = "",
    seen: int | None = None,
) -> Adjustment:
    """Call the meeting; its voters are fixed now. Under NĐ 73 the Party committee is asked first."""
    voters = list(querysets.voters_of(adjustment))
    require(voters=(voters, _("Không còn ai trong tập thể lãnh đạo đủ điều kiện biểu quyết")))
    if adjustment.submitted_at and meeting_on < localdate(adjustment.submitted_at):
        raise ValidationError({"meeting_on": [_("Ngày họp không được trước ngày gửi đề nghị")]})
    if LegalRegime(adjustment.pilot.proposal.regime).needs_party_opinion:
        require(party_committee_opinion=(party_committee_opinion, _("Nêu ý kiến của cấp ủy cùng cấp (NĐ 73, Điều 4)")))
    head = head_of(adjustment.holder)

    def write(fresh: Adjustment) -> None:
        AdjustmentVoter.objects.bulk_create(
            AdjustmentVoter(adjustment=fresh, person=person, is_head=person == head) for person in voters
        )

    facts = {
        "Ngày họp": day(meeting_on),
        "Người biểu quyết": ", ".join(str(person) for person in voters),
        "Ý kiến cấp ủy cùng cấp": party_committee_opinion,
    }
    return perform(
        adjustment, "take_up", by=by, facts=said(facts), also=write, key=key, seen=seen,
        meeting_on=meeting_on, party_committee_opinion=party_committee_opinion,
    )  # fmt: skip


def approve(
    adjustment: Adjustment,
    *,
    by: Person,
    decision_no: str,
    decided_on: date,
    effective_on: date,
    note: str = "",
    files: Sequence[Upload] = (),
    key: str = "",
    seen: int | None = None,
    **vote: Any,
) -> Adjustment:
    """Decide for it; `vote` (votes_for, votes_against, votes_abstain, minutes, meeting_on) after a meeting.

    It counts from `effective_on`, today at the earliest: what has passed by then is not touched.
    """
    require(decision_no=(decision_no, _("Nhập số quyết định")))
    _check_days(adjustment, decided_on, effective_on)
    _check_vote(adjustment, vote, approving=True)
    _check_still(adjustment, effective_on)
    facts = said(
        {
            "Quyết định": f"{decision_no} ngày {day(decided_on)}",
            "Áp dụng từ ngày": day(effective_on),
            "Ghi chú": note,
            **_vote_facts(vote),
        }
    )
    with stored.atomic():
        approved = perform(
            adjustment, "approve", by=by, facts=facts, key=key, seen=seen,
            also=lambda one: enclose(one, files, by=by, facts=facts),
            decision_no=decision_no, decided_on=decided_on, effective_on=effective_on, vote=vote,
        )  # fmt: skip
        return apply(approved, by=Person.objects.system()) if effective_on <= clock.today() else approved


def _check_days(adjustment: Adjustment, decided_on: date, effective_on: date) -> None:
    today = clock.today()
    if decided_on > today:
        raise ValidationError({"decided_on": [_("Ngày quyết định không được sau hôm nay")]})
    if adjustment.submitted_at and decided_on < localdate(adjustment.submitted_at):
        raise ValidationError({"decided_on": [_("Ngày quyết định không được trước ngày gửi đề nghị")]})
    if effective_on < today:
        sentence = _("Điều chỉnh không có hiệu lực trở về trước: chọn từ hôm nay trở đi")
        raise ValidationError({"effective_on": [sentence]})


def _check_vote(adjustment: Adjustment, vote: Mapping[str, Any], *, approving: bool) -> None:
    """Of a meeting only. A tie follows the head, who is the one deciding (NĐ 73 Đ.8.1)."""
    if adjustment.state != AdjustmentState.REVIEWING:
        return
    require(
        minutes=(vote.get("minutes"), _("Ghi biên bản cuộc họp")),
        **{name: (vote.get(name), _("Nhập số phiếu")) for name in TALLY},
    )
    held_on = vote.get("meeting_on") or adjustment.meeting_on
    if held_on and held_on > clock.today():
        raise ValidationError({"meeting_on": [_("Chưa đến ngày họp; sửa lại ngày nếu đã họp sớm hơn")]})
    voters = len(adjustment.voters.all())
    check_quorum(vote, voters, adjustment.holder)
    share = rules.number("proposal.vote_pass", adjustment.holder)
    lead = vote["votes_for"] * 100 - share * voters
    if approving and lead < 0:
        sentence = _("Chấp thuận phải được hơn %(share)s%% số người biểu quyết tán thành") % {"share": share}
        raise ValidationError({"votes_for": [sentence]})
    if not approving and lead > 0:
        raise ValidationError({"votes_for": [_("Tập thể đã tán thành, không thể ghi là không chấp thuận")]})


def _vote_facts(vote: Mapping[str, Any]) -> dict[str, Any]:
    if vote.get("votes_for") is None:
        return {}
    return {
        "Tán thành": vote["votes_for"],
        "Không tán thành": vote["votes_against"],
        "Không có ý kiến": vote["votes_abstain"],
        "Biên bản": vote["minutes"],
    }


def reject(
    adjustment: Adjustment, *, by: Person, reason: str, key: str = "", seen: int | None = None, **vote: Any
) -> Adjustment:
    """Decide against it, saying why; the plan stays as it is."""
    require(reason=(reason, _("Nêu lý do không chấp thuận")))
    _check_vote(adjustment, vote, approving=False)
    return perform(
        adjustment, "reject", by=by, reason=reason, facts=_vote_facts(vote), key=key, seen=seen,
        reject_reason=reason, vote=vote,
    )  # fmt: skip


def withdraw(adjustment: Adjustment, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Adjustment:
    """The author asks for it no longer."""
    require(reason=(reason, _("Nêu lý do rút đề nghị")))
    return perform(adjustment, "withdraw", by=by, reason=reason, key=key, seen=seen)


def apply(adjustment: Adjustment, *, by: Person) -> Adjustment:
    """Bring it in force: the plan, the milestones and the reviews follow (by the system account).

    Where the plan has become another meanwhile it lapses instead, and says so.
    """
    with stored.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).get(pk=adjustment.pilot_id)
        if misfit := why_it_no_longer_fits(adjustment, pilot):
            return lapse(adjustment, by=by, reason=misfit)
        facts = _facts(adjustment)
        adjust(
            pilot, by=by, before=adjustment.before, after=adjustment.after, facts=facts,
            reason=f"Điều chỉnh {adjustment.number} theo quyết định {adjustment.decision_no}",
        )  # fmt: skip
        version = last_version(pilot)
        facts = {"Phiên bản kế hoạch": version.number if version else ""}
        return perform(adjustment, "apply", by=by, facts=facts, plan_version=version)


def why_it_no_longer_fits(adjustment: Adjustment, pilot: Pilot) -> str:
    """In Vietnamese, for the chain; "" while it fits."""
    if pilot.state not in ADJUSTABLE:
        return "Thí điểm đã hết thời gian thực hiện hoặc đã kết thúc."
    if adjustment.state != AdjustmentState.DRAFT and not still_fits(
        adjustment.before, adjustment.after, plan_now(pilot)
    ):
        return "Kế hoạch đã thay đổi từ khi lập đề nghị."
    return ""


def lapse(adjustment: Adjustment, *, by: Person, reason: str = "Không còn phù hợp với kế hoạch.") -> Adjustment:
    """It can no longer be applied (by the system account)."""
    return perform(adjustment, "lapse", by=by, reason=reason)
