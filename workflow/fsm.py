"""The words beside a django-fsm transition: what the button says, what the timeline says."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django_fsm import FSMField, transition

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """A transition for people.

    duty: somebody is expected to do it, so it stands in "Việc của tôi" (a withdrawal is not).
    news: those concerned are told of it.
    """

    label: Text
    past: Text
    icon: str = "check"
    tone: str = "primary"
    duty: bool = True
    hint: Text = ""
    news: bool = True


def state_field(choices: Any, default: str) -> FSMField:
    """A state column that only transitions may set."""
    return FSMField(choices=choices, default=default, protected=True, max_length=32, db_index=True)


def move(field: FSMField | str, source: Any, target: Any, label: Text, past: Text, **words: Any) -> Any:
    """`@transition` with its words; a part of a machine gives `field` by its name.

    `target=None` keeps the state: an act on the record that moves nothing.
    """
    sources = [source] if isinstance(source, str) else list(source)
    return transition(field=field, source=sources, target=target, custom={"words": Words(label, past, **words)})
