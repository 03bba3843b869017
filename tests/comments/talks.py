"""Records that people talk about, and what they say."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comments import actions
from comments.models import Comment, Readers
from pilots.models import Pilot
from proposals.actions import approve_pilot
from proposals.models import Proposal, ProposalState
from tests.factories import Tree, approval, proposal_in

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SECRET = "Tập thể còn băn khoăn về năng lực quản lý kho"


def received(tree: Tree) -> Proposal:
    return proposal_in(ProposalState.RECEIVED, tree)


def pilot(tree: Tree) -> Pilot:
    """Proposed by the cadre, run by a colleague, watched by the watcher."""
    waiting = proposal_in(ProposalState.AWAIT_DECISION, tree)
    decided = approve_pilot(waiting, by=tree.head, **approval(tree, owner=tree.colleague))
    return Pilot.objects.get(proposal=decided)


def upload(name: str = "phụ lục.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def secret(record: Any, tree: Tree, **more: Any) -> Comment:
    """What the head says to the leadership alone."""
    return actions.say(record, by=tree.head, text=SECRET, readers=Readers.LEADERS, **more)
