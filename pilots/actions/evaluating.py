"""The unit judges the result: the collective meets, asks for clarification, concludes (NĐ 73 Đ.4, Đ.18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pilots import querysets
from pilots.actions.common import Upload, day, enclose, require, said, yes_no
from pilots.actions.voting import TALLY, check_quorum
from pilots.models import (
    Clarification,
    CriterionResult,
    Evaluation,
    EvaluationVoter,
    Indicator,
    IndicatorResult,
    Pilot,
    Result,
)
from proposals.models import LegalRegime
from ui.text import vnd
from units import clock
from units.models import Person
from units.querysets import head_of
from workflow import rules
from workflow.engine import perform


def open_evaluation(
    pilot: Pilot,
    *,
    by: Person,
    meeting_on: date,
    party_committee_opinion: str = "",
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Call the meeting that evaluates; its voters are fixed now. Under NĐ 73 the Party committee is asked first."""
    voters = list(querysets.evaluators_of(pilot))
    require(voters=(voters, _("Không còn ai trong tập thể lãnh đạo đủ điều kiện biểu quyết")))
    _refuse_before_the_report(pilot, meeting_on)
    if LegalRegime(pilot.proposal.regime).needs_party_opinion:
        require(party_committee_opinion=(party_committee_opinion, _("Nêu ý kiến của cấp ủy cùng cấp (NĐ 73, Điều 4)")))
    head, plan = head_of(pilot.holder), pilot.plan_versions.select_related("by").first()

    def write(fresh: Pilot) -> None:
        evaluation = Evaluation.objects.create(
            pilot=fresh,
            unit=fresh.holder,
            plan_version=plan,
            opened_by=by,
            opened_at=clock.now(),
            meeting_on=meeting_on,
            party_committee_opinion=party_committee_opinion,
        )
        for person in voters:
            EvaluationVoter.objects.create(evaluation=evaluation, person=person, is_head=person == head)

    facts = {
        "Ngày họp": day(meeting_on),
        "So với kế hoạch": f"Phiên bản {plan.number} ngày {day(localdate(plan.at))}" if plan else "",
        "Người biểu quyết": ", ".join(str(person) for person in voters),
        "Ý kiến cấp ủy cùng cấp": party_committee_opinion,
    }
    return perform(pilot, "open_evaluation", by=by, facts=said(facts), also=write, key=key, seen=seen)


def _refuse_before_the_report(pilot: Pilot, meeting_on: date) -> None:
    if pilot.reported_at and meeting_on < localdate(pilot.reported_at):
        raise ValidationError({"meeting_on": [_("Ngày họp không được trước ngày báo cáo kết quả")]})


def ask_clarification(
    pilot: Pilot, *, by: Person, questions: Sequence[Mapping[str, str]], key: str = "", seen: int | None = None
) -> Pilot:
    """Ask the owner to make the report clear: `questions` are rows {"question": text}, at least one."""
    wanted = [text for row in questions if (text := row.get("question", "").strip())]
    require(questions=(wanted, _("Nêu ít nhất một nội dung cần làm rõ")))

    def write(fresh: Pilot) -> None:
        for text in wanted:
            Clarification.objects.create(pilot=fresh, asked_at=clock.now(), question=text)

    facts = {f"Cần làm rõ {number}": text for number, text in enumerate(wanted, start=1)}
    return perform(pilot, "ask_clarification", by=by, facts=facts, also=write, key=key, seen=seen)


@dataclass(frozen=True)
class Findings:
    """What the meeting found; money in đồng. `results`: indicator id → {"result": CriterionResult, "note": text}.

    `meeting_on` when the meeting was not held on the planned day.
    """

    votes_for: int
    votes_against: int
    votes_abstain: int
    minutes: str
    results: Mapping[int, Mapping[str, str]]
    damage_vnd: int
    has_risk_event: bool
    damage_description: str = ""
    people_opinion: str = ""
    departure_reason: str = ""
    meeting_on: date | None = None
    files: Sequence[Upload] = field(default_factory=tuple)


def conclude_achieved(pilot: Pilot, *, by: Person, key: str = "", seen: int | None = None, **findings: Any) -> Pilot:
    """The goal was reached. `findings` as in Findings; a missed target needs `departure_reason`."""
    return _conclude(pilot, "conclude_achieved", Result.ACHIEVED, Findings(**findings), by=by, key=key, seen=seen)


def conclude_partly(pilot: Pilot, *, by: Person, key: str = "", seen: int | None = None, **findings: Any) -> Pilot:
    """The goal was reached in part."""
    return _conclude(pilot, "conclude_partly", Result.PARTLY_ACHIEVED, Findings(**findings), by=by, key=key, seen=seen)


def conclude_not(pilot: Pilot, *, by: Person, key: str = "", seen: int | None = None, **findings: Any) -> Pilot:
    """The goal was not reached."""
    return _conclude(pilot, "conclude_not", Result.NOT_ACHIEVED, Findings(**findings), by=by, key=key, seen=seen)


