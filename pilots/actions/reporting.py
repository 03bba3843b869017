"""The owner's report on the result (NĐ 73 Đ.18): full, truthful, with causes and lessons."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pilots.actions.common import Upload, check_money, enclose, figure, require, said, yes_no
from pilots.actions.planning import check_possible
from pilots.models import Clarification, Indicator, Pilot, ResultReport
from ui.text import vnd
from units import clock
from units.models import Person
from workflow.engine import perform


def report_result(
    pilot: Pilot,
    *,
    by: Person,
    actuals: Mapping[int, Decimal],
    summary: str,
    spent_vnd: int,
    damage_vnd: int,
    has_risk_event: bool,
    lessons: str,
    damage_description: str = "",
    risk_event: str = "",
    objective_causes: str = "",
    subjective_causes: str = "",
    answers: Mapping[int, str] | None = None,
    files: Sequence[Upload] = (),
    key: str = "",
    seen: int | None = None,
) -> Pilot:
    """Report the result, or report it again after a request for clarification.

    `actuals` maps indicator ids to their final values, `answers` the ids of open clarifications to text. Causes are
    asked for when a target is missed, or there was damage or a risk event. Money in đồng; 0 means none.
    """
    report = ResultReport(
        by=by,
        summary=summary,
        spent_vnd=spent_vnd,
        damage_vnd=damage_vnd,
        damage_description=damage_description if damage_vnd else "",
        has_risk_event=has_risk_event,
        risk_event=risk_event if has_risk_event else "",
        objective_causes=objective_causes,
        subjective_causes=subjective_causes,
        lessons=lessons,
    )
    indicators, questions = list(pilot.indicators.all()), open_questions(pilot)
    _check(report, indicators, actuals)
    replies = _replies(questions, answers or {})
    facts = said(_facts(report, indicators, actuals)) | {
        f"Làm rõ: {one.question}": replies[one.pk] for one in questions
    }

    def write(fresh: Pilot) -> None:
        report.pilot, report.at = fresh, clock.now()
        report.save()
        for one in indicators:
            one.actual = actuals[one.pk]
            one.save(update_fields=["actual"])
        for question in questions:
            question.answer, question.answered_at = replies[question.pk], clock.now()
            question.save(update_fields=["answer", "answered_at"])
        enclose(fresh, files, by=by, facts=facts)

    return perform(
        pilot, "report_result", by=by, facts=facts, also=write, key=key, seen=seen,
        spent_vnd=spent_vnd, damage_vnd=damage_vnd, has_risk_event=has_risk_event,
    )  # fmt: skip


def open_questions(pilot: Pilot) -> list[Clarification]:
    """What the evaluation asked and the owner has not yet answered."""
    return list(pilot.clarifications.filter(answered_at=None))


def _check(report: ResultReport, indicators: list[Indicator], actuals: Mapping[int, Decimal]) -> None:
    require(
        summary=(report.summary, _("Nêu kết quả thực hiện")),
        lessons=(report.lessons, _("Nêu bài học kinh nghiệm")),
        **{
            f"actual_{one.pk}": (actuals.get(one.pk), _("Nhập kết quả thực tế: %(name)s") % {"name": one.name})
            for one in indicators
        },
    )
    check_possible(actuals, indicators, "actual")
    check_money(spent_vnd=report.spent_vnd, damage_vnd=report.damage_vnd)
    if report.damage_vnd and not report.damage_description:
        raise ValidationError({"damage_description": [_("Mô tả thiệt hại")]})
    if report.has_risk_event and not report.risk_event:
        raise ValidationError({"risk_event": [_("Mô tả sự cố rủi ro")]})
    missed = any(not one.is_met_by(actuals[one.pk]) for one in indicators)
    harmed = report.damage_vnd > 0 or report.has_risk_event
    if (missed or harmed) and not (report.objective_causes or report.subjective_causes):
        sentence = _("Có tiêu chí chưa đạt, thiệt hại hoặc sự cố: nêu nguyên nhân khách quan hoặc chủ quan")
        raise ValidationError({"objective_causes": [sentence]})


def _replies(questions: list[Clarification], answers: Mapping[int, str]) -> dict[int, str]:
    replies = {one.pk: answers.get(one.pk, "").strip() for one in questions}
    require(**{f"answer_{pk}": (reply, _("Trả lời nội dung này")) for pk, reply in replies.items()})
    return replies


def _facts(report: ResultReport, indicators: list[Indicator], actuals: Mapping[int, Decimal]) -> dict[str, Any]:
    facts: dict[str, Any] = {"Kết quả thực hiện": report.summary}
    for one in indicators:
        met = "đạt" if one.is_met_by(actuals[one.pk]) else "chưa đạt"
        goal = figure(one.target, one.measure_unit)
        facts[one.name] = f"{figure(actuals[one.pk], one.measure_unit)} (chỉ tiêu {goal}: {met})"
    return facts | {
        "Đã chi": vnd(report.spent_vnd),
        "Thiệt hại": vnd(report.damage_vnd),
        "Mô tả thiệt hại": report.damage_description,
        "Có sự cố rủi ro": yes_no(report.has_risk_event),
        "Sự cố rủi ro": report.risk_event,
        "Nguyên nhân khách quan (tự đánh giá)": report.objective_causes,
        "Nguyên nhân chủ quan (tự đánh giá)": report.subjective_causes,
        "Bài học kinh nghiệm": report.lessons,
    }
