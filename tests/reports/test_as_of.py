"""A report tells of the tree as it was on its day, whatever has become of the units since (DOMAIN §4.4)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import actions
from reports.figures import Figures, figures_of
from reports.forms import matching
from reports.querysets import reportable_units
from tests.reports.test_figures import END, OWN, TEA, WATER, together, told
from tests.reports.world import SECOND_QUARTER, World, at
from units.models import Unit
from units.structure import change, close

LAST_DAY = SECOND_QUARTER.ends_on


def figures(unit: Unit, as_of: date | None) -> Figures:
    return figures_of(unit, SECOND_QUARTER, cut_off=END, as_of=as_of)


def by_name(unit: Unit, as_of: date | None) -> dict[str, dict[str, int]]:
    return {row["name"]: told(row["counts"]) for row in figures(unit, as_of)["rows"]}


@pytest.fixture
def reformed(lived: World) -> World:
    """In July the tea cell is renamed and moves to the province, and the water works are merged into it."""
    with at(6, 7):
        change(lived.tea.unit, on=date(2026, 7, 6), parent=lived.province, name="Đảng bộ Chè", short_name="Chè mới")
        close(lived.water.unit, on=date(2026, 7, 6), below=lived.tea.unit)
    return lived


def test_the_old_quarter_is_told_as_it_was(reformed: World) -> None:
    names = {unit.short_name for unit in (reformed.bloc, reformed.water.unit)}
    assert set(by_name(reformed.bloc, LAST_DAY)) == names | {reformed.tea.unit.versions.first().short_name}
    assert list(by_name(reformed.bloc, LAST_DAY).values()) == [OWN, TEA, WATER]
    assert told(figures(reformed.bloc, LAST_DAY)["total"]) == together(OWN, TEA, WATER)


def test_told_by_todays_tree_it_is_rolled_up_to_the_successor(reformed: World) -> None:
    with at(6, 7):
        assert by_name(reformed.province, date(2026, 7, 6))["Chè mới"] == together(TEA, WATER)
        assert list(by_name(reformed.bloc, date(2026, 7, 6)).values()) == [OWN]


def test_a_tree_that_has_not_changed_costs_no_more(lived: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as today:
        figures(lived.bloc, None)
    with CaptureQueriesContext(connection) as then:
        figures(lived.bloc, LAST_DAY)
    assert len(then) == len(today) + 1


def test_a_report_keeps_the_day_of_its_tree(reformed: World) -> None:
    with at(7, 7):
        report = actions.make_report(by=reformed.office, unit=reformed.bloc, kind="QUARTER", period=SECOND_QUARTER)
        assert report.as_of == LAST_DAY


def test_the_tree_of_tomorrow_is_nobodys(reformed: World) -> None:
    with at(7, 7), pytest.raises(ValidationError, match="không được sau hôm nay"):
        actions.make_report(
            by=reformed.office, unit=reformed.bloc, kind="QUARTER", period=SECOND_QUARTER, as_of=date(2026, 7, 8)
        )


def test_the_page_says_what_is_wrong_with_the_day(reformed: World, client: Client) -> None:
    client.force_login(reformed.office)
    with at(7, 7):
        answer = client.post(
            "/bao-cao/lap-bao-cao/",
            {"unit": reformed.bloc.pk, "period": "QUARTER:2026-04-01", "as_of": "08/07/2026"},
        )
    assert answer.status_code == 422
    assert "Ngày lấy cơ cấu tổ chức không được sau hôm nay" in answer.content.decode()
    assert 'value="08/07/2026"' in answer.content.decode()


def test_a_closed_unit_is_found_by_its_name(reformed: World) -> None:
    reformed.organisation.forget_grants()
    close_below = Unit.objects.get(pk=reformed.water.unit.pk)
    change_back = reportable_units(reformed.organisation)
    with at(7, 7):
        change(reformed.tea.unit, on=date(2026, 7, 7), parent=reformed.bloc)
    found = [name for pk, name in matching(change_back, close_below.code) if pk == close_below.pk]
    assert found == [f"{close_below.name} (kết thúc 06/07/2026)"]
    assert close_below.pk not in [pk for pk, _name in matching(change_back, "")]
