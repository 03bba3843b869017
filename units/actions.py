"""Use cases of appointments: the only way in for views, commands and tests. Those of the tree: `units.structure`."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ui.text import nfc
from units import clock
from units.grants import write_all_grants, write_grants
from units.models import Appointment, Person, Unit
from units.roles import DELEGABLE, ROLES, Role

ONE_DAY = timedelta(days=1)


@transaction.atomic
def appoint(
    person: Person,
    role: str,
    unit: Unit,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    post: str = "",
    decision_no: str = "",
) -> Appointment:
    """Give `person` a role in `unit`; permissions follow the period, both ends included.

    Raises ValidationError for a closed unit, a person who left, a period that ends before it starts, a second head,
    the same post twice on one day.
    """
    appointment = Appointment(
        person=person,
        role=role,
        unit=unit,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        post=nfc(post),
        decision_no=decision_no,
    )
    _lock(unit)
    check(appointment)
    appointment.save()
    write_grants(appointment)
    person.forget_grants()
    return appointment


@transaction.atomic
def delegate(
    post: Appointment, to: Person, *, valid_from: date, valid_to: date, limits: Iterable[str], decision_no: str = ""
) -> Appointment:
    """The holder of `post` is away: `to` acts in their place, within `limits`, from one day to another (ủy quyền).

    Raises ValidationError when `post` is itself an ủy quyền, when the days leave its own, or nothing is left to `to`.
    """
    _lock(post.unit)
    post.refresh_from_db(fields=["valid_from", "valid_to"])
    limits = sorted(set(limits) & DELEGABLE & ROLES[post.role].perms)
    if post.acting_for_id is not None:
        raise ValidationError({"person": _("Người được ủy quyền không được ủy quyền lại.")})
    if not limits:
        raise ValidationError({"limits": _("Chọn ít nhất một việc được ủy quyền.")})
    if to == post.person:
        raise ValidationError({"person": _("Không ủy quyền cho chính mình.")})
    acting = Appointment(
        person=to,
        role=post.role,
        unit=post.unit,
        post=post.post,
        valid_from=valid_from,
        valid_to=valid_to,
        decision_no=decision_no,
        acting_for=post,
        limits=limits,
    )
    check(acting)
    acting.save()
    write_grants(acting)
    to.forget_grants()
    return acting


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date) -> Appointment:
    """The appointment's last day is `on`; whoever acts for its holder stops that day too. An end is never put off."""
    if on < appointment.valid_from:
        raise ValidationError({"valid_to": _("Ngày kết thúc không được trước ngày bắt đầu giữ chức vụ.")})
    if appointment.valid_to and on > appointment.valid_to:
        told = {"day": appointment.valid_to.strftime("%d/%m/%Y")}
        raise ValidationError({"valid_to": _("Chức vụ này đã được ấn định kết thúc ngày %(day)s.") % told})
    appointment.deputies.filter(valid_from__gt=on).delete()
    ended = [appointment, *appointment.deputies.filter(valid_to__gt=on).select_related("unit__parent")]
    for row in ended:
        row.valid_to = on
        row.save(update_fields=["valid_to"])
    write_all_grants(ended)
    appointment.person.forget_grants()
    return appointment


@transaction.atomic
def correct(
    appointment: Appointment, *, valid_from: date, valid_to: date | None, post: str = "", decision_no: str = ""
) -> Appointment:
    """Put right what has not begun; whoever and whatever it is about stays.

    Raises ValidationError as `appoint` does, when it has begun, and when an ủy quyền of it would lie outside.
    """
    _lock(appointment.unit)
    appointment.refresh_from_db()
    if appointment.has_begun:
        raise ValidationError(_("Chức vụ này đã bắt đầu, không sửa được; hãy kết thúc rồi bổ nhiệm lại."))
    appointment.valid_from, appointment.valid_to = valid_from, valid_to
    appointment.post, appointment.decision_no = post, decision_no
    check(appointment)
    for acting in appointment.deputies.all():
        _check_within(acting, appointment)
    appointment.save()
    write_grants(appointment)
    appointment.person.forget_grants()
    return appointment


