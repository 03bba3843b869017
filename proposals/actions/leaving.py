"""How a proposer takes a proposal out of the unit's hands before it is decided."""

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.actions.coauthors import withdraw_unanswered
from proposals.actions.common import require
from proposals.models import Proposal
from ui.text import nfc
from units.models import Person
from workflow.engine import perform


def take_back(proposal: Proposal, *, by: Person, key: str = "", seen: int | None = None) -> Proposal:
    """Back to the draft, as long as nobody has received it."""
    return perform(proposal, "take_back", by=by, key=key, seen=seen)


def withdraw(proposal: Proposal, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Proposal:
    """End it for good, with a reason, before the decision. Whoever was invited to a draft is asked no more."""
    reason = nfc(reason)
    require(reason=(reason, _("Nêu lý do rút đề xuất")))
    with transaction.atomic():
        done = perform(proposal, "withdraw", by=by, reason=reason, key=key, seen=seen)
        withdraw_unanswered(done, by=by)
        return done
