"""The register of machines: each app tells which records move, by which steps, and who may take them."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from units.models import Person
from units.scope import Scope, both
from workflow.errors import NotReady, Refused
from workflow.fsm import Words
from workflow.who import Policy, Who


@dataclass(frozen=True)
class Clock:
    """A deadline that runs while the record is in `running`, rests in `paused`, and is met on leaving both.

    `rule` names the rule that holds its working days; a record with a day of its own gives `due_field` instead.
    """

    kind: str
    label: Any
    running: frozenset[str]
    paused: frozenset[str] = frozenset()
    rule: str = ""
    due_field: str = ""
    applies: Callable[[Any], bool] = lambda _record: True


@dataclass(frozen=True)
class Automatic:
    """What the system does by itself: for every record that `due()` lists, `take(record, by=system)`, an action."""

    due: Callable[[], QuerySet[Any]]
    take: Callable[..., Any]


@dataclass(frozen=True)
class Step:
    """One transition: its method, its words, its sources, its policy."""

    name: str
    words: Words
    sources: frozenset[str]
    targets: frozenset[str]
    policy: Policy


@dataclass(frozen=True)
class Offer:
    """A step offered to a person on a record; `blocked` says why it cannot be taken yet."""

    step: Step
    url: str
    blocked: str = ""


@dataclass
class Machine:
    """A kind of record that moves.

    load: the queryset with everything that policies and `held_by` read, in a fixed number of queries.
    visible_to: the part of `load()` that a person may see; everything else is a 404 for them.
    concerns: who is told of a step on the record (the actor is left out by the notices).
    responsible: who must act now and is reminded of the deadline; `concerns` when not given.
    tones: state → draft | wait | pilot | ok | no, the colour of its badge.
    stages: the stepper, as [{"label": …, "state": "done" | "active" | "todo"}].
    urls: prefix of the URL names of the steps, such as "proposals:"; a step's URL is named by its method.
    parent, panel: the foreign key to the record under which it is listed, and the template of that list.
    unit_list: query that narrows its list to a unit and all below, {unit} being the unit's key; "" where it cannot.
    has_part: False when nothing of this kind can wait for the person; asked first where policies are costly in SQL.
    hidden_steps: steps without a button of their own (another page takes them, or the system).
    ended: states in which nobody holds the record any more, though a request may still lead back from them.
    """

    model: type[Any]
    policies: ModuleType
    name: Any
    load: Callable[[], QuerySet[Any]]
    visible_to: Callable[[Person], QuerySet[Any]]
    concerns: Callable[[Any], Iterable[Person]]
    responsible: Callable[[Any], Iterable[Person]] | None = None
    clocks: tuple[Clock, ...] = ()
    automatic: tuple[Automatic, ...] = ()
    tones: dict[str, str] = field(default_factory=dict)
    stages: Callable[[Any], list[dict[str, Any]]] = lambda _record: []
    urls: str = ""
    parent: str = ""
    panel: str = ""
    confidential: bool = False
    sent_by: Callable[[Person], QuerySet[Any]] | None = None
    unit_list: str = ""
    has_part: Callable[[Person], bool] = lambda _person: True
    hidden_steps: frozenset[str] = field(default_factory=frozenset)
    ended: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Every step by name; an FSM transition without a policy stops the start of the application."""
        found: dict[str, Step] = {}
        state = self.model._meta.get_field("state")
        for item in state.get_all_transitions(self.model):
            known = found.get(item.name)
            sources = {item.source} | (set(known.sources) if known else set())
            targets = _targets(item.target) | (set(known.targets) if known else set())
            found[item.name] = Step(
                item.name, item.custom["words"], frozenset(sources), frozenset(targets), self.policy_of(item.name)
            )
        return {name: found[name] for name in sorted(found, key=self._place_in_code)}

    def _place_in_code(self, name: str) -> int:
        """Steps are offered in the order in which the model tells its life."""
        return inspect.unwrap(getattr(self.model, name)).__code__.co_firstlineno

    def policy_of(self, name: str) -> Policy:
        policy = getattr(self.policies, f"check_can_{name}", None)
        if not isinstance(policy, Policy):
            raise ImproperlyConfigured(f"{self.policies.__name__} has no policy check_can_{name}")
        return policy

    def offers(self, record: Any, by: Person, *, duties: bool = False) -> list[Offer]:
        """What `by` may do with `record` now, the refused left out, the not yet ready with its reason.

        With `duties`, only what somebody is expected to do: a list asks nothing about the rest, row by row.
        """
        offers = []
        for step in self.steps.values():
            if record.state not in step.sources or step.name in self.hidden_steps or (duties and not step.words.duty):
                continue
            try:
                step.policy(by, record)
            except Refused:
                continue
            except NotReady as lack:
                offers.append(Offer(step, self.step_url(record, step), " ".join(lack.messages)))
            else:
                offers.append(Offer(step, self.step_url(record, step)))
        return offers

    def tone_of(self, record: Any) -> str:
        return self.tones.get(record.state, "wait")

    def who_must_act(self, record: Any) -> Iterable[Person]:
        return (self.responsible or self.concerns)(record)

    def step_url(self, record: Any, step: Step) -> str:
        return reverse(f"{self.urls}{step.name}", args=[record.pk])

    def duties_of(self, by: Person) -> Scope:
        """Records on which somebody is expected to act and `by` is one who may: the list face of the policies.

        Steps that the same people take are one way.
        """
        sources: dict[Who, set[str]] = {}
        for step in self.steps.values():
            if step.words.duty and step.name not in self.hidden_steps:
                sources.setdefault(step.policy.who, set()).update(step.sources)
        waiting = ((Q(state__in=sorted(states)), who) for who, states in sources.items())
        may_have_any = by.is_active and self.has_part(by)
        return Scope(tuple(both(is_there, who.q(by)) for is_there, who in waiting) if may_have_any else ())

    def waiting_for(self, by: Person) -> QuerySet[Any]:
        return self.load().filter(self.duties_of(by).q)


def _targets(target: Any) -> set[str]:
    """The states a transition may lead to; empty when it keeps the state."""
    if target is None:
        return set()
    return {target} if isinstance(target, str) else set(target.allowed_states)


_machines: dict[type[Model], Machine] = {}


def register(machine: Machine) -> Machine:
    """Called from each app's `ready`; checks that every transition has a policy."""
    _machines[machine.model] = machine
    _ = machine.steps
    return machine


def machine_of(record: Any) -> Machine:
    """The machine of a record or of a model. Raises KeyError for what does not move."""
    return _machines[record if isinstance(record, type) else type(record)]


def machines() -> list[Machine]:
    return list(_machines.values())


def moves(model: type[Any]) -> bool:
    return model in _machines
