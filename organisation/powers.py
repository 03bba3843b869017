"""Who may do what at a unit today, by name: the permission rows that count there, read in two queries."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from units.models import Appointment, Grant, Person, Unit
from units.paths import ancestors
from units.querysets import inspection_authority_of
from units.roles import PERM_LABELS, ROLES, SERVED, UNIT_REACH, Perm, Role

#: People named for one permission; a big unit has thousands who may propose.
MOST = 30
_ORDER = {role: place for place, role in enumerate(Role.values)}
_INSPECTING = (Perm.INSPECT, Perm.CHAIR_INSPECTION)

#: S1–S8 of DOMAIN §7, as people read them.
SEPARATION = (
    ("S1", _("Người đề xuất, đồng tác giả không biểu quyết, thẩm định, quyết định, đánh giá, xem xét việc của mình.")),
    ("S2", _("Người đứng đầu tự đề xuất thì đề xuất được gửi thẳng lên cấp trên.")),
    ("S3", _("Cấp phó là người đề xuất thì không có tên trong danh sách biểu quyết.")),
    ("S4", _("Người kiểm tra không được là người đã quyết định, biểu quyết, theo dõi, chủ trì hoặc có liên quan.")),
    ("S5", _("Khiếu nại do tập thể, người khác với nơi đã kết luận giải quyết.")),
    ("S6", _("Người được đề nghị khen thưởng không biểu quyết khen thưởng cho mình.")),
    ("S7", _("Quản trị hệ thống không thay đổi nội dung, trạng thái hồ sơ.")),
    ("S8", _("Mỗi người chỉ có một cuộc xem xét trách nhiệm đang mở cho một thí điểm.")),
)


@dataclass(frozen=True)
class Holder:
    """A person who has the permission, by which appointment, and on which unit it was given."""

    person: Person
    appointment: Appointment
    given_at: Unit


@dataclass
class Power:
    """One permission: where it counts, who has it. `authority`: the unit above whose committee inspects instead."""

    perm: Perm
    holders: list[Holder] = field(default_factory=list)
    more: bool = False
    authority: Unit | None = None

    @property
    def label(self) -> Any:
        return PERM_LABELS[self.perm]

    @property
    def reaches_below(self) -> bool:
        return self.perm not in UNIT_REACH


@dataclass(frozen=True)
class RoleLine:
    """A role of the table `units.roles`, in words."""

    label: Any
    powers: list[Any]
    serves_committee: bool


def powers_at(unit: Unit) -> list[Power]:
    """Every permission in the order of DOMAIN §7, with those who have it over `unit`, by role and given name."""
    rows = {perm: Power(perm) for perm in PERM_LABELS}
    for grant in [*_proposing(unit), *_grants(unit)]:
        holder = Holder(grant.user, grant.appointment, grant.content_object)
        rows[Perm(grant.permission.codename)].holders.append(holder)
    authority = inspection_authority_of(unit.path)
    for power in rows.values():
        power.holders.sort(key=lambda holder: (_ORDER[holder.appointment.role], holder.person.sort_key))
        power.more = len(power.holders) > MOST
        del power.holders[MOST:]
        if power.perm in _INSPECTING and authority != unit:
            power.authority = authority
    return list(rows.values())


def _proposing(unit: Unit) -> list[Grant]:
    """Read apart, and no more than are named."""
    rows = _counting().filter(content_object=unit, permission__codename=Perm.PROPOSE)
    return list(rows.order_by("user__sort_key")[: MOST + 1])


def _grants(unit: Unit) -> QuerySet[Any]:
    """Those given on the very unit, and those over a subtree that it lies in."""
    here = Q(content_object=unit, permission__codename__in=UNIT_REACH - {Perm.PROPOSE})
    from_above = Q(content_object__path__in=ancestors(unit.path), permission__codename__in=set(Perm) - UNIT_REACH)
    return _counting().filter(here | from_above)


def _counting() -> QuerySet[Any]:
    rows = Grant.objects.active().filter(user__is_active=True)
    return rows.select_related("user", "permission", "content_object", "appointment__acting_for__person")


def role_lines() -> list[RoleLine]:
    """The table role → permissions, in the order of DOMAIN §7."""
    return [
        RoleLine(
            Role(role).label,
            [label for perm, label in PERM_LABELS.items() if perm in powers.perms],
            powers.post == SERVED,
        )
        for role, powers in sorted(ROLES.items(), key=lambda line: _ORDER[line[0]])
    ]
