"""Reports, and changes of the tree."""

from typing import Any

from organisation.handovers import open_records
from organisation.models import UnitEvent
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid.arguments import Arguments, Make, same
from units import clock

OF_REPORTS: dict[str, Make] = {
    "edit": same(assessment="Thực hiện tốt.", plans="Tiếp tục theo dõi."),
    "cancel": same(reason="Lập nhầm kỳ"),
}


def decided(**changes: Any) -> Arguments:
    """The decision behind a change of the tree, in effect today."""
    today = clock.today()
    told = {"decision_no": "1234-QĐ/TU", "decision_on": today, "decided_by": "Ban Thường vụ Tỉnh ủy"}
    return {**told, "effective_on": today, **changes}


def _as_it_is(_house: House, event: UnitEvent) -> Arguments:
    return decided(ending=event.ending, successors=event.successors, note="Theo đề án đã duyệt.")


def _the_first_for_all(_house: House, event: UnitEvent) -> Arguments:
    return {"successors": {row.key: event.successors[0] for row in open_records(event)}}


OF_EVENTS: dict[str, Make] = {
    "revise": _as_it_is,
    "assign": _the_first_for_all,
    "cancel": same(reason="Lập nhầm"),
}
