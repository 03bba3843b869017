"""What the code of every app keeps to, read from the code itself; and pages that only show write nothing."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.demo import Cast
from tests.kl14.matrix.routes import OF_NO_RECORD, routes
from workflow.machine import machines

HOUSE = Path(settings.BASE_DIR)
ROOMS = (
    "units",
    "ui",
    "evidence",
    "workflow",
    "notices",
    "comments",
    "organisation",
    "proposals",
    "pilots",
    "reviews",
    "reports",
    "kl14",
)
#: Where the real time is asked for, and why.
CLOCKS = {"units/clock.py": "it is the one clock"}
#: What answers without a login, and why.
PUBLIC = {
    "health": "asked by the machinery that keeps the service running",
    "login": "the way in",
    "dossiers:check": "anybody who holds a dossier may check it",
    "dossiers:check_file": "likewise, without its code",
    "password_reset": "for those who cannot log in",
    "password_reset_done": "for those who cannot log in",
    "password_reset_confirm": "for those who cannot log in",
    "password_reset_complete": "for those who cannot log in",
}


@cache
def code() -> dict[str, ast.Module]:
    """Every file of the apps but migrations, by its path from the top."""
    files = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
    return {
        str(path.relative_to(HOUSE)): ast.parse(path.read_text()) for path in files if "migrations" not in path.parts
    }


def found(wanted: Any) -> list[str]:
    """file:line of every node for which `wanted(node, file)` is true."""
    return [
        f"{name}:{node.lineno}" for name, tree in code().items() for node in ast.walk(tree)
        if isinstance(node, ast.expr | ast.stmt) and wanted(node, name)
    ]  # fmt: skip


def called(node: ast.AST) -> str:
    """ "timezone.now" for `timezone.now(…)`; "" for what is no call of a name."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


# --- one clock ------------------------------------------------------------------------------------------
REAL_TIME = {"now", "utcnow", "today", "localdate", "localtime", "time"}


def asks_the_real_time(node: ast.AST, file: str) -> bool:
    if file in CLOCKS:
        return False
    owner, _dot, method = called(node).rpartition(".")
    if method in ("localdate", "localtime"):  # of a given moment they are arithmetic
        return not node.args  # type: ignore[attr-defined]
    return method in REAL_TIME and owner.split(".")[-1] in ("timezone", "date", "datetime", "time")


def test_time_comes_from_the_one_clock() -> None:
    assert found(asks_the_real_time) == []


def test_database_and_models_do_not_ask_the_time_by_themselves() -> None:
    own = [field for model in apps.get_models() for field in model._meta.get_fields() if _is_ours(model)]
    assert [field for field in own if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)] == []
    assert found(lambda node, _file: called(node) in ("Now", "functions.Now")) == []


def _is_ours(model: type[Any]) -> bool:
    return model.__module__.split(".")[0] in ROOMS


# --- one way to move a record ---------------------------------------------------------------------------
@cache
def steps() -> set[str]:
    return {step for machine in machines() for step in machine.steps}


def calls_a_transition(node: ast.AST, _file: str) -> bool:
    """`record.submit(by=…)`: transitions take keywords only; modules of actions have functions of the same names."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.args:
        return False
    owner = ast.unparse(node.func.value)
    return node.func.attr in steps() and not (owner.endswith("actions") or owner in NO_RECORDS)


#: Modules with a function that happens to be called as a step is.
NO_RECORDS = {"documents"}


def test_nothing_but_perform_calls_a_transition() -> None:
    assert found(calls_a_transition) == []


def assigns_a_state(node: ast.AST, _file: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets)


def test_nobody_sets_a_state() -> None:
    assert found(assigns_a_state) == []
    assert found(lambda node, _file: called(node) == "setattr" and "'state'" in ast.unparse(node)) == []


def updates_a_state(node: ast.AST, _file: str) -> bool:
    method = called(node).rpartition(".")[2]
    if method == "bulk_update":
        return "'state'" in ast.unparse(node)
    return method in ("update", "update_or_create") and any(word.arg == "state" for word in node.keywords)  # type: ignore[attr-defined]


def test_no_query_sets_a_state() -> None:
    assert found(updates_a_state) == []


BREACHES = [
    (asks_the_real_time, "timezone.now()"),
    (asks_the_real_time, "datetime.date.today()"),
    (asks_the_real_time, "timezone.localdate()"),
    (calls_a_transition, "proposal.receive(by=by, at=at)"),
    (calls_a_transition, "self.record.close()"),
    (assigns_a_state, "record.state = 'CLOSED'"),
    (updates_a_state, "Proposal.objects.filter(pk=1).update(state='CLOSED')"),
]


@pytest.mark.parametrize(("watch", "line"), BREACHES)
def test_a_breach_is_seen(watch: Any, line: str) -> None:
    assert any(watch(node, "pilots/actions/closing.py") for node in ast.walk(ast.parse(line)))


# --- the door -------------------------------------------------------------------------------------------
def test_only_these_pages_answer_without_a_login(client: Client, db: None) -> None:
    answering = set()
    for route in routes():
        arguments = {name: _SAMPLE.get(name, 1) for name in route.arguments}
        answer = client.get(reverse(route.name, kwargs=arguments))
        if not (answer.status_code == 302 and answer.headers["Location"].startswith(reverse("login"))):
            answering.add(route.name)
    assert answering == PUBLIC.keys()


_SAMPLE = {"uidb64": "MQ", "token": "no-token", "slug": "van-de"}


# --- a GET writes nothing -------------------------------------------------------------------------------
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
#: The visit itself leaves these: the session, attempts to log in, the log of who read confidential files.
OF_THE_VISIT = re.compile(r"django_session|axes_\w+|evidence_readentry")


@contextmanager
def nothing_written() -> Iterator[list[str]]:
    """Collects the tables written to."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITES.match(sql)
        if match and not OF_THE_VISIT.fullmatch(match[2]):
            written.append(match[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


EVERYBODY = (
    "canbo", "vanthu", "bithu", "phobithu", "theodoi", "ubkt", "ubkt_chunhiem", "tochuc", "vanphong", "captren",
    "kiemtoan", "quantri", "donvikhac",
)  # fmt: skip
LEAVING = {"logout"}


@pytest.mark.parametrize("who", EVERYBODY)
def test_looking_at_pages_writes_nothing(who: str, demo: Cast, client: Client) -> None:
    """Every list, the pages of records of every state within sight, and the forms of the steps offered there."""
    person = demo[who]
    client.force_login(person)
    pages = [reverse(name) for name in sorted(OF_NO_RECORD - LEAVING - PUBLIC.keys())] + seen_by(person)
    with nothing_written() as written:
        for page in pages:
            assert client.get(page).status_code < 500, page
            assert written == [], page
    assert len(pages) > len(OF_NO_RECORD) - len(PUBLIC) - 2


def seen_by(person: Any) -> list[str]:
    """One record of each kind and state that the person sees, with its steps."""
    pages: dict[tuple[str, str], list[str]] = {}
    for machine in machines():
        for record in machine.visible_to(person).order_by("pk"):
            if (record._meta.label, record.state) not in pages:
                steps = [machine.step_url(record, offer.step) for offer in machine.offers(record, person)]
                pages[record._meta.label, record.state] = [record.get_absolute_url(), *steps]
    return [page for found_there in pages.values() for page in found_there]
