"""`{% load pilots %}`: badges of a pilot's state and health."""

from typing import Any

from django import template

from pilots.models import Health
from ui.parts import drawn_once
from workflow.machine import machine_of

register = template.Library()

_TONES: dict[str, str] = {Health.ON_TRACK: "ok", Health.AT_RISK: "wait", Health.OFF_TRACK: "no"}


@register.simple_tag
@drawn_once("components/status_badge.html")
def state_badge(record: Any) -> dict[str, Any]:
    """{% state_badge pilot %}: the state of any record in its machine's colour."""
    return {"label": record.get_state_display(), "tone": machine_of(record).tone_of(record)}


@register.simple_tag
@drawn_once("pilots/health_badge.html")
def health_badge(health: str) -> dict[str, Any]:
    """{% health_badge pilot.health %}: the monitor's verdict, or a dash before any."""
    return {"label": str(Health(health).label) if health else "", "tone": _TONES.get(health, "draft")}
