"""Numbers and choices that no form lets through are refused by the actions as well, in words, at their fields."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories import MONDAY, draft
from tests.kl14.matrix.house import House, make_house
from tests.kl14.matrix.valid import CAUSES, take
from tests.kl14.matrix.walks import failed, first_review_of, live, planned, review_of, started
from units import clock

RUN = ("request_start by owner", "start by monitor", "finish by owner")


def _reviewing(house: House) -> Any:
    return live(house, draft(house["proposer"]), "submit by proposer", "receive by clerk", "put_to_collective by head")


def _finished(house: House) -> Any:
    return live(house, planned(house), *RUN)


def _evaluating(house: House) -> Any:
    return live(house, _finished(house), "report_result by owner", "open_evaluation by head")


def _due(house: House) -> Any:
    return live(house, first_review_of(started(house)), "mark_due by system")


def _verifying(house: House) -> Any:
    team = ("assign by chair", "declare by lead", "declare by teammate", "send_outline by lead")
    return live(house, review_of(failed(house, planned(house))), *team, "explain by owner", "explain by proposer")


@pytest.mark.parametrize(
    ("make", "step", "who", "wrong", "field"),
    [
        (_reviewing, "record_vote", "head", {"votes_against": -1}, "votes_for"),
        (_finished, "report_result", "owner", {"spent_vnd": -1}, "spent_vnd"),
        (_finished, "report_result", "owner", {"damage_vnd": -1}, "damage_vnd"),
        (_evaluating, "conclude_partly", "head", {"votes_abstain": -1}, "votes_for"),
        (_evaluating, "conclude_partly", "head", {"damage_vnd": -1}, "damage_vnd"),
        (_due, "submit_progress", "owner", {"spent_vnd": -1}, "spent_vnd"),
        (_verifying, "record_causes", "lead", {"causes": [CAUSES[0] | {"code": "x"}]}, "causes"),
        (_verifying, "record_causes", "lead", {"causes": [CAUSES[0] | {"responsibility": "x"}]}, "causes"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    make: Any, step: str, who: str, wrong: dict[str, Any], field: str, db: None
) -> None:
    with clock.at(MONDAY):
        house = make_house()
        record = make(house)
        with pytest.raises(ValidationError) as caught:
            take(house, record, step, house[who], **wrong)
    assert field in caught.value.message_dict


def test_an_unknown_result_of_a_criterion_is_refused(db: None) -> None:
    with clock.at(MONDAY):
        house = make_house()
        pilot = _evaluating(house)
        results = {one.pk: {"result": "x", "note": ""} for one in pilot.indicators.all()}
        with pytest.raises(ValidationError, match="không hợp lệ"):
            take(house, pilot, "conclude_partly", house["head"], results=results)
