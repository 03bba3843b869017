"""A proposal that ended is written anew: its words are taken over, what its author answered for is not."""

from django.db import transaction

from proposals import policies
from proposals.actions.coauthors import copy_co_authors
from proposals.actions.writing import start_draft
from proposals.completeness import section_of
from proposals.content import FIELDS, ROWS
from proposals.models import Proposal
from units.models import Person
from workflow.engine import made_before

COMMITMENTS = "cam-ket"


@transaction.atomic
def reuse(proposal: Proposal, *, by: Person, key: str = "") -> Proposal:
    """A new draft with the contents and rows of one's own ended proposal; no files, no commitments, no declarations.

    Its co-authors stand in the new one with their shares, to be invited anew.
    Its first entry tells which proposal it comes from. The same form sent twice gives one draft.
    Raises Refused, NotReady.
    """
    made = made_before(key, by, Proposal)
    if made:
        return made
    policies.check_can_reuse(by, proposal)
    section = section_of(COMMITMENTS)
    answered_for = section.fields if section else ()
    contents = {name: getattr(proposal, name) for name in FIELDS if name not in answered_for}
    contents |= {name: list(getattr(proposal, name).values(*columns)) for name, (_model, columns) in ROWS.items()}
    facts = {"Dùng lại từ": f"{proposal.reference} – {proposal.title}", "Mã hồ sơ gốc": f"ĐX-{proposal.pk:05d}"}
    draft = start_draft(by=by, key=key, contents=contents, facts=facts)
    copy_co_authors(proposal, draft, by=by)
    return draft
