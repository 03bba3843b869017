"""Who may take which step in which situation: the written tables against the policies, their lists and the actions."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Value, When
from django.urls import reverse
from django.utils import translation

from tests.kl14.matrix import tables
from tests.kl14.matrix.house import House, make_house, picture, undone
from tests.kl14.matrix.valid import take
from tests.kl14.matrix.walks import WALKS, Stop, Walk
from units import clock
from units.models import Person
from workflow.errors import NotReady, Refused, Stale
from workflow.machine import Machine, Step, machine_of, machines
from workflow.who import Policy

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
every_walk = pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.table)


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Any:
    with translation.override("vi"):
        yield


@pytest.fixture
def house(db: None) -> Iterator[House]:
    faces.cache_clear()
    yield make_house()


@every_walk
def test_the_table_is_about_this_walk(walk: Walk) -> None:
    """Every step and situation in it exists; every situation of the walk that leaves a choice is in it."""
    written = tables.allowed_in(walk.table)
    situations = {walk.first, *walk.reaches}
    assert {step for step, _situation in written} <= set(machine_of(walk.model).steps)
    assert {situation for _step, situation in written} <= situations


def test_every_step_of_every_machine_stands_in_a_table() -> None:
    written: dict[Any, set[str]] = {}
    for walk in WALKS:
        written.setdefault(walk.model, set()).update(step for step, _situation in tables.allowed_in(walk.table))
    assert written == {machine.model: set(machine.steps) for machine in machines()}


def test_the_walks_pass_through_every_state(house: House) -> None:
    """Read from the steps alone: a state that no situation has would be left out of every table."""
    for machine in machines():
        reached = {state for step in machine.steps.values() for state in step.sources | step.targets}
        told = {name for walk in WALKS if walk.model is machine.model for name in (walk.first, *walk.reaches)}
        assert reached <= told, machine.name


@every_walk
def test_each_step_is_for_those_whom_the_table_names(walk: Walk, house: House) -> None:
    table, machine, tried, wrong = tables.allowed_in(walk.table), machine_of(walk.model), set(), []
    for stop in walk.stops(house):
        wrong += two_faces_differ(machine, stop, house)
        before = picture()
        for step in machine.steps.values():
            expected = table.get((step.name, stop.situation), set())
            found = {who for who in house.people if may(step, stop, house, who)}
            wrong += [f"{stop.situation} {step.name}: {who}" for who in sorted(expected ^ found)]
            first_time = stop.record.state in step.sources and step.name not in tried
            tried |= {step.name} if first_time else set()
            wrong += actions_differ(step, stop, house, expected, first_time=first_time)
        if picture() != before:
            wrong.append(f"{stop.situation}: something that was refused left a trace")
    assert wrong == []


def may(step: Step, stop: Stop, house: House, who: str) -> bool:
    """What the button says; a refusal has a sentence."""
    try:
        step.policy.check_who(house[who], stop.record)
        if stop.record.state not in step.sources:
            return False
        step.policy.check_ready(stop.record)
    except Refused as refused:
        assert VIETNAMESE.search(refused.reason), (step.name, who, refused.reason)
        return False
    except NotReady as lack:
        assert all(VIETNAMESE.search(sentence) for sentence in lack.messages), (step.name, who, lack.messages)
        return False
    return True


def actions_differ(step: Step, stop: Stop, house: House, expected: set[str], *, first_time: bool) -> list[str]:
    """The acts themselves, in savepoints: the named succeed; somebody else, and whoever could elsewhere, may not.

    The policies have been asked about everybody before, and the pages will be.
    """
    wrong = []
    could = [who for who in house.people if who not in expected and _could(step, stop, house, who)]
    others = [who for who in house.people if who not in expected and who not in could] if first_time else []
    for who in [*expected, *could[:1], *others[:1]]:
        outcome = attempt(step, stop, house, who)
        if (outcome == "done") != (who in expected):
            wrong.append(f"{stop.situation} {step.name} by {who}: {outcome}")
    return wrong


def _could(step: Step, stop: Stop, house: House, who: str) -> bool:
    return step.policy.who.includes(house[who], stop.record)


def attempt(step: Step, stop: Stop, house: House, who: str) -> str:
    """ "done" (and undone again), or the sentence."""
    try:
        with undone():
            moved = take(house, stop.record, step.name, house[who])
            upward = {"ESCALATED"} if step.name == "submit" else set()  # the one button of both steps
            assert moved.state in (step.targets | upward or {stop.record.state}), (step.name, moved.state)
            return "done"
    except Refused as refused:
        return refused.reason
    except Stale as stale:
        return stale.sentence
    except ValidationError as lack:
        assert "".join(lack.messages)
        return " ".join(lack.messages)


def two_faces_differ(machine: Machine, stop: Stop, house: House) -> list[str]:
    """For every policy and person, `q` lists the record exactly when `who` lets the person."""
    wrong = []
    for who, person in house.people.items():
        checks, listed = faces(machine.model, person, clock.today())
        row = machine.model._base_manager.filter(pk=stop.record.pk).annotate(**listed).values(*checks).get()
        for name, check in checks.items():
            if row[name] != check.who.includes(person, stop.record):
                wrong.append(f"{stop.situation} {check.who}: list and button differ for {who}")
    return wrong


@cache
def faces(model: type[Any], person: Person, day: date) -> tuple[dict[str, Policy], dict[str, Case]]:
    """Each different policy of the machine, and what its list says as a column; made once per person and day."""
    policies = machine_of(model).policies
    different = {repr(check.who): check for name, check in vars(policies).items() if _is_policy(name, check)}
    checks = {f"policy_{number}": check for number, check in enumerate(different.values())}
    return checks, {
        name: Case(When(check.q(person), then=Value(True)), default=Value(False), output_field=BooleanField())
        for name, check in checks.items()
    }


def _is_policy(name: str, check: Any) -> bool:
    """Of a stored record: who may create one is asked before there is a row."""
    return isinstance(check, Policy) and name != "check_can_create"


ONE_PER_MACHINE = [
    walk
    for walk in WALKS
    if walk.table
    in {
        "proposal",
        "pilot",
        "issue",
        "resource_request",
        "adjustment",
        "coauthorship",
        "monitoring",
        "accountability",
        "complaint",
        "report",
        "unit_event",
    }
]


@pytest.mark.parametrize("walk", ONE_PER_MACHINE, ids=lambda walk: walk.table)
def test_a_direct_post_of_the_wrong_person_is_refused_and_writes_nothing(walk: Walk, house: House, client: Any) -> None:
    """Each step's URL, in the first situation that has the step, by everyone who may not."""
    table, machine = tables.allowed_in(walk.table), machine_of(walk.model)
    tried, wrong = set(machine.hidden_steps), []
    visitors = {who: type(client)() for who in house.people if who != "system"}
    for who, visitor in visitors.items():
        visitor.force_login(house[who])
    for stop in walk.stops(house):
        before = picture()
        for step in machine.steps.values():
            allowed = table.get((step.name, stop.situation))
            if step.name in tried or not allowed:
                continue
            tried.add(step.name)
            url = reverse(f"{machine.urls}{step.name}", args=[stop.record.pk])
            seeing = {who for who in visitors if sees(machine, stop, house, who)}
            for who in visitors.keys() - allowed:
                code = visitors[who].post(url, {"seen": stop.record.version}).status_code
                if code != (403 if who in seeing else 404):
                    wrong.append(f"{stop.situation} {step.name} by {who}: {code}")
        if picture() != before:
            wrong.append(f"{stop.situation}: something that was refused left a trace")
    assert tried == set(machine.steps)
    assert wrong == []


def sees(machine: Machine, stop: Stop, house: House, who: str) -> bool:
    return machine.visible_to(house[who]).filter(pk=stop.record.pk).exists()


def test_claiming_an_old_page_opens_no_form_to_the_wrong_person(house: House, client: Any) -> None:
    """The form of a review's step names its other subjects; a subject reads their own part only (DESIGN §4)."""
    walk = next(walk for walk in WALKS if walk.table == "accountability")
    with closing(walk.stops(house)) as stops:
        stop = next(stop for stop in stops if stop.situation == "WITH_CAUSES")
        client.force_login(house["owner"])
        url = reverse("reviews:accountability_assess", args=[stop.record.pk])
        with clock.at(stop.moment):
            answer = client.post(url, {"seen": stop.record.version - 1})
        assert answer.status_code == 409
        assert house["proposer"].full_name not in answer.content.decode()
