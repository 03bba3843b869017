"""A province with two administrators below it, and how one fills in an administrator's form."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from evidence.audit import chain_of
from tests.factories import PersonFactory, Tree, UnitFactory, make_tree
from units.models import Appointment, Person, Unit, UnitType
from units.roles import Role


@dataclass
class Office:
    """The tree with its bloc's administrator (`tree.admin`), one of the province, and one of a ward beside the bloc."""

    tree: Tree
    general: Person
    ward: Unit
    ward_admin: Person
    neighbour: Person


def make_office() -> Office:
    tree = make_tree()
    ward = UnitFactory(code="PBL", name="Đảng ủy phường B'Lao", type=UnitType.COMMUNE_COMMITTEE, parent=tree.province)
    return Office(
        tree,
        PersonFactory(username="quantritinh", full_name="Hoàng Thị Bích", post=(Role.ADMIN, tree.province)),
        ward,
        PersonFactory(username="quantriphuong", full_name="Ka Să Ha", post=(Role.ADMIN, ward)),
        PersonFactory(username="hangxom", full_name="Rơ Ông K'Lai", post=(Role.CADRE, ward)),
    )


def post_of(person: Person) -> Appointment:
    return Appointment.objects.get(person=person)


def entries_of(record: Any) -> list[str]:
    return [entry.title for entry in chain_of(record)]


def address(name: str, *args: Any) -> str:
    return reverse(f"organisation:{name}", args=args)


def drawn(client: Client, url: str) -> dict[str, str]:
    """The hidden marks of the form as it is drawn now: its key, and what was seen."""
    page = client.get(url).content.decode()
    return {name: found[1] for name in ("key", "seen") if (found := re.search(rf'name="{name}" value="(\w+)"', page))}


def send(client: Client, url: str, **fields: Any) -> Any:
    """Open the form, fill it in, send it once."""
    return client.post(url, {**drawn(client, url), **fields})


def text_of(answer: Any) -> str:
    """What one reads on a page, without tags, blanks folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