@transaction.atomic
def leave(person: Person, *, on: date, kind: str) -> list[Appointment]:
    """`on` is the person's last working day: every post ends then. Account, records and history stay (DOMAIN §2.8).

    Returns the appointments that ended.
    """
    begun = person.appointments.filter(valid_from__gt=on, valid_from__lte=clock.today())
    if begun.exists():  # it would be struck out, as if it had never been held
        raise ValidationError({"left_on": _("Ngày thôi việc trước ngày bắt đầu một chức vụ đã giữ.")})
    person.left_on, person.leaving = on, kind
    person.save(update_fields=["left_on", "leaving"])
    posts = list(person.appointments.overlapping(on + ONE_DAY, None).select_related("person", "unit__parent"))
    return [row for row in posts if end_or_strike(row, on=on)]


def end_or_strike(appointment: Appointment, *, on: date) -> bool:
    """`on` is the last day; a post that would start later only is struck out. Whether something ended."""
    if appointment.valid_from <= on:
        end_appointment(appointment, on=on)
        return True
    strike(appointment)
    return False


def strike(appointment: Appointment) -> None:
    """What has not begun will not begin, nor will anybody act for its holder."""
    appointment.deputies.all().delete()
    appointment.delete()


def check(appointment: Appointment) -> None:
    """Raises ValidationError, by field, for an appointment that cannot be."""
    starts, ends, unit, person = appointment.valid_from, appointment.valid_to, appointment.unit, appointment.person
    if ends and ends < starts:
        raise ValidationError({"valid_to": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    if unit.closed_on and (ends is None or ends >= unit.closed_on):
        raise ValidationError({"unit": _("%(unit)s đã kết thúc hoạt động.") % {"unit": unit.short_name}})
    if person.left_on and (ends is None or ends > person.left_on):
        raise ValidationError({"person": _("%(person)s đã thôi giữ chức vụ.") % {"person": person.full_name}})
    if appointment.acting_for is not None:
        _check_within(appointment, appointment.acting_for)
    if appointment.role == Role.HEAD and appointment.acting_for_id is None:
        _check_one_head(appointment)
    _check_not_twice(appointment)


def _check_within(acting: Appointment, post: Appointment) -> None:
    """Nobody acts for a holder on a day on which there is none."""
    ends_later = post.valid_to is not None and (acting.valid_to is None or acting.valid_to > post.valid_to)
    if acting.valid_from < post.valid_from or ends_later:
        raise ValidationError({"valid_to": _("Thời gian ủy quyền phải nằm trong thời gian giữ chức vụ.")})


def _check_not_twice(appointment: Appointment) -> None:
    """The same person in the same role of the same unit, twice on one day, is a slip."""
    posts = Appointment.objects.overlapping(appointment.valid_from, appointment.valid_to).exclude(pk=appointment.pk)
    same = posts.filter(
        person=appointment.person, role=appointment.role, unit=appointment.unit, acting_for=appointment.acting_for
    ).first()
    if same:
        told = {
            "person": appointment.person.full_name,
            "role": appointment.get_role_display(),
            "unit": appointment.unit.short_name,
            "day": same.valid_from.strftime("%d/%m/%Y"),
        }
        raise ValidationError(
            {"valid_from": _("%(person)s đã giữ vai trò “%(role)s” ở %(unit)s từ ngày %(day)s.") % told}
        )


def _check_one_head(appointment: Appointment) -> None:
    """A unit has one head a day; whoever stands in for them is an ủy quyền."""
    posts = Appointment.objects.overlapping(appointment.valid_from, appointment.valid_to).exclude(pk=appointment.pk)
    heads = posts.filter(unit=appointment.unit, role=Role.HEAD, acting_for__isnull=True)
    other = heads.select_related("person").first()
    if other:
        told = {"unit": appointment.unit.short_name, "person": other.person.full_name}
        raise ValidationError({"role": _("%(unit)s đã có người đứng đầu trong thời gian này: %(person)s.") % told})


def _lock(unit: Unit) -> None:
    """Two appointments to one unit wait for each other, so that the check above holds until the commit."""
    Unit.objects.select_for_update().only("pk").get(pk=unit.pk)
