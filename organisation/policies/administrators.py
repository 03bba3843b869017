"""What an administrator may do, and what not: S7, they keep accounts and catalogues and give themselves no power."""

from django.utils.translation import gettext as _

from organisation.sight import administered, administers_all
from units import clock
from units.models import Appointment, Person, Unit
from units.roles import ROLES, SERVED, Perm, Role
from workflow.errors import Refused

#: Roles that decide, vote or inspect: a decision says who holds them.
DECIDING = frozenset({Role.HEAD, Role.LEADER, Role.UBKT_CHAIR, Role.UBKT_MEMBER})


def check_administers(by: Person, unit: Unit) -> None:
    """Raises Refused for a unit outside of those that `by` administers."""
    if not by.is_active or not by.grants.over(Perm.ADMINISTER, unit.path):
        raise Refused(_("Đồng chí không quản trị %(unit)s.") % {"unit": unit.short_name})


def check_may_give(by: Person, role: str, unit: Unit) -> None:
    """A body's people act for the committee above it: who gives such a role administers that committee too."""
    check_administers(by, unit)
    if ROLES[role].post == SERVED and unit.parent is not None:
        check_administers(by, unit.parent)


def check_administers_all(by: Person) -> None:
    if not by.is_active or not administers_all(by):
        raise Refused(_("Quy định chung và lịch làm việc do quản trị của đơn vị cao nhất cập nhật."))


def check_keeps(by: Person, person: Person) -> None:
    """Raises Refused for the account of somebody who has, or will have, a post that `by` does not administer.

    Whoever can set a password can act as that person; so the account is kept by who keeps all of its posts.
    """
    if not by.is_active or not by.grants.anywhere(Perm.ADMINISTER):
        raise Refused(_("Trang này dành cho quản trị hệ thống."))
    if administers_all(by):
        return
    posts = person.appointments.overlapping(clock.today(), None)
    if person.is_superuser or posts.exclude(unit__in=administered(by)).exists():
        raise Refused(
            _("%(person)s giữ chức vụ ở đơn vị ngoài phạm vi của đồng chí: tài khoản do quản trị cấp trên giữ.")
            % {"person": person.full_name}
        )


def check_not_oneself(by: Person, person: Person, role: str, unit: Unit) -> None:
    """Raises Refused where an administrator would give themself a role that they do not hold in that unit (S7)."""
    if by.pk != person.pk:
        return
    held = Appointment.objects.active().filter(person=by, role=role, unit=unit, acting_for=None)
    if not held.exists():
        raise Refused(_("Quản trị không tự bổ nhiệm, tự nhận ủy quyền: việc này do một quản trị khác thực hiện."))
