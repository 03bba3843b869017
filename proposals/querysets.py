"""Named questions about proposals; every list and every policy starts here."""

import re
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from proposals.authorship import accepted_by, author_ids, readable_by, with_authors
from proposals.models import (
    APPROVED,
    OPEN,
    Appraisal,
    CouncilMember,
    Decision,
    Deliberation,
    Proposal,
    ProposalState,
    ProposalVersion,
    Voter,
)
from proposals.search import about
from ui.text import fold
from units.models import Appointment, Person, Unit, UnitType, everyone_with
from units.querysets import superior_of
from units.roles import Perm
from units.scope import Scope


def load() -> QuerySet[Proposal]:
    """Proposals with all that policies and `held_by` read: ten queries, whatever the number of rows."""
    return Proposal.objects.select_related("unit", "holder", "proposer").prefetch_related(
        Prefetch("decisions", Decision.objects.select_related("owner", "monitor", "decided_by")),
        Prefetch(
            "deliberations",
            Deliberation.objects.prefetch_related(Prefetch("voters", Voter.objects.select_related("person"))),
        ),
        Prefetch(
            "appraisals",
            Appraisal.objects.prefetch_related(Prefetch("members", CouncilMember.objects.select_related("person"))),
        ),
        with_authors(),
        "work_items",  # whether a draft is complete
        "criteria",
        "kept_inputs",
    )


def listed() -> QuerySet[Proposal]:
    """Proposals with what a row of a list shows; the long texts stay where they are."""
    return Proposal.objects.select_related("unit", "holder", "proposer").only(
        "title", "field", "state", "state_since", "created_at", "registry_no", "submitted_at", "nearest_due",
        "budget_vnd",
        *(f"{unit}__{name}" for unit in ("unit", "holder") for name in ("name", "short_name")), "proposer__full_name",
    )  # fmt: skip


def sight_of(by: Person) -> Scope:
    """One's own, also with others; those one votes on, appraises, runs or watches; and, once sent, those of the units
    one may see."""
    is_sent = ~Q(state=ProposalState.DRAFT) & Q(submitted_at__isnull=False)
    involved = Q(pk__in=Decision.objects.filter(Q(owner=by) | Q(monitor=by)).values("proposal_id"))
    votes = Q(pk__in=Voter.objects.filter(person=by).values("deliberation__proposal_id"))
    seats = CouncilMember.objects.filter(person=by, replaced_at__isnull=True)
    appraises = Q(pk__in=seats.values("appraisal__proposal_id"))
    in_units = (way & is_sent for way in by.grants.ways_over(Perm.VIEW))
    return Scope((*in_units, *own_ways(by), involved, votes, appraises))


def own_ways(by: Person) -> tuple[Q, ...]:
    """What the person proposes, alone or with others; also what they are invited to."""
    return Q(proposer=by), Q(pk__in=readable_by(by))


def visible_to(by: Person) -> QuerySet[Proposal]:
    return load().filter(sight_of(by).q)


def voters_for(proposal: Proposal) -> QuerySet[Person]:
    """The collective leadership that would vote on it today, without its authors and who refused it (S1, S3)."""
    return everyone_with(Perm.VOTE, proposal.holder_id).exclude(pk__in=_parties_to(proposal))


def _parties_to(proposal: Proposal) -> set[int]:
    """Its authors and who refused it: they do not judge it."""
    return author_ids(proposal) | {proposal.refused_by_id or 0}


def may_carry_out(proposal: Proposal) -> QuerySet[Person]:
    """Who may be named owner or monitor: people of the deciding unit and its bodies, and of the proposal's unit."""
    holder = proposal.holder
    posts = Appointment.objects.active().filter(
        Q(unit=holder) | Q(unit__parent=holder, unit__type__in=_BODIES) | Q(unit__path__startswith=proposal.unit_path)
    )
    return Person.objects.filter(is_active=True, is_system=False, pk__in=posts.values("person_id"))


def may_sit_for(proposal: Proposal) -> QuerySet[Person]:
    """Who may be named to its council: anybody with an account, an expert of elsewhere too, without a part in it."""
    return Person.objects.filter(is_active=True, is_system=False).exclude(pk__in=_parties_to(proposal))


def superior_for(proposal: Proposal, holder: Unit | None = None) -> Unit | None:
    """The unit above whose head may judge it: neither an author of it nor who refused it before (S1, S2)."""
    own = _parties_to(proposal)
    if proposal.state == ProposalState.REJECTED and proposal.decision:
        own.add(proposal.decision.decided_by_id)
    return superior_of(holder or proposal.holder, apart_from=own)


def versions_of(proposal: Proposal) -> QuerySet[ProposalVersion]:
    """What was sent, the oldest first, with what was done upon each: five queries."""
    return proposal.versions.prefetch_related("supplementrequests", "appraisals", "deliberations", "decisions")


def record_of_version(pk: int, by: Person) -> Proposal | None:
    """Whose files a version keeps: the proposal, when the person may see it."""
    return visible_to(by).filter(versions=pk).first()


def may_be_master_of(proposal: Proposal, by: Person) -> QuerySet[Proposal]:
    """What `by` may see and what is, or was, considered: into a refused or withdrawn one nothing is merged."""
    alive = [*OPEN, *APPROVED, ProposalState.CLOSED]
    return visible_to(by).filter(state__in=alive).exclude(pk=proposal.pk)


def similar_to(
    proposal: Proposal, by: Person, most: int = 5, among: QuerySet[Proposal] | None = None
) -> list[Proposal]:
    """Proposals within `by`'s sight whose titles share most words: perhaps the same again (DOMAIN §1.4)."""
    words = _words(proposal.title)
    if not words:
        return []
    telling = sorted(words, key=len, reverse=True)[:4]
    found = (
        (visible_to(by) if among is None else among)
        .filter(reduce(or_, (about(word) for word in telling)))
        .exclude(pk=proposal.pk)
        .exclude(state=ProposalState.DRAFT)
    )
    ranked = sorted(
        ((len(words & other) / len(words | other), row) for row in found[:200] if (other := _words(row.title))),
        key=lambda pair: -pair[0],
    )
    return [row for likeness, row in ranked[:most] if likeness >= _ALIKE]


_ALIKE = 0.5
_BODIES = (UnitType.INSPECTION_COMMITTEE, UnitType.ADVISORY_BODY, UnitType.AD_HOC_BODY, UnitType.MASS_ORGANISATION)


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(title)) if len(word) > 1}


def sent_by(by: Person) -> QuerySet[Proposal]:
    """What the person sent, alone or with others, and has not ended; a draft waits for the person themself."""
    own = Q(proposer=by) | Q(pk__in=accepted_by(by))
    return listed().filter(own, state__in=[*OPEN, *APPROVED])
