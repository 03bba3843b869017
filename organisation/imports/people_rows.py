"""A row of the list of people, and what the database knows of the rows that are read together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from organisation.imports.layouts import PEOPLE
from organisation.imports.reach import Reach
from organisation.imports.verdicts import Outcome
from organisation.sheets.layout import Fault
from units.models import Appointment, Person, Unit


@dataclass
class PersonRow:
    """A row: what it says, whom and what it finds, what it would change, what is wrong with it.

    `opens`: the first row of a new person. `post` is the appointment that the row speaks of, None for a new one.
    """

    number: int
    values: dict[str, Any]
    faults: list[Fault]
    person: Person | None = None
    unit: Unit | None = None
    post: Appointment | None = None
    opens: bool = False
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    post_facts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    repeats: int = 0
    review: str = ""

    @property
    def username(self) -> str:
        return self.values["username"] or ""

    @property
    def valid_to(self) -> date | None:
        """The last day of the post as it will be: an empty cell leaves what is stored."""
        given: date | None = self.values["valid_to"]
        return given or (self.post.valid_to if self.post else None)

    @property
    def appoints(self) -> bool:
        return self.post is None and not self.repeats

    @property
    def outcome(self) -> Outcome:
        if self.faults:
            return Outcome.WRONG
        if self.opens or self.appoints:
            return Outcome.CREATE
        return Outcome.CHANGE if self.facts or self.post_facts else Outcome.SAME

    def blame(self, column: str, sentence: str) -> None:
        self.faults.append(Fault(PEOPLE.heading(column), sentence))


class Known:
    """What the database says of one batch of rows, in a fixed number of queries: people, their posts, units."""

    def __init__(self, rows: Iterable[PersonRow], reach: Reach) -> None:
        rows = list(rows)
        found = Person.objects.filter(username__in={row.username for row in rows})
        self.people = {person.username: person for person in found}
        self.keys = {person.pk for person in self.people.values()}
        units = Unit.objects.filter(code__in={row.values["unit"] for row in rows if row.values["unit"]})
        self.units = {unit.code: unit for unit in units.select_related("parent") if reach.holds(unit)}
        self.posts: dict[int, list[Appointment]] = {}
        posts = Appointment.objects.filter(person__in=self.keys, acting_for__isnull=True)
        for post in posts.select_related("unit__parent").order_by("pk"):
            self.posts.setdefault(post.person_id, []).append(post)
        self.kept = reach.keeps_all_posts_of(Person.objects.filter(pk__in=self.keys))
        self.near = {key for key, held in self.posts.items() if any(reach.holds(post.unit) for post in held)}
        if reach.everything:
            self.near = self.keys

    def posts_of(self, row: PersonRow) -> list[Appointment]:
        """The person's posts in the row's role and unit."""
        held = self.posts.get(row.person.pk, []) if row.person else []
        return [post for post in held if post.role == row.values["role"] and row.unit and post.unit_id == row.unit.pk]