def _conclude(pilot: Pilot, step: str, result: Result, found: Findings, *, by: Person, **act: Any) -> Pilot:
    indicators = list(pilot.indicators.all())
    evaluation = pilot.evaluations.prefetch_related("voters__person").first()
    _check(found, indicators)
    if evaluation is not None:  # without one the step is refused below, with what happened to the record
        found = replace(found, meeting_on=found.meeting_on or evaluation.meeting_on)
        _check_meeting_day(found, pilot)
        _check_vote(found, evaluation, pilot)
    _check_against_figures(result, found, indicators)
    facts = said(_facts(found, indicators))

    def write(fresh: Pilot) -> None:
        _write_conclusion(fresh, result, found, by)
        enclose(fresh, found.files, by=by, facts=facts)

    return perform(
        pilot, step, by=by, reason=found.departure_reason, facts=facts, also=write,
        damage_vnd=found.damage_vnd, has_risk_event=found.has_risk_event, **act,
    )  # fmt: skip


def _check(found: Findings, indicators: list[Indicator]) -> None:
    require(
        minutes=(found.minutes, _("Ghi biên bản cuộc họp")),
        **{
            f"result_{one.pk}": (
                (found.results.get(one.pk) or {}).get("result"),
                _("Chọn kết quả của tiêu chí: %(name)s") % {"name": one.name},
            )
            for one in indicators
        },
    )
    if any(row["result"] not in CriterionResult.values for row in found.results.values()):
        raise ValidationError(_("Có tiêu chí với kết quả không hợp lệ"))
    if found.damage_vnd < 0:
        raise ValidationError({"damage_vnd": [_("Số tiền không thể âm")]})
    if found.damage_vnd and not found.damage_description:
        raise ValidationError({"damage_description": [_("Mô tả thiệt hại")]})


def _check_meeting_day(found: Findings, pilot: Pilot) -> None:
    """Nothing is concluded at a meeting that has not been held."""
    if found.meeting_on and found.meeting_on > clock.today():
        raise ValidationError({"meeting_on": [_("Chưa đến ngày họp; sửa lại ngày nếu đã họp sớm hơn")]})
    if found.meeting_on:
        _refuse_before_the_report(pilot, found.meeting_on)


def _check_vote(found: Findings, evaluation: Evaluation, pilot: Pilot) -> None:
    """Enough of the voters were there, and more than the rule's share of all of them is in favour.

    A tie follows the head, who is the one concluding (NĐ 73 Đ.8.1, Đ.18).
    """
    voters = len(evaluation.voters.all())
    check_quorum({name: getattr(found, name) for name in TALLY}, voters, pilot.holder)
    share = rules.whole("result.vote_pass", pilot.holder)
    if found.votes_for * 100 < share * voters:
        sentence = _("Kết luận phải được hơn %(share)d%% số người biểu quyết tán thành") % {"share": share}
        raise ValidationError({"votes_for": [sentence]})


def _check_against_figures(result: Result, found: Findings, indicators: list[Indicator]) -> None:
    """A conclusion that departs from the reported figures says why, in either direction: fairness works both ways."""
    missed = [one for one in indicators if not one.is_met or found.results[one.pk]["result"] != CriterionResult.MET]
    departs = bool(missed) if result == Result.ACHIEVED else not missed
    if departs and not found.departure_reason:
        if missed:
            sentence = _("Chưa đạt chỉ tiêu: %(names)s. Muốn kết luận đạt phải nêu lý do bằng văn bản")
        else:
            sentence = _("Mọi tiêu chí đều đạt chỉ tiêu. Muốn kết luận khác phải nêu lý do bằng văn bản")
        names = ", ".join(one.name for one in missed)
        raise ValidationError({"departure_reason": [sentence % {"names": names}]})


def _write_conclusion(pilot: Pilot, result: Result, found: Findings, by: Person) -> None:
    evaluation = pilot.evaluations.latest("opened_at", "pk")
    evaluation.result, evaluation.concluded_by, evaluation.concluded_at = result, by, clock.now()
    evaluation.meeting_on = found.meeting_on or evaluation.meeting_on
    evaluation.votes_for, evaluation.votes_against = found.votes_for, found.votes_against
    evaluation.votes_abstain = found.votes_abstain
    evaluation.minutes, evaluation.people_opinion = found.minutes, found.people_opinion
    evaluation.departure_reason = found.departure_reason
    evaluation.damage_vnd, evaluation.has_risk_event = found.damage_vnd, found.has_risk_event
    evaluation.damage_description = found.damage_description if found.damage_vnd else ""
    evaluation.save()
    for indicator_id, row in found.results.items():
        IndicatorResult.objects.create(
            evaluation=evaluation, indicator_id=indicator_id, result=row["result"], note=row.get("note", "")
        )


def _facts(found: Findings, indicators: list[Indicator]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "Ngày họp": day(found.meeting_on) if found.meeting_on else "",
        "Tán thành": found.votes_for,
        "Không tán thành": found.votes_against,
        "Không có ý kiến": found.votes_abstain,
        "Biên bản": found.minutes,
    }
    for one in indicators:
        row = found.results[one.pk]
        words = _RESULT_WORDS[row["result"]]
        facts[one.name] = f"{words}: {row['note']}" if row.get("note") else words
    return facts | {
        "Thiệt hại được xác nhận": vnd(found.damage_vnd),
        "Mô tả thiệt hại": found.damage_description,
        "Có sự cố rủi ro": yes_no(found.has_risk_event),
        "Ý kiến Mặt trận, nhân dân": found.people_opinion,
    }


_RESULT_WORDS: dict[str, str] = {
    CriterionResult.MET: "Đạt",
    CriterionResult.PARTLY_MET: "Đạt một phần",
    CriterionResult.NOT_MET: "Không đạt",
}
