"""Random people do random things, rightly and wrongly, for months: what must hold, holds after each of them."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from evidence.models import AuditEntry
from notices.models import Notice
from notices.tasks import remind
from proposals import actions as proposal_actions
from reviews.outcomes import allowed
from tests.factories import DOSSIER, MONDAY, draft
from tests.kl14.matrix.house import House, make_house, picture, undone
from tests.kl14.matrix.invariants import ENDS, everything_wrong, told_but_blind
from tests.kl14.matrix.tables import allowed_in
from tests.kl14.matrix.valid import action_of, valid
from tests.kl14.matrix.walks import WALKS, Walk, a_request, an_issue, failed, live, planned, review_of, started
from units import clock
from units.models import Person
from workflow.errors import AlreadyDone, NotReady, Refused, Stale
from workflow.integrity import faults
from workflow.machine import Step, machine_of, machines
from workflow.tasks import run_automatic

#: Ten times as long with KL14_LIVES=10; that is how it is run before a release.
LENGTH = int(os.environ.get("KL14_LIVES", "1"))
UNHURT = (Refused, ValidationError, Stale, AlreadyDone)


class Lives(RuleBasedStateMachine):
    """`house` and what already happened in it is given by the test; each life is undone at its end."""

    house: House
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undo = undone()
        self.undo.__enter__()
        self.now: datetime = MONDAY + timedelta(days=7)
        self.ended: dict[tuple[str, int], str] = {}
        self.last_notice, self.last_entry = newest(Notice), newest(AuditEntry)

    def teardown(self) -> None:
        try:
            assert list(faults()) == []
        finally:
            self.undo.__exit__(None, None, None)

    @rule(luck=st.randoms(use_true_random=True))
    def something_happens(self, luck: Random) -> None:
        """Hypothesis gives the seed: left to itself it would let the same thing happen over and over."""
        luck.choice((self.propose, self.carry_on, self.carry_on, self.anybody_does_anything, self.time_passes))(luck)

    def propose(self, luck: Random) -> None:
        who = luck.choice(("proposer", "head", "deputy", "clerk", "superior_head", "stranger", "admin", "lead"))
        with clock.at(self.now):
            try:
                draft = proposal_actions.create_draft(by=self.house[who], **DOSSIER)
                proposal_actions.submit(draft, by=self.house[who])
            except Refused:
                assert who in ("admin", "lead")
            except NotReady:
                assert who == "superior_head"

    def carry_on(self, luck: Random) -> None:
        """A record moves on by lawful steps that vary, by those whose job it is, some days between them."""
        record = self.some_record(luck)
        for _step in range(luck.randint(1, 8)):
            with clock.at(self.now):
                choices = list(self.possible(record))
                if not choices:
                    break
                step, who = luck.choice(choices)
                self.attempt(record, step, who, vary(luck, record, step, valid(self.house, record, step)))
                record = machine_of(record).load().get(pk=record.pk)
            self.nothing_is_wrong()
            self.now += timedelta(days=luck.choice((0, 0, 1, 9)))

    def anybody_does_anything(self, luck: Random) -> None:
        """Any steps by anybody, with spoilt arguments half of the time."""
        for _step in range(luck.randint(1, 8)):
            with clock.at(self.now):
                record = self.some_record(luck)
                machine = machine_of(record)
                step = luck.choice([step.name for step in machine.steps.values() if record.state in step.sources])
                who = luck.choice([*self.house.people, *self.able(machine.steps[step], record)])
                arguments = valid(self.house, record, step)
                if luck.random() < 0.6:
                    arguments = spoil(luck, self.house, arguments)
                self.attempt(record, step, who, arguments)
            self.nothing_is_wrong()

    def time_passes(self, luck: Random) -> None:
        self.now += timedelta(days=luck.randint(1, 30))
        with clock.at(self.now):
            run_automatic()
            remind()

    def some_record(self, luck: Random) -> Any:
        models = [machine.model for machine in machines()]
        open_ones = {
            model: list(
                model._base_manager.exclude(state__in=ENDS[model._meta.model_name]).values_list("pk", flat=True)
            )
            for model in models
        }
        model = luck.choice([model for model in models if open_ones[model]])
        return machine_of(model).load().get(pk=luck.choice(open_ones[model]))

    def possible(self, record: Any) -> Iterator[tuple[str, str]]:
        """What somebody is expected to do now, by each who may."""
        for step in machine_of(record).steps.values():
            if record.state in step.sources and step.words.duty:
                yield from ((step.name, who) for who in self.able(step, record) if who != "system")

    def able(self, step: Step, record: Any) -> list[str]:
        return [who for who, person in self.house.people.items() if self.may(step, person, record)]

    @staticmethod
    def may(step: Step, person: Person, record: Any) -> bool:
        try:
            step.policy(person, record)
        except UNHURT:
            return False
        return True

    def attempt(self, record: Any, step: str, who: str, arguments: dict[str, Any]) -> None:
        before = picture()
        try:
            action_of(type(record), step)(record, by=self.house[who], **arguments)
            self.done[step] += 1
        except UNHURT:
            assert picture() == before, f"{step} by {who} was refused and left a trace"

    @invariant()
    def nothing_is_wrong(self) -> None:
        with clock.at(self.now):
            assert list(everything_wrong(self.ended, self.last_entry)) == []
            assert list(told_but_blind(self.last_notice)) == []
        self.last_notice, self.last_entry = newest(Notice), newest(AuditEntry)


def newest(model: type[Any]) -> int:
    return model._base_manager.aggregate(key=Max("pk"))["key"] or 0


def still_open(model: type[Any]) -> list[int]:
    rows = model._base_manager.exclude(state__in=ENDS[model._meta.model_name])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def vary(luck: Random, record: Any, step: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Another of the lawful courses: other people, damage or none, conditions met or not, another outcome."""
    if "regime" in arguments:
        return arguments | {"regime": luck.choice(("KL14", "ND73", "BOTH"))}
    if step.startswith("conclude_"):
        damage = luck.choice((0, 5_000_000))
        return arguments | {"damage_vnd": damage, "damage_description": "Hỏng bao gói" if damage else ""}
    if step == "assess":
        flags = ("policy_followed", "pure_motive", "common_good", "policy_abuse", "intent")
        answers = {name: luck.random() < 0.5 for name in flags} | {"flags_reason": "Có chứng cứ"}
        basis = luck.choice(("KL14_PROPOSAL", "KL14_PROPOSAL", "OTHER_PILOT"))
        return {"subjects": [row | answers for row in arguments["subjects"]], "pilot_basis": basis}
    if step == "record_ballot":
        return arguments | {"subjects": [_vote(luck, row) for row in arguments["subjects"]]}
    if step == "declare":
        conflict = luck.random() < 0.5
        return {"has_conflict": conflict, "declaration": "Có quan hệ họ hàng" if conflict else ""}
    return arguments


