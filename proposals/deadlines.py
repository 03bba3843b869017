"""Last days for what a proposer may do but need not: no clock runs for these, so that nobody is called late."""

from datetime import date

from django.utils import timezone

from proposals.models import Proposal
from workflow import rules
from workflow.calendar import due_date


def reconsider_until(proposal: Proposal) -> date:
    """By the rule of the day of the refusal and the calendar of today; asked of a refused proposal."""
    return _last_day(proposal, "proposal.reconsider")


def contest_until(proposal: Proposal) -> date:
    """The same for objecting to a merger; asked of a merged proposal."""
    return _last_day(proposal, "proposal.contest_merge")


def _last_day(proposal: Proposal, rule: str) -> date:
    since = proposal.state_since
    return due_date(since, rules.whole(rule, proposal.holder, on=timezone.localdate(since)))
