"""A crash after the save and before the commit leaves no trace of any act."""

from datetime import date

import pytest

from pilots import actions
from pilots.models import Pilot
from tests.pilots import factories as f
from tests.pilots.factories import on
from tests.pilots.traces import crashing, everything
from units.models import Person

ACTS = {
    "open_pilot": (None, lambda w, _pilot: actions.open_pilot(w.approved, by=w.system)),
    "request_start": (f.planned, lambda w, pilot: actions.request_start(pilot, by=w.owner, note="Xong")),
    "start": (f.requested, lambda w, pilot: actions.start(pilot, by=w.monitor)),
    "finish": (f.active, lambda w, pilot: actions.finish(pilot, by=w.owner, reason="Xong")),
    "auto_finish": (f.active, lambda w, pilot: actions.auto_finish(pilot, by=w.system)),
    "report_result": (f.due_report, lambda w, pilot: actions.report_result(pilot, by=w.owner, **f.result(pilot))),
    "open_evaluation": (
        f.reported,
        lambda w, pilot: actions.open_evaluation(pilot, by=w.head, meeting_on=date(2026, 7, 15)),
    ),
    "ask_clarification": (
        f.evaluating,
        lambda w, pilot: actions.ask_clarification(pilot, by=w.head, questions=[{"question": "Vì sao?"}]),
    ),
    "conclude_achieved": (
        f.evaluating,
        lambda w, pilot: actions.conclude_achieved(pilot, by=w.head, **f.findings(pilot)),
    ),
    "conclude_partly": (
        f.evaluating,
        lambda w, pilot: actions.conclude_partly(pilot, by=w.head, **f.findings(pilot, departure_reason="Vì…")),
    ),
    "conclude_not": (
        f.evaluating,
        lambda w, pilot: actions.conclude_not(pilot, by=w.head, **f.findings(pilot, departure_reason="Vì…")),
    ),
    "raise_warning": (f.active, lambda w, pilot: actions.raise_warning(pilot, by=w.system, reason="Chậm")),
    "settle_accountability": (f.failed, lambda w, pilot: actions.settle_accountability(pilot, by=w.system)),
    "close": (f.achieved, lambda w, pilot: actions.close(pilot, by=w.head, **f.ANSWERS)),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_crash_in_the_act_leaves_no_trace(world, name):
    maker, act = ACTS[name]
    world.system = Person.objects.system()
    with on("25/02/2026"):
        world.approved = f.approved_proposal(world) if maker is None else None
    pilot = maker(world) if maker else None

    with on("02/03/2026" if name == "start" else "15/07/2026"):
        with crashing(Pilot):
            act(world, pilot)
        before = everything()
        act(world, pilot)
        assert everything() != before
