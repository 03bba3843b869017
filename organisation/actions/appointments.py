"""Use cases of posts and ủy quyền, each told in the chain of the person who holds the post."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evidence import audit
from evidence.language import in_vietnamese
from organisation.actions.acts import locked
from organisation.policies.administrators import DECIDING, check_administers, check_may_give, check_not_oneself
from units import actions as posts
from units.models import Appointment, Person, Unit
from units.roles import PERM_LABELS, Perm, Role


@transaction.atomic
def appoint(
    person: Person, *, by: Person, role: str, unit: Unit, key: str = "", seen: int | None = None, **post: Any
) -> Appointment:
    """Give `person` a post; `post` holds valid_from, valid_to, post, decision_no, as `units.actions.appoint` takes.

    Raises Refused outside of one's units and to oneself (S7), ValidationError by field, Stale, AlreadyDone.
    """
    fresh = locked(person, "appoint", by=by, key=key, seen=seen)
    check_may_give(by, role, unit)
    check_not_oneself(by, fresh, role, unit)
    _check_decided(role, post.get("decision_no", ""))
    appointment = posts.appoint(fresh, role, unit, **post)
    audit.record(fresh, action="appoint", title="Bổ nhiệm", by=by, facts=facts_of_post(appointment))
    return appointment


@transaction.atomic
def delegate(
    appointment: Appointment,
    *,
    by: Person,
    to: Person,
    valid_from: date,
    valid_to: date,
    limits: Iterable[str],
    decision_no: str = "",
    key: str = "",
    seen: int | None = None,
) -> Appointment:
    """The holder of `appointment` is away: `to` acts in their place. Told in both chains.

    Raises Refused outside of one's units and to oneself (S7), ValidationError by field, Stale, AlreadyDone.
    """
    holder = locked(appointment.person, "delegate", by=by, key=key, seen=seen)
    deputy = holder if to.pk == holder.pk else locked(to, "delegate", by=by)
    check_may_give(by, appointment.role, appointment.unit)
    check_not_oneself(by, deputy, appointment.role, appointment.unit)
    _check_decided(appointment.role, decision_no)
    acting = _delegate(
        appointment, deputy, valid_from=valid_from, valid_to=valid_to, limits=limits, decision_no=decision_no
    )
    facts = facts_of_post(acting)
    audit.record(holder, action="delegate", title="Ủy quyền", by=by, facts={"Cho": deputy.full_name} | facts)
    audit.record(deputy, action="act_for", title="Nhận ủy quyền", by=by, facts={"Của": holder.full_name} | facts)
    return acting


def _delegate(appointment: Appointment, deputy: Person, **what: Any) -> Appointment:
    """What the tree's rules call the person is the field `to` here."""
    try:
        return posts.delegate(appointment, deputy, **what)
    except ValidationError as error:
        errors: dict[str, Any] = dict(error.error_dict)
        if "person" in errors:
            errors["to"] = errors.pop("person")
        raise ValidationError(errors) from error


@transaction.atomic
def end(
    appointment: Appointment, *, by: Person, on: date, reason: str, key: str = "", seen: int | None = None
) -> Appointment:
    """`on` is the last day of the post; whoever acts for its holder stops too.

    Raises ValidationError for a day before its first or after its last one.
    """
    holder = locked(appointment.person, "end_post", by=by, key=key, seen=seen)
    check_administers(by, appointment.unit)
    appointment.refresh_from_db()
    acting = acting_after(on, [appointment])
    try:
        posts.end_appointment(appointment, on=on)
    except ValidationError as error:
        raise ValidationError({"on": error.messages}) from error
    tell_cut_short(acting, on, by)
    facts = facts_of_post(appointment)
    audit.record(holder, action="end_post", title=_end_title(appointment), by=by, reason=reason, facts=facts)
    return appointment


@transaction.atomic
def strike(appointment: Appointment, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Person:
    """A post that has not begun will not begin. Raises ValidationError when it has."""
    holder = locked(appointment.person, "strike", by=by, key=key, seen=seen)
    check_administers(by, appointment.unit)
    if appointment.has_begun:
        raise ValidationError(_("Chức vụ này đã bắt đầu; hãy ghi ngày kết thúc."))
    facts, last_day = facts_of_post(appointment), appointment.valid_from - posts.ONE_DAY
    tell_cut_short(acting_after(last_day, [appointment]), last_day, by)
    posts.strike(appointment)
    audit.record(holder, action="strike", title="Bỏ bổ nhiệm chưa bắt đầu", by=by, reason=reason, facts=facts)
    return holder


@transaction.atomic
def correct(
    appointment: Appointment, *, by: Person, key: str = "", seen: int | None = None, **changes: Any
) -> Appointment:
    """Put right the days, the title, the decision of what has not begun; `changes` as `units.actions.correct` takes."""
    holder = locked(appointment.person, "correct", by=by, key=key, seen=seen)
    check_administers(by, appointment.unit)
    check_not_oneself(by, holder, appointment.role, appointment.unit)
    _check_decided(appointment.role, changes.get("decision_no", ""))
    before = facts_of_post(appointment)
    corrected = posts.correct(appointment, **changes)
    after = facts_of_post(corrected)
    told = {name: f"{before.get(name, '–')} → {value}" for name, value in after.items() if before.get(name) != value}
    if not told:
        raise ValidationError(_("Chưa có gì thay đổi."))
    audit.record(holder, action="correct", title="Sửa bổ nhiệm chưa bắt đầu", by=by, facts=told)
    return corrected


def acting_after(on: date, held: Iterable[Appointment]) -> list[Appointment]:
    """Who acts for the holder of one of these posts on a later day, read before that ends with the post."""
    rows = Appointment.objects.filter(acting_for__in=held, valid_to__gt=on)
    return list(rows.select_related("person", "unit").order_by("person_id"))


def tell_cut_short(acting: Iterable[Appointment], on: date, by: Person) -> None:
    """In the chain of each: what was left to them ends with the post, or does not begin at all."""
    for row in acting:
        deputy = Person.objects.select_for_update().get(pk=row.person_id)
        title = "Kết thúc ủy quyền" if row.valid_from <= on else "Bỏ ủy quyền chưa bắt đầu"
        facts = facts_of_post(row) | {"Hết cùng chức vụ từ sau ngày": f"{on:%d/%m/%Y}"}
        audit.record(deputy, action="end_post", title=title, by=by, facts=facts)


def facts_of_post(appointment: Appointment) -> dict[str, str]:
    """An appointment as an entry of a chain tells it."""
    facts = {
        "Vai trò": in_vietnamese(Role(appointment.role).label),
        "Đơn vị": appointment.unit.name,
        "Chức vụ": appointment.post,
        "Từ ngày": f"{appointment.valid_from:%d/%m/%Y}",
        "Đến hết ngày": f"{appointment.valid_to:%d/%m/%Y}" if appointment.valid_to else "",
        "Số quyết định": appointment.decision_no,
        "Việc được ủy quyền": "; ".join(in_vietnamese(PERM_LABELS[Perm(one)]) for one in appointment.limits),
    }
    return {label: value for label, value in facts.items() if value}


def _end_title(appointment: Appointment) -> str:
    return "Kết thúc ủy quyền" if appointment.acting_for_id else "Thôi giữ chức vụ"


def _check_decided(role: str, decision_no: str) -> None:
    if role in DECIDING and not decision_no.strip():
        raise ValidationError({"decision_no": _("Vai trò này phải theo quyết định: nhập số quyết định.")})
