"""The list of people against accounts and appointments: what each row would do, and what is wrong with it."""

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from organisation.imports.batches import batches, one_line
from organisation.imports.layouts import PEOPLE
from organisation.imports.names import is_plain, sort_name_for
from organisation.imports.people_posts import OPEN_END, PERSON_FACTS, Heads, PeopleSeen, PostsSeen, check_of
from organisation.imports.people_rows import Known, PersonRow
from organisation.imports.people_writing import PeopleWriting
from organisation.imports.reach import Reach
from organisation.imports.verdicts import Outcome, Verdict
from organisation.sheets.layout import Fault
from organisation.sheets.reading import Line
from ui.text import sort_name_of
from units.models import Appointment, Person, Unit

_USERNAME = re.compile(r"[\w.@+-]+")
POST_FACTS = ("valid_to", "post", "decision_no")


class PeopleImport:
    """One pass over a list of people, a batch of rows at a time: memory grows by some bytes a row."""

    def __init__(self, reach: Reach, *, decision: str) -> None:
        self.reach = reach
        self.people, self.posts, self.heads = PeopleSeen(), PostsSeen(), Heads()
        #: Rows that overlap a stored post whose end a later row may still bring forward.
        self.doubtful: list[tuple[PersonRow, Appointment]] = []
        self.blamed_late: set[int] = set()

    def verdicts(self, lines: Iterable[Line], *, write: bool) -> Iterator[Verdict]:
        """A verdict for every row, in the order of the file; what only its end proves wrong comes last.

        With `write` each batch is written after its verdicts, heads at the end; whoever asks for it stops at the
        first wrong verdict, inside a transaction.
        """
        writing = PeopleWriting()
        for piece in batches(lines):
            rows = [PersonRow(line.number, *PEOPLE.read(line.cells)) for line in piece]
            known = Known(rows, self.reach)
            for row in rows:
                self._judge(row, known)
                yield self._verdict(row)
            if write:
                writing.write(rows, known)
        yield from self._late_overlaps()
        yield from self._late_heads(lock=write)
        if write:
            writing.write_heads()

    # --- the person -----------------------------------------------------------------------------------------
    def _judge(self, row: PersonRow, known: Known) -> None:
        row.person = known.people.get(row.username)
        if row.username:
            self._judge_person(row, known)
        self._judge_post(row, known)
        own = row.person is not None and row.person.pk == self.reach.by.pk
        if own and row.outcome in (Outcome.CREATE, Outcome.CHANGE):
            row.blame("username", _("không tự đổi tài khoản, chức vụ của chính mình"))
        if row.unit and row.values["valid_from"]:
            self.heads.add(row, row.unit)

    def _judge_person(self, row: PersonRow, known: Known) -> None:
        first, differs = self.people.first(row)
        if differs:
            row.blame(differs, _("khác với dòng %(row)s có cùng tên đăng nhập") % {"row": first})
        if first:
            return
        if row.person is None:
            self._judge_new(row)
        elif row.person.is_system or row.person.pk not in known.near:
            row.blame("username", _("không dùng được tên đăng nhập này; hãy chọn tên khác"))
        else:
            self._judge_known(row, row.person, known)
        if row.values["email"] and (row.opens or "email" in row.facts):
            try:
                validate_email(row.values["email"])
            except ValidationError:
                row.blame("email", _("“%(email)s” không phải là địa chỉ thư") % {"email": row.values["email"][:60]})

    def _judge_new(self, row: PersonRow) -> None:
        row.opens = True
        if not _USERNAME.fullmatch(row.username):
            row.blame("username", _("chỉ gồm chữ, số và các dấu . @ + - _, không có dấu cách"))
        name = row.values["full_name"] or ""
        if not row.values["sort_name"] and name and not is_plain(name):
            row.review = self._review(name)

    def _judge_known(self, row: PersonRow, person: Person, known: Known) -> None:
        for name in PERSON_FACTS:
            old, new = str(getattr(person, name)), row.values[name]
            if new and new != one_line(old):
                row.facts[name] = (old, new)
        if "full_name" in row.facts and not row.values["sort_name"]:
            self._follow_name(row, person)
        if row.facts and person.pk not in known.kept:
            column = next(iter(row.facts))
            row.blame(column, _("không sửa được: người này còn giữ chức vụ ngoài phạm vi quản trị của đồng chí"))

    def _follow_name(self, row: PersonRow, person: Person) -> None:
        """A sort name that was guessed from the old name follows the new one; one set by hand stays."""
        if person.sort_name in (sort_name_of(person.full_name), person.full_name):
            name = row.values["full_name"]
            row.facts["sort_name"] = (person.sort_name, sort_name_for(name))
            row.review = "" if is_plain(name) else self._review(name)

    def _review(self, name: str) -> str:
        told = {"name": name, "column": PEOPLE.heading("sort_name")}
        return _("%(name)s: sắp xếp theo đúng thứ tự này; nếu khác, điền cột %(column)s.") % told

    # --- the post -------------------------------------------------------------------------------------------
    def _judge_post(self, row: PersonRow, known: Known) -> None:
        code, role = row.values["unit"], row.values["role"]
        row.unit = known.units.get(code or "")
        if code and row.unit is None:
            row.blame("unit", _("không có đơn vị mã “%(code)s” trong phạm vi quản trị") % {"code": code})
        if row.unit is None or not role or not row.values["valid_from"] or not row.username:
            return
        held = known.posts_of(row)
        row.post = next((post for post in held if post.valid_from == row.values["valid_from"]), None)
        self._compare_with_earlier(row)
        if row.repeats:
            return
        if row.post:
            self._changes_of(row, row.post)
        if row.appoints or row.post_facts:
            self._check_post(row, row.unit, held)

    def _compare_with_earlier(self, row: PersonRow) -> None:
        starts, ends = row.values["valid_from"], row.valid_to or OPEN_END
        for span in self.posts.add(row):
            if span.starts == starts and span.check == check_of(row):
                row.repeats = span.row
            elif span.starts == starts:
                row.repeats = span.row
                row.blame("valid_to", _("khác với dòng %(row)s nói về cùng chức vụ") % {"row": span.row})
            elif span.overlaps(starts, ends):
                row.blame("valid_from", _("trùng thời gian với dòng %(row)s: cùng vai trò") % {"row": span.row})

    def _changes_of(self, row: PersonRow, post: Appointment) -> None:
        for name in POST_FACTS:
            old, new = getattr(post, name), row.values[name]
            if new and new != (one_line(old) if isinstance(old, str) else old):
                row.post_facts[name] = (old, new)

    def _check_post(self, row: PersonRow, unit: Unit, held: list[Appointment]) -> None:
        """As `units.actions.check` for one appointment, with the column in which the list says it."""
        starts, ends = row.values["valid_from"], row.valid_to or OPEN_END
        if ends < starts:
            row.blame("valid_to", _("trước ngày bắt đầu"))
        if unit.closed_on and ends >= unit.closed_on:
            row.blame("unit", _("đơn vị đã kết thúc hoạt động từ ngày %(day)s") % {"day": f"{unit.closed_on:%d/%m/%Y}"})
        if row.person and row.person.left_on and ends > row.person.left_on:
            told = {"day": f"{row.person.left_on:%d/%m/%Y}"}
            row.blame("valid_to", _("người này đã thôi giữ chức vụ từ ngày %(day)s") % told)
        if not self.reach.may_give(row.values["role"], unit):
            row.blame("role", _("vai trò này có quyền trên đơn vị cấp trên, ngoài phạm vi quản trị của đồng chí"))
        for other in held:
            if other is not row.post and other.valid_from <= ends and starts <= (other.valid_to or OPEN_END):
                self.doubtful.append((row, other))

    # --- at the end -----------------------------------------------------------------------------------------
    def _late_overlaps(self) -> Iterator[Verdict]:
        for row, other in self.doubtful:
            if self.posts.end_of(row, other) >= row.values["valid_from"]:
                told = {"day": f"{other.valid_from:%d/%m/%Y}"}
                sentence = _("trùng thời gian với chức vụ cùng vai trò từ ngày %(day)s") % told
                yield from self._late(row.number, row.username, "valid_from", sentence, row.outcome)

    def _late_heads(self, *, lock: bool) -> Iterator[Verdict]:
        for head, other in self.heads.clashes(lock=lock):
            told = {"name": other.name, "row": other.row}
            sentence = _("đơn vị đã có người đứng đầu trong thời gian này: %(name)s") % told
            if other.row:
                sentence = _("hai người đứng đầu trong cùng thời gian: %(name)s ở dòng %(row)s") % told
            yield from self._late(head.row, head.username, "role", sentence, head.outcome)

    def _late(self, number: int, username: str, column: str, sentence: str, was: Outcome) -> Iterator[Verdict]:
        """Once for each row, and not where it was wrong before."""
        if was != Outcome.WRONG and number not in self.blamed_late:
            self.blamed_late.add(number)
            faults = (Fault(PEOPLE.heading(column), sentence),)
            yield Verdict(number, username, Outcome.WRONG, faults=faults, was=was)

    # --- in words -------------------------------------------------------------------------------------------
    def _verdict(self, row: PersonRow) -> Verdict:
        fresh = row.opens or row.appoints
        mark = repr(
            (sorted(row.facts.items()), sorted(row.post_facts.items()), sorted(row.values.items()) if fresh else "")
        )
        counted = ("accounts",) * row.opens + ("posts",) * row.appoints if not row.faults else ()
        return Verdict(
            row.number, row.username, row.outcome, self._text(row), mark, tuple(row.faults), row.review, None, counted
        )

    def _text(self, row: PersonRow) -> str:
        if row.faults:
            return ""
        values = row.values
        said = [_("Mở tài khoản: %(name)s") % {"name": values["full_name"]}] if row.opens else []
        changes = [*row.facts.items(), *row.post_facts.items()]
        said += [f"{PEOPLE.heading(name)}: {_said(old)} → {_said(new)}" for name, (old, new) in changes]
        if row.appoints:
            role = PEOPLE.columns[6].labels[values["role"]]
            told = {"role": role, "unit": values["unit"], "day": f"{values['valid_from']:%d/%m/%Y}"}
            said.append(_("Bổ nhiệm: %(role)s, %(unit)s, từ %(day)s") % told)
        return "; ".join(said)


def _said(value: object) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "–")