def _vote(luck: Random, row: dict[str, Any]) -> dict[str, Any]:
    subject = row["subject"]
    outcome = luck.choice(sorted(allowed(subject.case)))
    voted = {"outcome": str(outcome), "counts": {str(outcome): row["valid"]}}
    if outcome == "DISCIPLINE_RECOMMENDED":
        long_ago = clock.today().replace(year=clock.today().year - luck.choice((1, 7)), day=1)
        voted |= {"form": "REPRIMAND", "act_on": long_ago, "act_evidence": "Biên bản kiểm tra"}
    return row | voted


def spoil(luck: Random, house: House, value: Any) -> Any:
    """The same kind of value, and a bad one; of a dict or list, one member is spoilt or all are gone."""
    if isinstance(value, dict) and value:
        name = luck.choice(sorted(value, key=str))
        return {**value, name: spoil(luck, house, value[name])}
    if isinstance(value, list) and value:
        number = luck.randint(-1, len(value) - 1)
        return [] if number < 0 else [*value[:number], spoil(luck, house, value[number]), *value[number + 1 :]]
    if isinstance(value, Person):
        return luck.choice(list(house.people.values()))
    for kind, wrong in _WRONG.items():
        if isinstance(value, kind):
            return wrong(luck, value)
    return value


_WRONG = {
    bool: lambda _luck, value: not value,
    str: lambda luck, _value: luck.choice(("", "   ", "x")),
    int: lambda luck, _value: luck.choice((-1, 0, 101, 10**15)),
    Decimal: lambda luck, _value: luck.choice((Decimal(-1), Decimal("0.001"))),
    datetime: lambda _luck, value: value,
    date: lambda luck, value: value + timedelta(days=luck.choice((-400, -1, 1, 400))),
}


@pytest.fixture
def lives(db: None) -> Iterator[type[Lives]]:
    """A house in which something is going on at every stage."""
    with clock.at(MONDAY), translation.override("vi"):
        house = make_house()
        draft(house["deputy"])
        live(house, draft(house["proposer"]), "submit by proposer")
        running = started(house)
        an_issue(house, running)
        live(house, a_request(house, running), "grant by head")
        a_request(house, running)
        live(house, an_issue(house, running, by="monitor"), "assign by clerk")
        live(house, planned(house), "request_start by owner", "start by monitor", "finish by owner")
        failed(house, planned(house))
        review = review_of(failed(house, planned(house)))
        live(house, review, "assign by chair", "declare by lead", "declare by teammate", "send_outline by lead")
        judged = review_of(failed(house, planned(house, proposer="deputy", owner=house["deputy"]), owner="deputy"))
        live(house, judged, "assign by chair", "declare by lead", "declare by teammate", "send_outline by lead")
        live(house, judged, "explain by deputy", "record_causes by lead")
        yield type("LivesInTheHouse", (Lives,), {"house": house})


def test_whatever_people_do_the_rules_hold(lives: type[Lives]) -> None:
    run_state_machine_as_test(
        lives,
        settings=settings(
            max_examples=10 * LENGTH,
            stateful_step_count=25,
            deadline=None,
            derandomize=LENGTH == 1,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(lives.done) > 25, f"too little happened: {lives.done}"


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.table)
def test_spoilt_arguments_are_refused_in_words_or_do_no_harm(walk: Walk, db: None) -> None:
    """In every situation, those who may take a step take it with something wrong in its arguments."""
    luck, house, table = Random(walk.table), make_house(), allowed_in(walk.table)
    for stop in walk.stops(house):
        for step in machine_of(walk.model).steps:
            for who in sorted(table.get((step, stop.situation), ())):
                for _time in range(3 * LENGTH):
                    spoilt = spoil(luck, house, valid(house, stop.record, step))
                    attempt_spoilt(stop.record, step, house[who], spoilt)


def attempt_spoilt(record: Any, step: str, by: Person, arguments: dict[str, Any]) -> None:
    before = picture()
    with undone():
        try:
            with transaction.atomic():
                action_of(type(record), step)(record, by=by, **arguments)
        except UNHURT:
            assert picture() == before, f"{step} was refused and left a trace: {arguments}"
        else:
            assert list(everything_wrong({})) == [], (step, arguments)
