"""Who may take each step of a change of the tree. An administrator records what others decided (S7)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.letterhead import ATTACHED_BODIES
from organisation.handovers import without_successor
from organisation.models import EventKind, UnitEvent
from units import clock
from units.models import Unit
from units.roles import Perm
from workflow.errors import NotReady
from workflow.who import Holds, Policy, When

KEEPER = Holds(Perm.ADMINISTER)
HAS_A_CHOICE = When(
    lambda event: event.kind == EventKind.SPLIT,
    Q(kind=EventKind.SPLIT),
    gettext_lazy("Thay đổi này chỉ có một đơn vị kế tục: mọi hồ sơ đang mở chuyển về đó."),
)


def _can_be_applied(event: UnitEvent) -> None:
    """Its day has come, its units still stand, and no open record is left behind."""
    lacks = [*_day_lacks(event), *_unit_lacks(event)]
    left = without_successor(event) if event.ends_units else 0
    if left:
        lacks.append(_("Còn %(count)d hồ sơ đang mở chưa có đơn vị kế tục.") % {"count": left})
    if lacks:
        raise NotReady(lacks)


def _day_lacks(event: UnitEvent) -> list[str]:
    if event.effective_on <= clock.today():
        return []
    return [_("Chưa đến ngày có hiệu lực %(day)s.") % {"day": f"{event.effective_on:%d/%m/%Y}"}]


def _unit_lacks(event: UnitEvent) -> list[str]:
    ending = [unit.pk for unit in event.ending]
    concerned = {unit.pk: unit for unit in (event.unit, *event.ending, *event.successors)}
    gone = [unit.short_name for unit in concerned.values() if not unit.is_active]
    lacks = [_("%(unit)s đã kết thúc hoạt động.") % {"unit": name} for name in gone]
    bodies = Unit.objects.filter(parent__in=ending, type__in=ATTACHED_BODIES, is_active=True)
    left = bodies.exclude(pk__in=ending)
    return lacks + [_("%(unit)s chưa có trong dự thảo: sửa dự thảo.") % {"unit": unit.short_name} for unit in left]


check_can_create = Policy(KEEPER)
check_can_revise = Policy(KEEPER)
check_can_assign = Policy(KEEPER & HAS_A_CHOICE)
check_can_apply = Policy(KEEPER, _can_be_applied)
check_can_cancel = Policy(KEEPER)
