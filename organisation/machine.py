"""How a change of the tree moves, as the register sees it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.models import EventState, UnitEvent
from organisation.policies import events as policies
from organisation.querysets import events as querysets
from units.models import Grant, Person
from units.paths import ancestors
from units.roles import Perm
from workflow.machine import Machine

S = EventState
TONES: dict[str, str] = {S.DRAFT: "draft", S.APPLIED: "ok", S.CANCELLED: "no"}


def stages(event: UnitEvent) -> list[dict[str, Any]]:
    """Prepared, then applied; a cancelled one ends there."""
    last = _("Đã hủy") if event.state == S.CANCELLED else _("Thực hiện")
    done = event.state != S.DRAFT
    return [
        {"label": _("Chuẩn bị"), "state": "done" if done else "active"},
        {"label": last, "state": "active" if done else "todo"},
    ]


def concerns(event: UnitEvent) -> Iterable[Person]:
    """Those who administer the unit, or one above it."""
    rows = Grant.objects.active().filter(
        content_object__path__in=ancestors(event.unit_path), permission__codename=Perm.ADMINISTER
    )
    return Person.objects.filter(is_active=True, pk__in=rows.values("user_id"))


MACHINE = Machine(
    model=UnitEvent,
    policies=policies,
    name=_("Thay đổi tổ chức"),
    load=querysets.load,
    visible_to=querysets.visible_to,
    concerns=concerns,
    tones=TONES,
    stages=stages,
    urls="organisation:event_",
)
