"""People, units, terms, appointments, and the permission rows that appointments give."""

from units.models.people import SYSTEM_USERNAME, Leaving, Person, PersonManager
from units.models.periods import PeriodQuerySet
from units.models.posts import Appointment, Grant, everyone_over, everyone_with
from units.models.tree import ALWAYS, FACTS, Term, Unit, UnitQuerySet, UnitType, UnitVersion

__all__ = [
    "ALWAYS",
    "FACTS",
    "SYSTEM_USERNAME",
    "Appointment",
    "Grant",
    "Leaving",
    "PeriodQuerySet",
    "Person",
    "PersonManager",
    "Term",
    "Unit",
    "UnitQuerySet",
    "UnitType",
    "UnitVersion",
    "everyone_over",
    "everyone_with",
]
