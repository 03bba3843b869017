"""What the index of proposals hears of: a decision got its number, a person another name."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver

from proposals import search
from proposals.authorship import accepted_by
from proposals.models import Decision, Proposal
from ui.words import asked
from units.models import Person


@receiver(post_save, sender=Decision)
def index_the_decision(instance: Decision, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        search.refresh(instance.proposal)


@receiver(post_save, sender=Person)
def index_the_name(
    instance: Person, created: bool, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """Every sign-in saves a person too, but only the day of it."""
    if raw or created or (update_fields is not None and "full_name" not in update_fields):
        return
    name = asked(instance.full_name)
    said = Proposal.objects.filter(search_text__has_words=(*name.terms, *name.exact)) if name else Proposal.objects
    own = Q(proposer=instance) | Q(pk__in=accepted_by(instance))
    for proposal in Proposal.objects.filter(own).exclude(pk__in=said.filter(own)):
        search.refresh(proposal)


@receiver(post_migrate)
def keep_the_index(sender: Any, using: str, **_kwargs: Any) -> None:
    """A migration that rebuilds the table on SQLite takes the triggers with it."""
    if sender.name == "proposals":
        search.INDEX.install_on(using)
