"""Reports, and changes of the tree."""

from datetime import date

from organisation.actions import events as organisation_actions
from organisation.models import UnitEvent
from reports import actions as report_actions
from reports.models import PeriodicReport
from reports.periods import Period
from tests.factories import UnitFactory, draft
from tests.kl14.matrix.house import House
from tests.kl14.matrix.valid import decided
from tests.kl14.matrix.walks.walking import live


def a_report(house: House) -> PeriodicReport:
    period = Period(date(2024, 1, 1), date(2024, 3, 31))
    report = report_actions.make_report(by=house["office"], unit=house.tree.bloc, kind="QUARTER", period=period)
    return live(house, report, "edit by office")


def a_split(house: House) -> UnitEvent:
    """The cell is to become two; a draft of its cadre is open, and nobody said yet who goes on with it."""
    draft(house["proposer"])
    parts = [UnitFactory(code=code, parent=house.tree.bloc) for code in ("CB1", "CB2")]
    return organisation_actions.prepare(
        by=house["admin"], kind="SPLIT", ending=[house.tree.cell], successors=parts, **decided()
    )
