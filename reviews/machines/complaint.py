"""How complaints move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from reviews.actions import complaint as actions
from reviews.conflicts import concluders_of
from reviews.models import Complaint, ComplaintState
from reviews.models.complaint import SETTLED, TO_RESTORE, WITH_THE_BODY
from reviews.policies import complaint as policies
from reviews.querysets import complaint as querysets
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Automatic, Clock, Machine
from workflow.stages import ended_early, stages_of

S = ComplaintState

CLOCKS = (
    Clock("complaint.receive", _("Thụ lý khiếu nại"), frozenset({S.SUBMITTED}), rule="complaint.receive"),
    Clock("complaint.settle", _("Giải quyết khiếu nại"), frozenset({S.RESOLVING}), rule="complaint.settle"),
    Clock(
        "complaint.deliver",
        _("Giao quyết định giải quyết"),
        frozenset(SETTLED),
        rule="complaint.deliver",
        applies=lambda complaint: complaint.delivered_on is None,
    ),
    Clock(
        "complaint.restore",
        _("Phục hồi quyền lợi"),
        frozenset(TO_RESTORE),
        due_field="restore_by",
        applies=lambda complaint: bool(complaint.pending_tasks),
    ),
)

TONES: dict[str, str] = {
    S.SCREENED_OUT: "no",
    S.UPHELD: "pilot",
    S.CHANGED: "pilot",
    S.ANNULLED: "pilot",
    S.FORWARDED: "draft",
    S.FINAL: "ok",
    S.WITHDRAWN: "draft",
}

_STAGES = (
    (_("Gửi khiếu nại"), {S.SUBMITTED}),
    (_("Giải quyết"), {S.RESOLVING}),
    (_("Quyết định"), set(SETTLED)),
    (_("Kết thúc"), {S.FINAL}),
)


def stages(complaint: Complaint) -> list[dict[str, Any]]:
    if complaint.state in (S.SCREENED_OUT, S.WITHDRAWN):
        return ended_early(complaint, [_STAGES[0][0]])
    if complaint.state == S.FORWARDED:
        return ended_early(complaint, [label for label, _states in _STAGES[:3]])
    return stages_of(complaint, _STAGES, ended={S.FINAL})


def _body(complaint: Complaint) -> list[Person]:
    """Who receives and decides, without those who had a part in the conclusion (S5)."""
    excluded = concluders_of(complaint)
    people = [*everyone_with(Perm.RECEIVE, complaint.holder_id), *everyone_with(Perm.DECIDE, complaint.holder_id)]
    return [person for person in people if person.pk not in excluded]


def concerns(complaint: Complaint) -> Iterable[Person]:
    """The complainant, the body, and the chair whose committee concluded."""
    chairs = everyone_with(Perm.CHAIR_INSPECTION, complaint.review.holder_id)
    people = [complaint.complainant, *_body(complaint), *chairs]
    return list({person.pk: person for person in people}.values())


def responsible(complaint: Complaint) -> Iterable[Person]:
    """The body, from the receipt to the last thing owed."""
    return _body(complaint) if complaint.state in (*WITH_THE_BODY, *TO_RESTORE, *SETTLED) else []


MACHINE = Machine(
    model=Complaint,
    policies=policies,
    name=_("Khiếu nại"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    automatic=(Automatic(querysets.time_over, actions.finalise),),
    tones=TONES,
    stages=stages,
    urls="reviews:complaint_",
    parent="review",
    panel="reviews/complaint_panel.html",
    confidential=True,
    has_part=querysets.has_part,
    hidden_steps=frozenset({"finalise"}),
)
