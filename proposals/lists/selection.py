"""Which list an address asks for: the tab, the filters, the order; and all of its rows, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from proposals import querysets
from proposals.lists.filters import ProposalFilters
from proposals.models import Proposal
from ui.finding import found_page
from ui.paging import AFTER, Page, keyset_page
from units.models import Person
from units.roles import Perm

MINE, UNIT, ALL = "cua-toi", "don-vi", "tat-ca"


def tabs_for(by: Person) -> list[str]:
    """The first is where the person arrives: those who look after a unit see the unit, a cadre their own."""
    if by.grants.anywhere(Perm.VIEW):
        return [UNIT, ALL, MINE] if by.grants.anywhere(Perm.PROPOSE) else [UNIT, ALL]
    return [MINE, ALL]


def tab_of(name: str, by: Person) -> tuple[QuerySet[Proposal], tuple[Q, ...]]:
    """Rows with no more than the list shows, and the ways to those of the tab (ui.paging.first_rows)."""
    sight = querysets.sight_of(by)
    if name == MINE:
        return querysets.listed(), querysets.own_ways(by)
    if name == UNIT:
        ways = by.grants.ways_on_unit(Perm.VIEW, "unit_id") + by.grants.ways_on_unit(Perm.VIEW, "holder_id")
        return querysets.listed(), tuple(way & sight.q for way in ways)
    return querysets.listed(), sight.ways


class Selection:
    """The list of an address, for a person: what they may see is worked out here, whoever made the address."""

    def __init__(self, params: QueryDict, *, by: Person) -> None:
        self.by, self.params = by, params
        self.tabs = tabs_for(by)
        asked_for = params.get("nhom", "")
        self.tab = asked_for if asked_for in self.tabs else self.tabs[0]

    @cached_property
    def filters(self) -> ProposalFilters:
        return ProposalFilters(self.params, by=self.by)

    def page(self, params: Any, *, size: int = 25, count_to: int = 0) -> Page:
        """The page at the place that `params` name; the number of rows where it became known."""
        rows, ways = tab_of(self.tab, self.by)
        filters, by = self.filters, self.filters.order.by
        if filters.wanted:
            page, count = found_page(
                rows, params, by=by, ways=ways, wanted=filters.wanted, narrowed=filters.narrowed, size=size
            )
            return replace(page, count=count)
        return keyset_page(rows.filter(filters.narrowed), params, by=by, ways=ways, size=size, count_to=count_to)

    def all(self, size: int = 500) -> Iterator[Proposal]:
        """Every row in the order of the list, however many: each page begins behind the last."""
        place: dict[str, str] = {}
        while True:
            page = self.page(place, size=size)
            yield from page.rows
            if not page.next_cursor:
                return
            place = {AFTER: page.next_cursor}
