"""The acts a script may name, and how their words become what the actions take.

`do = "pilot.report_result"` is the action `pilots.actions.report_result` on the life's pilot. Where an action wants ids
(of indicators, of questions), the script gives a list in the order of the rows, and it is put together here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from comments import actions as comment_actions
from comments import querysets as comments
from pilots import actions as pilot_actions
from pilots.adjustments import actions as adjustment_actions
from pilots.issues import actions as issue_actions
from pilots.requests import actions as request_actions
from proposals import actions as proposal_actions
from proposals.actions import coauthors as coauthor_actions
from proposals.council import council_of
from proposals.models import CoAuthorship, ComplianceItem, Proposal
from reports import actions as report_actions
from reports.models import PeriodicReport
from reports.periods import period_around
from reviews.actions import accountability as accountability_actions
from reviews.actions import complaint as complaint_actions
from reviews.actions import monitoring as monitoring_actions
from units import clock
from units.models import Person, Unit

if TYPE_CHECKING:
    from kl14.demo.life import Life

Told = dict[str, Any]
COMMITMENTS = (
    "commits_pure_motive",
    "commits_common_good",
    "commits_truthful",
    "commits_supervision",
    "commits_resources",
    "contains_no_secret",
)


def perform(life: "Life", do: str, *, by: Person, told: Told, act: Mapping[str, Any]) -> None:
    """Do one act of a life. `told` holds the action's keywords, `act` the whole line of the script."""
    kind, name = do.split(".")
    if do == "proposal.write":
        life.proposal_pk = _write(life, by, told).pk
    elif do == "report.make":
        life.report_pk = _report(by, **told).pk
    elif kind == "talk":
        _talk(life, name, by, told)
    elif do == "proposal.attach":
        proposal_actions.attach_file(_proposal(life), by=by, **told)
    else:
        record, module = _ON[kind](life, act), _ACTIONS[kind]
        getattr(module, name)(record, by=by, **_ARRANGED.get(do, _as_told)(record, told))


def _proposal(life: "Life") -> Proposal:
    return Proposal.objects.get(pk=life.proposal_pk)


def _write(life: "Life", by: Person, told: Told) -> Proposal:
    """A draft with the whole dossier, but for what the act leaves out ("without") or says otherwise."""
    contents = {
        "has_conflict_of_interest": False,
        **dict.fromkeys(COMMITMENTS, True),
        **life.value(life.script["dossier"]),
    }
    for name in told.pop("without", []):
        del contents[name]
    return proposal_actions.create_draft(by=by, **contents | told)


def _report(by: Person, unit: str, kind: str) -> PeriodicReport:
    """A report on the last whole period, of a unit named by its code."""
    period = period_around(kind, clock.today()).before()
    return report_actions.make_report(by=by, unit=Unit.objects.get(code=unit), kind=kind, period=period)


def _talk(life: "Life", about: str, by: Person, told: Told) -> None:
    """`talk.proposal` or `talk.pilot`: a remark; with `reply`, under the last that was no reply itself."""
    record = {"proposal": _proposal, "pilot": lambda one: one.pilot}[about](life)
    parent = comments.of_record(record).filter(parent=None).first() if told.pop("reply", False) else None
    comment_actions.say(record, by=by, parent=parent, **told)


def _as_told(_record: Any, told: Told) -> Told:
    return told


def _in_order(rows: Sequence[Any], values: Sequence[Any]) -> dict[int, Any]:
    """Ids of rows to the values given in their order; numbers as decimals."""
    kept = [Decimal(value) if isinstance(value, int) else value for value in values]
    return {row.pk: value for row, value in zip(rows, kept, strict=True)}


def _compliance(_proposal: Any, told: Told) -> Told:
    """Every item passes but those of `failed`: {"code": reason}."""
    failed = told.pop("failed", {})
    rows = [
        {"code": item.value, "passed": item not in failed, "reason": failed.get(item, "")} for item in ComplianceItem
    ]
    return told | {"compliance": rows}


