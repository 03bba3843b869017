"""python -m bench.worker: measures pages on one database, a line of JSON asked, a line answered.

Asked {"page", "role", "times"}; answered {"ms": [one for each time], "empty_ms", "frame_ms": [as many of an empty page
and of the empty frame, in turns with them], "queries", "rows": what one page made and shows}.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import quote

import django

AUTH = "django.contrib.auth.backends.ModelBackend"


class Bench:
    """The people of this database, signed in, and what each page is for them."""

    def __init__(self) -> None:
        from bench.people import measured_people
        from bench.tree import places

        self.people = {one.role: one.person for one in measured_people(list(places()))}
        self.clients: dict[str, Any] = {}
        self.addresses: dict[tuple[str, str], str] = {}

    def measure(self, page: str, role: str, times: int) -> dict[str, Any]:
        visits = [self.visit_of(one, role) for one in (page, EMPTY_PAGE, EMPTY_FRAME)]
        for visit in visits:  # what is read once a process is no part of a page
            visit()
        with counting() as made:
            answer = visits[0]()
        turns = [[_timed(visit) for visit in visits] for _time in range(times)]
        ms, empty_ms, frame_ms = (list(column) for column in zip(*turns, strict=True))
        return {
            "ms": ms,
            "empty_ms": empty_ms,
            "frame_ms": frame_ms,
            "queries": made.count,
            "rows": answer.content.count(b"<tr") if answer else 0,
        }

    def visit_of(self, page: str, role: str) -> Callable[[], Any]:
        if page == PERMISSION_CHECK:
            return lambda: self.check_permission(self.people[role])
        address = self.addresses.get((page, role)) or self.addresses.setdefault((page, role), self.find(page, role))
        return lambda: self.open(role, address)

    def open(self, role: str, address: str) -> Any:
        answer = self.client_of(role).get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    def client_of(self, role: str) -> Any:
        from django.test import Client

        from units.models import Person

        if role not in self.clients:
            self.clients[role] = Client(SERVER_NAME="127.0.0.1")
            self.clients[role].force_login(Person.objects.get(pk=self.people[role]), backend=AUTH)
        return self.clients[role]

    def find(self, page: str, role: str) -> str:
        """The address of a page; a deep one begins after row 25,000 of the list, or near its end if it is shorter."""
        address = PAGES[page]
        if "{cursor}" not in address:
            return address
        from proposals import querysets
        from proposals.models import Proposal
        from ui.paging import count_up_to
        from units.models import Person

        sight = querysets.sight_of(Person.objects.get(pk=self.people[role]))
        rows = Proposal.objects.order_by("-created_at", "-pk")
        place = max(0, min(DEEP, count_up_to(rows, DEEP + 26, sight.ways) - 26))
        created, key = rows.filter(sight.q).values_list("created_at", "pk")[place]
        return address.format(cursor=quote(f"{created.isoformat()}~{key}"))

    def check_permission(self, person: int) -> None:
        """What a step's page asks before anything else: is the record in sight, and may this person take the step."""
        from proposals import policies
        from proposals.models import Proposal
        from units.models import Person
        from workflow.pages import visible_record

        by = Person.objects.get(pk=person)
        record = visible_record(Proposal, self.some_record, by)
        if record is not None:
            policies.check_can_receive.who.includes(by, record)

    @cached_property
    def some_record(self) -> int:
        """A proposal of the measured cell, in sight of all who are over it."""
        from proposals.models import Proposal

        cell = self.people["cell secretary"]
        head = Proposal.objects.filter(unit__appointments__person=cell).exclude(state="DRAFT").order_by("-pk").first()
        return head.pk if head else 0


EMPTY_PAGE, EMPTY_FRAME, PERMISSION_CHECK = "empty page", "empty frame", "permission check"
DEEP = 24_975
PAGES = {
    EMPTY_PAGE: "/trang-trong/",
    EMPTY_FRAME: "/khung-trong/",
    "home": "/",
    "list proposals": "/de-xuat/?nhom=tat-ca",
    "list proposals, own desk": "/de-xuat/",
    "list proposals, page 1,000": "/de-xuat/?nhom=tat-ca&sau={cursor}",
    "list proposals, by state": "/de-xuat/?nhom=tat-ca&trang_thai=SUBMITTED",
    "list proposals, by deadline": "/de-xuat/?nhom=tat-ca&xep=han-gan",
    "list proposals, by filters": (
        "/de-xuat/?nhom=tat-ca&trang_thai=SUBMITTED&trang_thai=RECEIVED&kinh_phi_tu=100.000.000&xep=moi-nhat"
    ),
    "list proposals, search": "/de-xuat/?nhom=tat-ca&q=%C4%91%E1%BA%A5u+gi%C3%A1",
    "list proposals, search in vain": "/de-xuat/?nhom=tat-ca&q=khong+co+o+dau",
    "list pilots": "/thi-diem/",
    "list milestones": "/theo-doi/?nhom=tat-ca",
    "list accountability reviews": "/xem-xet-trach-nhiem/",
    "list reports": "/bao-cao/",
}


def counting() -> Any:
    """A context in which every query is counted."""
    from django.db import connection

    class Counter:
        count = 0

        def __call__(self, execute: Any, *args: Any) -> Any:
            self.count += 1
            return execute(*args)

        def __enter__(self) -> "Counter":
            self.wrapping = connection.execute_wrapper(self)
            self.wrapping.__enter__()
            return self

        def __exit__(self, *error: Any) -> None:
            self.wrapping.__exit__(*error)

    return Counter()


def _timed(visit: Callable[[], Any]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    visit()
    return (time.perf_counter() - begun) * 1_000


def main() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    bench = Bench()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(bench.measure(**json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    main()
