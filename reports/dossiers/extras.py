"""Beside a proposal and its pilot: how the conditions of protection stand, and the way to the dossier.

Shown to those whom it concerns: who may have the dossier, and who runs or watches the pilot.
"""

from typing import Any

from django.urls import reverse

from pilots.models import Pilot
from proposals.models import Proposal, ProposalState
from reports.dossiers import policies
from units.models import Person
from workflow.conditions import Met, Verdict, verdicts_on
from workflow.pages import Extra, register_extra

TEMPLATE = "reports/dossiers/panel.html"
ICONS = {Met.YES: ("circle-check", "ok"), Met.NO: ("alert-triangle", "no"), Met.NOT_YET: ("clock", "wait")}


def connect() -> None:
    register_extra(Proposal, beside_proposal)
    register_extra(Pilot, beside_pilot)


def beside_proposal(proposal: Proposal, by: Person) -> Extra | None:
    """Nothing beside a draft: there is nothing to protect yet."""
    if proposal.state == ProposalState.DRAFT:
        return None
    may_have = policies.may_have(by, proposal)
    return _extra(proposal, by, may_have) if may_have or _works_on(proposal, by) else None


def beside_pilot(pilot: Pilot, by: Person) -> Extra | None:
    may_have = policies.may_have(by, pilot.proposal)
    return _extra(pilot.proposal, by, may_have) if may_have or by.pk in (pilot.owner_id, pilot.monitor_id) else None


def _works_on(proposal: Proposal, by: Person) -> bool:
    """The last decision names who runs and who watches; loaded with the proposal."""
    decision = proposal.decision
    return decision is not None and by.pk in (decision.owner_id, decision.monitor_id)


def _extra(proposal: Proposal, by: Person, may_have: bool) -> Extra:
    url = reverse("dossiers:of", args=[proposal.pk]) if may_have else ""
    return Extra(TEMPLATE, {"rows": rows_of(verdicts_on(proposal)), "url": url})


def rows_of(verdicts: list[Verdict]) -> list[dict[str, Any]]:
    """The conditions as the pages show them."""
    return [
        {
            "question": one.condition.question,
            "basis": one.condition.basis,
            "says": one.finding.says,
            "met": one.finding.met.value,
            "icon": ICONS[one.finding.met][0],
            "tone": ICONS[one.finding.met][1],
            "url": one.finding.url if one.finding.met != Met.YES else "",
        }
        for one in verdicts
    ]
