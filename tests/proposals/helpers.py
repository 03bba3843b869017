"""Small questions that tests of proposals ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from evidence import audit
from evidence.models import AuditEntry
from proposals.models import Proposal
from workflow.clocks import deadlines_of
from workflow.models import Deadline


@contextmanager
def refused_at(*fields: str) -> Iterator[None]:
    """The act is refused by sentences at exactly these fields."""
    with pytest.raises(ValidationError) as caught:
        yield
    assert set(caught.value.message_dict) == set(fields)


def last_entry(proposal: Proposal) -> AuditEntry:
    return audit.chain_of(proposal).last()


def clock_of(proposal: Proposal, kind: str) -> Deadline:
    """The newest clock of that kind."""
    return deadlines_of(proposal).filter(kind=kind).latest("pk")


def reload(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def people_told(proposal: Proposal) -> set[Any]:
    from proposals.machine import concerns  # the machine imports the whole app

    return set(concerns(reload(proposal)))


def upon(proposal: Proposal) -> dict[str, str]:
    """What an entry says of the version that the act is about."""
    version = proposal.versions.latest("number")
    return {"Trên bản số": f"{version.number} (SHA-256: {version.sha256})"}


def kept(proposal: Proposal) -> dict[str, Any]:
    """What an entry says of the version that the act made."""
    version = proposal.versions.latest("number")
    return {"Bản số": version.number, "SHA-256 của bản": version.sha256}
