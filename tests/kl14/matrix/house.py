"""One organisation with somebody in every role, some of them in several relations to a record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from tests.factories import PersonFactory, Tree, make_tree
from units.models import Person, Unit, UnitType
from units.roles import Role
from workflow.records import Record


@dataclass(frozen=True)
class House:
    """`people`: everybody by the column that they are in the tables; `tree`: the units."""

    tree: Tree
    people: dict[str, Person]

    def __getitem__(self, who: str) -> Person:
        return self.people[who]

    def name_of(self, person: Person) -> str:
        return next(name for name, one in self.people.items() if one.pk == person.pk)


def make_house() -> House:
    """The tree of tests.factories, with more inspectors, an owner, and a province with its head and inspection."""
    tree = make_tree()
    own = tree.people()
    people = {column: own[name] for column, name in _FROM_THE_TREE.items()}
    people |= {
        column: PersonFactory(username=column, full_name=full_name, post=(role, getattr(tree, unit)))
        for column, full_name, role, unit in _MORE
    }
    people["system"] = Person.objects.system()
    Unit.objects.create(
        code="UBKTTU",
        name="Ủy ban Kiểm tra Tỉnh ủy",
        symbol="UBKTTU",
        type=UnitType.INSPECTION_COMMITTEE,
        parent=tree.province,
    )
    return House(tree, people)


_FROM_THE_TREE = {
    "proposer": "cadre",
    "colleague": "colleague",
    "clerk": "clerk",
    "head": "head",
    "deputy": "deputy",
    "voter": "member",
    "monitor": "watcher",
    "superior_clerk": "superior_clerk",
    "superior_head": "superior_head",
    "superior_deputy": "superior_deputy",
    "chair": "inspection_chair",
    "lead": "inspector",
    "office": "officer",
    "organisation": "organiser",
    "front": "front",
    "propaganda": "propagandist",
    "auditor": "auditor",
    "admin": "admin",
    "stranger": "stranger",
    "other_head": "other_head",
}
_MORE = (
    ("owner", "Ka Thủy", Role.CADRE, "cell"),
    ("teammate", "Cil Thành", Role.UBKT_MEMBER, "inspection"),
    ("outsider", "Dương Dự", Role.UBKT_MEMBER, "inspection"),
    ("spare", "Hoàng Văn Ý", Role.UBKT_MEMBER, "inspection"),
    ("province_head", "Lê Hoàng Đức", Role.HEAD, "province"),
)


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def picture() -> list[tuple[Any, ...]]:
    """How many rows there are of everything, and how often every record has moved."""
    quote = connection.ops.quote_name
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label != "sessions"]
    counts = [f"SELECT '{model._meta.db_table}', COUNT(*), '' FROM {quote(model._meta.db_table)}" for model in models]
    moves = [
        f"SELECT '{model._meta.db_table}', SUM(version), MAX(state) FROM {quote(model._meta.db_table)}"
        for model in models
        if issubclass(model, Record)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts + moves))
        return sorted(cursor.fetchall(), key=str)
