"""A page may be read in English; what an act leaves behind is in Vietnamese, word for word."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from evidence.models import Attachment, AuditEntry
from notices.models import Notice
from pilots.models import Pilot
from reviews.actions.accountability.opening import default_subjects
from tests.factories import Tree
from tests.proposals.acts import ACTS, S
from tests.proposals.helpers import clock_of, last_entry
from workflow.models import Deadline

KEPT = (
    (AuditEntry, ("title", "reason", "facts")),
    (Deadline, ("label",)),
    (Notice, ("text",)),
    (Attachment, ("description",)),
)


def words_kept(step: str, tree: Tree, language: str) -> list[str]:
    """All that is stored in words once the act is done on a page in `language`; then as if it had never been.

    Without the digits: the database does not give a number twice.
    """
    act = ACTS[step]
    with transaction.atomic():
        proposal = act.start(tree)
        with override(language):
            act.take(proposal, tree)
        rows: list[Any] = [row for model, names in KEPT for row in model._base_manager.order_by("pk").values(*names)]
        transaction.set_rollback(True)
    return [re.sub(r"\d+", "0", str(row)) for row in rows]


@pytest.mark.parametrize("step", ACTS)
def test_an_act_leaves_the_same_words_whatever_the_language_of_the_page(step: str, tree: Tree) -> None:
    assert words_kept(step, tree, "en") == words_kept(step, tree, "vi")


def test_the_page_itself_speaks_english(tree: Tree) -> None:
    proposal = ACTS["submit"].take(ACTS["submit"].start(tree), tree)
    with override("en"):
        assert proposal.get_state_display() == "Submitted"
    assert (last_entry(proposal).title, clock_of(proposal, "proposal.receive").label) == (
        "Đã gửi đề xuất",
        "Tiếp nhận",
    )


def test_the_collective_under_review_keeps_its_vietnamese_name(tree: Tree) -> None:
    act = ACTS["approve_pilot"]
    proposal = act.take(act.start(tree), tree)
    assert proposal.state == S.APPROVED_PILOT
    with override("en"):
        subjects = default_subjects(Pilot.objects.get(proposal=proposal))
    assert subjects[-1].name == f"Tập thể lãnh đạo {tree.cell.short_name}"
