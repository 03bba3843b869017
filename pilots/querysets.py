"""Named questions about pilots; every list and every policy starts here."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pilots.models import RUNNING, Evaluation, EvaluationVoter, Indicator, IndicatorResult, Pilot, PilotState
from proposals.authorship import accepted_by, author_ids, with_authors
from proposals.models import Proposal
from proposals.search import about
from units import clock
from units.models import Person, everyone_with
from units.roles import Perm
from units.scope import Scope


def load() -> QuerySet[Pilot]:
    """Pilots with all that policies and `held_by` read, in two queries."""
    measured = Exists(Indicator.objects.filter(pilot=OuterRef("pk")))
    related = Pilot.objects.select_related("unit", "holder", "owner", "monitor", "proposal__proposer")
    # By keyword: the type checker takes an annotation for a second definition of the model's attribute.
    return related.annotate(**{"is_measured": measured}).prefetch_related(with_authors("proposal"))


def listed() -> QuerySet[Pilot]:
    """Pilots with what a row of the list shows: the columns of all the tables cost more than the rows."""
    return Pilot.objects.select_related("unit", "owner", "proposal").only(
        "execution_kind", "state", "health", "early_warning", "starts_on", "ends_on", "next_review_on", "budget_vnd",
        "created_at", "unit__short_name", "owner__full_name", "proposal__title",
    )  # fmt: skip


def whole() -> QuerySet[Pilot]:
    """Pilots with everything that their page shows: six more queries."""
    judged = IndicatorResult.objects.select_related("indicator")
    return load().prefetch_related(
        Prefetch("indicators", Indicator.objects.prefetch_related("measurements", "measuring_days")),
        "plan_items",
        "pauses",
        "result_reports",
        "clarifications",
        Prefetch(
            "evaluations",
            Evaluation.objects.select_related("concluded_by", "plan_version").prefetch_related(
                "voters__person", Prefetch("results", judged)
            ),
        ),
    )


def sight_of(by: Person) -> Scope:
    """Those one runs, watches, proposed or votes on, and those of the units one may see."""
    votes = Q(pk__in=EvaluationVoter.objects.filter(person=by).values("evaluation__pilot_id"))
    proposed = Q(proposal__in=Proposal.objects.filter(proposer=by).values("pk"))
    with_others = Q(proposal__in=accepted_by(by))
    return Scope((*by.grants.ways_over(Perm.VIEW), Q(owner=by), Q(monitor=by), proposed, with_others, votes))


def visible_to(by: Person) -> QuerySet[Pilot]:
    return load().filter(sight_of(by).q)


def run_out() -> QuerySet[Pilot]:
    """Running pilots whose last day has passed."""
    return load().filter(state=PilotState.ACTIVE, ends_on__lt=clock.today())


def late_to_report() -> Q:
    """Running pilots with a monitoring review past its day."""
    return Q(state__in=RUNNING, next_review_on__lt=clock.today())


def matching(text: str) -> Q:
    """Pilots whose proposal speaks of `text`, whatever its accents."""
    return about(text, "proposal__")


def evaluators_of(pilot: Pilot) -> QuerySet[Person]:
    """Who votes on the result: the leadership of the deciding unit without authors and owner (NĐ 73 Đ.18, S1, S3)."""
    leaders = everyone_with(Perm.VOTE, pilot.holder_id)
    return leaders.exclude(pk__in=author_ids(pilot.proposal) | {pilot.owner_id})