def _answers(proposal: Any, told: Told) -> Told:
    items = list(proposal.supplements.get(answered_at=None).items.all())
    return told | {"answers": _in_order(items, told["answers"])}


def _sheet(proposal: Any, told: Told) -> Told:
    """Points in the order of the council's criteria."""
    points = _in_order(list(council_of(proposal).criteria.all()), told.pop("points"))
    return told | {"scores": {pk: {"points": value} for pk, value in points.items()}}


def _all_present(proposal: Any, told: Told) -> Told:
    return told | {"present": council_of(proposal).entitled}


def _master(_proposal: Any, told: Told) -> Told:
    return told | {"master": Proposal.objects.get(title=told["master"])}


def _actuals(pilot: Any, told: Told) -> Told:
    return told | {"actuals": _in_order(pilot.indicators.all(), told["actuals"])}


def _results(pilot: Any, told: Told) -> Told:
    return told | {"results": _in_order(pilot.indicators.all(), told["results"])}


def _values(review: Any, told: Told) -> Told:
    return told | {"values": _in_order(review.pilot.indicators.all(), told["values"])}


def _subjects(review: Any, told: Told) -> Told:
    """Rows about the subjects, in their order: persons first, then the collective."""
    return told | {"subjects": _about(review.subjects.all(), told["subjects"])}


def _persons(review: Any, told: Told) -> Told:
    return told | {"subjects": _about(review.people, told["subjects"])}


def _about(subjects: Iterable[Any], rows: Sequence[Told]) -> list[Told]:
    return [row | {"subject": subject.pk} for subject, row in zip(subjects, rows, strict=True)]


def _answer(_part: Any, told: Told) -> Told:
    """Everything affirmed, and no conflict of interest unless the act says so."""
    return {"has_conflict_of_interest": False, **dict.fromkeys(coauthor_actions.AFFIRMED, True), **told}


def _invited(life: "Life", act: Mapping[str, Any]) -> Any:
    """Their own invitation for whoever answers; the proposal for the proposer."""
    part = CoAuthorship.objects.filter(proposal=life.proposal_pk, person=life.cast[act["by"]]).last()
    return part or _proposal(life)


_ON: dict[str, Callable[["Life", Mapping[str, Any]], Any]] = {
    "proposal": lambda life, _act: _proposal(life),
    "coauthor": _invited,
    "pilot": lambda life, _act: life.pilot,
    "adjustment": lambda life, act: life.pilot if act["do"] == "adjustment.propose" else life.adjustment,
    "issue": lambda life, act: life.pilot if act["do"] == "issue.raise_issue" else life.issue,
    "request": lambda life, act: life.pilot if act["do"] == "request.ask" else life.request,
    "monitoring": lambda life, act: life.milestone(act["milestone"]),
    "accountability": lambda life, _act: life.accountability,
    "complaint": lambda life, _act: life.complaint or life.accountability,
    "report": lambda life, _act: PeriodicReport.objects.get(pk=life.report_pk),
}
_ACTIONS: dict[str, Any] = {
    "proposal": proposal_actions,
    "coauthor": coauthor_actions,
    "pilot": pilot_actions,
    "adjustment": adjustment_actions,
    "issue": issue_actions,
    "request": request_actions,
    "monitoring": monitoring_actions,
    "accountability": accountability_actions,
    "complaint": complaint_actions,
    "report": report_actions,
}
_ARRANGED: dict[str, Callable[[Any, Told], Told]] = {
    "proposal.put_to_collective": _compliance,
    "proposal.answer_supplement": _answers,
    "coauthor.accept": _answer,
    "proposal.submit_sheet": _sheet,
    "proposal.conclude_appraisal": _all_present,
    "proposal.merge": _master,
    "pilot.report_result": _actuals,
    "pilot.conclude_achieved": _results,
    "pilot.conclude_partly": _results,
    "pilot.conclude_not": _results,
    "monitoring.submit_progress": _values,
    "accountability.assess": _subjects,
    "accountability.hold_hearing": _persons,
    "accountability.record_ballot": _subjects,
    "accountability.notify": _subjects,
}
