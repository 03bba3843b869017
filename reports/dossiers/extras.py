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
    """Nothing beside a draft: there is nothing to protect yet. The last decision names who runs and who watches."""
    if proposal.state == ProposalState.DRAFT:
        return None
    decision = proposal.decision
    named = (decision.owner_id, decision.monitor_id) if decision else (None, None)
    return _beside(proposal, by, *named)


def beside_pilot(pilot: Pilot, by: Person) -> Extra | None:
    return _beside(pilot.proposal, by, pilot.owner_id, pilot.monitor_id)


def _beside(proposal: Proposal, by: Person, owner: int | None, monitor: int | None) -> Extra | None:
    may_have = policies.may_have(by, proposal)
    if not may_have and by.pk not in (owner, monitor):
        return None
    url = reverse("dossiers:of", args=[proposal.pk]) if may_have else ""
    return Extra(TEMPLATE, {"rows": rows_of(verdicts_on(proposal), acts=by.pk == owner), "url": url})


def rows_of(verdicts: list[Verdict], *, acts: bool) -> list[dict[str, Any]]:
    """The conditions as the pages show them; the ways to put them right for who `acts`, the owner."""
    return [
        {
            "question": one.condition.question,
            "basis": one.condition.basis,
            "says": one.finding.says,
            "met": one.finding.met.value,
            "icon": ICONS[one.finding.met][0],
            "tone": ICONS[one.finding.met][1],
            "url": one.finding.url if acts and one.finding.met != Met.YES else "",
        }
        for one in verdicts
    ]
