"""Addresses that depend on who asks."""

from django.urls import NoReverseMatch, reverse

from units.models import Person
from units.roles import Perm


def person_address(by: Person, person: Person, unit_path: str) -> str:
    """The page of a person for those who administer their unit; empty for everyone else."""
    if not by.grants.over(Perm.ADMINISTER, unit_path):
        return ""
    try:
        return reverse("organisation:person", args=[person.pk])
    except NoReverseMatch:  # this installation has no such page
        return ""
