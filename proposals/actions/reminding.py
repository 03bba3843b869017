"""Reminding whoever holds a proposal: a notice to those who have to act, not every day anew."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evidence import audit
from notices.actions import tell
from notices.models import NoticeKind
from proposals import policies, querysets
from proposals.models import Proposal
from units import clock
from units.models import Person
from workflow import rules
from workflow.errors import NotReady
from workflow.machine import machine_of


@transaction.atomic
def remind(proposal: Proposal, *, by: Person) -> list[Person]:
    """Tells those who have to act now; returns them. Raises Refused, NotReady (nobody to tell, told lately)."""
    by.forget_grants()
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    fresh = querysets.load().get(pk=proposal.pk)
    policies.check_can_remind(by, fresh)
    _was_left_alone(fresh)
    people = {one.pk: one for one in machine_of(fresh).who_must_act(fresh) if one.is_active and not one.is_system}
    people.pop(by.pk, None)
    if not people:
        raise NotReady([_("Không có ai khác đang phải xử lý hồ sơ này để nhắc.")])
    listeners = sorted(people.values(), key=lambda one: one.sort_key)
    text = f"{by.full_name} nhắc xử lý hồ sơ: {fresh.reference} {fresh}"
    tell(listeners, fresh, text, NoticeKind.REMINDER)
    facts = {"Người được nhắc": ", ".join(one.full_name for one in listeners)}
    audit.record(
        fresh, action="remind", title="Nhắc xử lý hồ sơ", by=by, from_state=fresh.state, to_state=fresh.state,
        facts=facts,
    )  # fmt: skip
    return listeners


def _was_left_alone(proposal: Proposal) -> None:
    last = audit.chain_of(proposal).filter(action="remind").last()
    days = rules.whole("list.remind_every", proposal.holder)
    if last and localdate(last.at) + timedelta(days=days) > clock.today():
        told = {"name": last.by_name, "day": f"{localdate(last.at):%d/%m/%Y}"}
        raise NotReady([_("Hồ sơ đã được %(name)s nhắc ngày %(day)s; chưa nhắc lại được.") % told])
