"""What is always true, whatever people do: each function gives what is wrong, as sentences."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, Sum

from evidence.models import AuditEntry
from notices.models import Notice
from pilots.models import Adjustment, AdjustmentVoter, Evaluation, EvaluationVoter, Pilot
from proposals.models import CouncilMember, Decision, Deliberation, Proposal, Score, Voter
from reviews.models import AccountabilityReview, Cause, Meeting, MonitoringReview, Subject, TeamMember
from reviews.outcomes import allowed
from units.models import Person
from workflow.integrity import unproven
from workflow.machine import machine_of, machines
from workflow.models import Deadline

#: States that nothing leads out of (DOMAIN §7, ■); complaints and corrections come later.
ENDS = {
    "proposal": {"WITHDRAWN", "LAPSED", "CLOSED"},
    "coauthorship": {"DECLINED", "WITHDRAWN", "LEFT"},
    "pilot": {"CLOSED"},
    "resourcerequest": {"REFUSED", "SETTLED", "CANCELLED"},
    "adjustment": {"APPLIED", "REJECTED", "WITHDRAWN", "LAPSED"},
    "issue": {"RESOLVED", "LAPSED"},
    "monitoringreview": {"ACCEPTED", "CANCELLED"},
    "accountabilityreview": {"REFERRED", "CANCELLED"},  # what is final may still be complained of, out of time
    "complaint": {"SCREENED_OUT", "FORWARDED", "FINAL", "WITHDRAWN"},
    "periodicreport": {"ISSUED", "CANCELLED"},
    "unitevent": {"APPLIED", "CANCELLED"},
}
#: What the proposer of a proposal may do with it; a head passes their own case upward (S2).
PROPOSERS_OWN = {
    "create", "submit", "submit_upward", "take_back", "answer_supplement", "withdraw", "escalate",
    "request_reconsideration", "contest_merge",
}  # fmt: skip
JUDGING_A_PILOT = {
    "open_evaluation", "ask_clarification", "conclude_achieved", "conclude_partly", "conclude_not", "close",
}  # fmt: skip


def everything_wrong(ended: dict[tuple[str, int], str], since: int = 0) -> Iterator[str]:
    """`ended`: what has ended so far, and how; `since`: entries up to this key have been looked at before."""
    yield from _chains(since)
    yield from _own_cases()
    yield from _own_entries(since)
    yield from _reviews()
    yield from _ends(ended)


def _chains(since: int) -> Iterator[str]:
    """No state without its entry, no entry without its actor, no clock twice."""
    for machine in machines():
        yield from (f"no entry tells of the state of {record!r}" for record in unproven(machine))
    for entry in AuditEntry.objects.filter(Q(by__isnull=True) | Q(by_name=""), pk__gt=since):
        yield f"nobody did {entry}"
    twice = Deadline.objects.running().values("content_type", "object_id", "kind").annotate(rows=Count("pk"))
    yield from (f"two clocks: {row}" for row in twice.filter(rows__gt=1))


def _own_cases() -> Iterator[str]:
    """S1–S3: nobody decides, votes on, watches or judges what they proposed, alone or with others, or run."""
    own = _with_others() | {
        "decided": Decision.objects.filter(decided_by=F("proposal__proposer")),
        "took up": Deliberation.objects.filter(opened_by=F("proposal__proposer")),
        "decided again": Decision.objects.filter(
            decided_by=F("proposal__refused_by"), pk__gt=F("proposal__reconsideration__refusal")
        ),
        "votes on what they refused": Voter.objects.filter(
            person=F("deliberation__proposal__refused_by"),
            deliberation__opened_at__gt=F("deliberation__proposal__reconsideration__at"),
        ),
        "appraises": CouncilMember.objects.filter(person=F("appraisal__proposal__proposer")),
        "scores with a conflict": Score.objects.filter(member__has_conflict=True, member__scored_at__isnull=False),
        "votes on": Voter.objects.filter(person=F("deliberation__proposal__proposer")),
        "watches": Pilot.objects.filter(Q(monitor=F("owner")) | Q(monitor=F("proposal__proposer"))),
        "evaluates": EvaluationVoter.objects.filter(
            Q(person=F("evaluation__pilot__owner")) | Q(person=F("evaluation__pilot__proposal__proposer"))
        ),
        "adjusts": Adjustment.objects.filter(Q(decided_by=F("author")) | Q(decided_by=F("pilot__proposal__proposer"))),
        "votes on an adjustment of": AdjustmentVoter.objects.filter(
            Q(person=F("adjustment__author")) | Q(person=F("adjustment__pilot__proposal__proposer"))
        ),
        "concluded": Evaluation.objects.filter(
            Q(opened_by=F("pilot__owner"))
            | Q(concluded_by=F("pilot__owner"))
            | Q(opened_by=F("pilot__proposal__proposer"))
            | Q(concluded_by=F("pilot__proposal__proposer"))
        ),
    }
    for what, rows in own.items():
        yield from (f"{what} their own: {row!r} {row.pk}" for row in rows)


def _with_others() -> dict[str, Any]:
    """The same questions about co-authors."""
    parts = {
        "decided with others": (Decision, "proposal", "decided_by"),
        "took up with others": (Deliberation, "proposal", "opened_by"),
        "appraises with others": (CouncilMember, "appraisal__proposal", "person"),
        "votes on with others": (Voter, "deliberation__proposal", "person"),
        "watches with others": (Pilot, "proposal", "monitor"),
        "evaluates with others": (EvaluationVoter, "evaluation__pilot__proposal", "person"),
        "opened the evaluation with others": (Evaluation, "pilot__proposal", "opened_by"),
        "concluded with others": (Evaluation, "pilot__proposal", "concluded_by"),
        "reviews with others": (TeamMember, "review__pilot__proposal", "person"),
    }
    return {
        what: model._base_manager.filter(
            **{f"{proposal}__co_authorships__state": "ACCEPTED", f"{proposal}__co_authorships__person": F(person)}
        )
        for what, (model, proposal, person) in parts.items()
    }


def _own_entries(since: int) -> Iterator[str]:
    """The same, from the evidence."""
    for entry, record in _entries_of(Proposal, since, "proposer"):
        if entry.by_id == record.proposer_id and entry.action not in PROPOSERS_OWN:
            yield f"the proposer did {entry.action}"
    for entry, record in _entries_of(Pilot, since, "proposal"):
        if entry.action in JUDGING_A_PILOT and entry.by_id in (record.owner_id, record.proposal.proposer_id):
            yield f"the owner or proposer did {entry.action}"
    for entry, record in _entries_of(MonitoringReview, since, "pilot__proposal"):
        involved = (record.pilot.owner_id, record.pilot.proposal.proposer_id)
        if entry.action in ("accept", "send_back") and entry.by_id in involved:
            yield f"the owner or proposer did {entry.action}"


def _entries_of(model: type[Any], since: int, *related: str) -> Iterator[tuple[AuditEntry, Any]]:
    entries = list(AuditEntry.objects.filter(content_type__model=model._meta.model_name, pk__gt=since))
    records = model._base_manager.select_related(*related).in_bulk([entry.object_id for entry in entries])
    yield from ((entry, records[entry.object_id]) for entry in entries)


def _reviews() -> Iterator[str]:
    """S4, S8; weights of 100; only lawful outcomes."""
    for review in AccountabilityReview.objects.select_related("pilot__proposal").prefetch_related("subjects__review"):
        pilot = review.pilot
        part = {pilot.owner_id, pilot.monitor_id, pilot.proposal.proposer_id}
        part |= set(pilot.proposal.decisions.values_list("decided_by", flat=True))
        part |= {subject.person_id for subject in review.subjects.all()}
        team = set(TeamMember.objects.filter(review=review).values_list("person", flat=True))
        sat = set(Meeting.present.through.objects.filter(meeting__review=review).values_list("person", flat=True))
        if (team | sat) & part:
            yield f"{review.reference}: somebody with a part in the case reviews it"
        for subject in review.subjects.all():
            if subject.outcome and subject.outcome not in allowed(subject.case):
                yield f"{review.reference}: {subject.outcome} is not allowed"
    for row in Cause.objects.values("review").annotate(whole=Sum("weight")):
        if row["whole"] != 100:
            yield f"weights of review {row['review']} are {row['whole']}"
    twice = Subject.objects.filter(is_open=True, person__isnull=False).values("pilot", "person")
    yield from (f"reviewed twice at once: {row}" for row in twice.annotate(rows=Count("pk")).filter(rows__gt=1))


def _ends(ended: dict[tuple[str, int], str]) -> Iterator[str]:
    """What has ended stays as it ended; `ended` remembers."""
    for machine in machines():
        kind = str(machine.model._meta.model_name)
        for pk, state in machine.model._base_manager.values_list("pk", "state"):
            if ended.setdefault((kind, pk), state) != state:
                yield f"{kind} {pk} went from its end {ended[kind, pk]} to {state}"
            if state not in ENDS[kind]:
                del ended[kind, pk]


def told_but_blind(since: int) -> Iterator[str]:
    """Notices newer than `since` to people who may not open the record that they are told of."""
    for notice in Notice.objects.filter(pk__gt=since).select_related("person"):
        person = Person.objects.get(pk=notice.person_id)
        record = notice.record
        if not machine_of(record).visible_to(person).filter(pk=record.pk).exists():
            yield f"{person.username} was told “{notice.text}” and may not open it"
