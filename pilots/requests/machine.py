"""How requests for resources move, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilots.models import GRANTED, RequestState, ResourceRequest
from pilots.requests import policies, querysets
from units.models import Person, everyone_with
from units.roles import Perm
from workflow.machine import Clock, Machine
from workflow.stages import ended_early, stages_of

S = RequestState

CLOCKS = (
    Clock(
        "request.reply", _("Trả lời kiến nghị"), frozenset({S.SUBMITTED}), frozenset({S.NEED_INFO}),
        rule="request.reply",
    ),
    Clock("request.provide", _("Cấp nguồn lực"), frozenset(GRANTED), due_field="promised_on"),
    Clock("request.settle", _("Quyết toán"), frozenset({S.PROVIDED}), due_field="settle_by"),
    Clock("request.accept", _("Chấp nhận quyết toán"), frozenset({S.ACCOUNTED}), rule="request.accept"),
)  # fmt: skip

TONES: dict[str, str] = {
    S.APPROVED: "pilot",
    S.PARTLY_APPROVED: "pilot",
    S.REFUSED: "no",
    S.PROVIDED: "pilot",
    S.SETTLED: "ok",
    S.CANCELLED: "draft",
}

_STAGES = (
    (_("Kiến nghị"), {S.SUBMITTED, S.NEED_INFO}),
    (_("Cấp"), set(GRANTED)),
    (_("Quyết toán"), {S.PROVIDED, S.ACCOUNTED}),
    (_("Đã quyết toán"), {S.SETTLED}),
)


def stages(request: ResourceRequest) -> list[dict[str, Any]]:
    if request.state in (S.REFUSED, S.CANCELLED):
        return ended_early(request, [_STAGES[0][0]])
    return stages_of(request, _STAGES, ended={S.SETTLED})


def _deciders(request: ResourceRequest) -> list[Person]:
    """The heads who may, without those with a part in the pilot (S1)."""
    own = [request.pilot.owner_id, request.pilot.proposal.proposer_id]
    return list(everyone_with(Perm.DECIDE, request.holder_id).exclude(pk__in=own))


def concerns(request: ResourceRequest) -> Iterable[Person]:
    people = [request.pilot.owner, request.pilot.monitor, *_deciders(request)]
    return [*people, request.provider] if request.provider else people


def responsible(request: ResourceRequest) -> Iterable[Person]:
    if request.state in GRANTED and request.provider:
        return [request.provider]
    return [request.pilot.owner] if request.state in (S.NEED_INFO, S.PROVIDED) else _deciders(request)


MACHINE = Machine(
    model=ResourceRequest,
    policies=policies,
    name=_("Kiến nghị hỗ trợ"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    responsible=responsible,
    clocks=CLOCKS,
    tones=TONES,
    stages=stages,
    urls="pilots:request_",
    parent="pilot",
    panel="pilots/requests/panel.html",
    hidden_steps=frozenset({"end_unprovided", "stop_providing"}),
)
