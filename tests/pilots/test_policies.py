"""Who may take which step: by state, part and relation; the sentence, the button and the list never disagree."""

import pytest

from pilots.machine import MACHINE
from pilots.models import Pilot
from pilots.querysets import visible_to
from tests.pilots import factories as f
from tests.pilots.factories import on

CONCLUSIONS = {"conclude_achieved", "conclude_partly", "conclude_not"}

# state → person → the steps they may take now; whoever is not named may take none.
MATRIX = {
    "PLANNED": {"owner": {"complete_plan", "request_start"}, "system": {"adjust", "raise_warning"}},
    "REQUESTED": {"owner": {"complete_plan"}, "monitor": {"start"}, "system": {"adjust", "raise_warning"}},
    "ACTIVE": {
        "owner": {"finish", "record_values"},
        "head": {"pause", "terminate"},
        "system": {"adjust", "auto_finish", "raise_warning"},
    },
    "DUE_REPORT": {"owner": {"record_values", "report_result"}, "system": {"raise_warning"}},
    "REPORTED": {"head": {"open_evaluation"}, "system": {"raise_warning"}},
    "EVALUATING": {"head": {"ask_clarification", *CONCLUSIONS}, "system": {"raise_warning"}},
    "ACHIEVED": {"head": {"close"}, "system": {"raise_warning"}},
    "FAILED": {"system": {"settle_accountability", "raise_warning"}},
    "SETTLED": {"head": {"close"}, "system": {"raise_warning"}},
    "CLOSED": {"system": {"raise_warning"}},
}


@pytest.mark.parametrize("state", f.MAKERS)
def test_each_step_belongs_to_those_whose_job_it_is(world, state):
    pilot = f.MAKERS[state](world)
    with on("15/07/2026"):
        may = {
            name: {
                step.name
                for step in MACHINE.steps.values()
                if pilot.state in step.sources and step.policy.who.includes(person, pilot)
            }
            for name, person in world.everyone.items()
        }
    assert {name: steps for name, steps in may.items() if steps} == MATRIX[state]


@pytest.mark.parametrize("state", f.MAKERS)
def test_the_list_says_what_the_refusal_says(world, state):
    pilot = f.MAKERS[state](world)
    with on("15/07/2026"):
        for person in world.everyone.values():
            for step in MACHINE.steps.values():
                listed = Pilot.objects.filter(step.policy.q(person), pk=pilot.pk).exists()
                assert listed == step.policy.who.includes(person, pilot), (person, step.name)


@pytest.mark.parametrize("state", f.MAKERS)
def test_it_waits_for_those_who_have_to_act(world, state):
    pilot = f.MAKERS[state](world)
    told = {"pause", "terminate", "complete_plan", "finish", "record_values", "ask_clarification"}
    with on("15/07/2026"):
        waiting = {
            name
            for name, person in world.everyone.items()
            if name != "system" and MACHINE.waiting_for(person).filter(pk=pilot.pk).exists()
        }
    assert waiting == {name for name, steps in MATRIX[state].items() if name != "system" and steps - told}


def test_a_pilot_is_seen_by_those_it_concerns_and_by_nobody_else(world):
    pilot = f.active(world)
    with on("15/03/2026"):
        seen = {name for name, person in world.everyone.items() if visible_to(person).filter(pk=pilot.pk).exists()}
    assert seen == {"proposer", "owner", "monitor", "head", "deputy", "inspector", "auditor"}


def test_a_person_who_left_sees_and_does_nothing(world):
    pilot = f.reported(world)
    world.head.is_active = False
    world.head.save()
    with on("05/06/2026"):
        assert not visible_to(world.head).filter(pk=pilot.pk).exists()
        assert not MACHINE.waiting_for(world.head).exists()


def test_everyone_who_must_act_is_among_those_reminded(world):
    """Whoever the clock reminds may act, in every state with a clock."""
    for state in ("PLANNED", "REQUESTED", "DUE_REPORT", "REPORTED", "EVALUATING", "ACHIEVED"):
        pilot = f.MAKERS[state](world)
        with on("15/07/2026"):
            names = {name for name, person in world.everyone.items() if person in set(MACHINE.who_must_act(pilot))}
        assert names == {
            name for name, steps in MATRIX[state].items() if name != "system" and steps != {"complete_plan"}
        }
