"""People of a checked list into accounts and appointments, in bulk. Inside a transaction."""

from collections.abc import Iterable

from organisation.imports.batches import batches
from organisation.imports.names import sort_name_for
from organisation.imports.people_rows import Known, PersonRow
from units.actions import end_appointment
from units.grants import write_all_grants
from units.models import Appointment, Person
from units.roles import Role


class PeopleWriting:
    """Writes batch after batch. New heads wait until every change of an end is written: triggers allow one a day."""

    def __init__(self) -> None:
        self.heads: list[Appointment] = []

    def write(self, rows: Iterable[PersonRow], known: Known) -> None:
        rows = list(rows)
        people = known.people | self._open([row for row in rows if row.opens])
        self._change_people([row for row in rows if row.facts])
        self._change_posts([row for row in rows if row.post_facts])
        fresh = [self._post(row, people[row.username]) for row in rows if row.appoints]
        self.heads += [post for post in fresh if post.role == Role.HEAD]
        self._appoint([post for post in fresh if post.role != Role.HEAD])

    def write_heads(self) -> None:
        for piece in batches(self.heads):
            self._appoint(piece)

    def _open(self, rows: list[PersonRow]) -> dict[str, Person]:
        """Accounts without a password: the administrator's screens and "Quên mật khẩu" give one."""
        people = []
        for row in rows:
            values = row.values
            person = Person(
                username=row.username,
                full_name=values["full_name"],
                sort_name=values["sort_name"] or sort_name_for(values["full_name"]),
                email=values["email"] or "",
                title=values["title"] or "",
            )
            person.set_unusable_password()
            person.derive()
            people.append(person)
        return {person.username: person for person in Person.objects.bulk_create(people)}

    def _change_people(self, rows: list[PersonRow]) -> None:
        people = [row.person for row in rows if row.person]
        for row, person in zip(rows, people, strict=True):
            for name, (_old, new) in row.facts.items():
                setattr(person, name, new)
            person.derive()
        fields = ["full_name", "sort_name", "sort_key", "search_text", "email", "title"]
        Person.objects.bulk_update(people, fields, batch_size=100)
        for row, person in zip(rows, people, strict=True):
            if "full_name" in row.facts:  # nobody hears of a change in bulk, and proposals keep the name
                person.save(update_fields=["full_name"])

    def _change_posts(self, rows: list[PersonRow]) -> None:
        posts = [row.post for row in rows if row.post]
        for row, post in zip(rows, posts, strict=True):
            for name, (_old, new) in row.post_facts.items():
                setattr(post, name, new)
        Appointment.objects.bulk_update(posts, ["valid_to", "post", "decision_no"], batch_size=100)
        write_all_grants(posts)
        stood_in = set(Appointment.objects.filter(acting_for__in=posts).values_list("acting_for_id", flat=True))
        for post in posts:
            if post.pk in stood_in and post.valid_to:
                end_appointment(post, on=post.valid_to)  # whoever acts for its holder stops that day too

    def _post(self, row: PersonRow, person: Person) -> Appointment:
        values = row.values
        return Appointment(
            person=person,
            unit=row.unit,
            role=values["role"],
            post=values["post"] or "",
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            decision_no=values["decision_no"] or "",
        )

    def _appoint(self, posts: list[Appointment]) -> None:
        write_all_grants(Appointment.objects.bulk_create(posts))
