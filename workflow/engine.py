"""The one way to move a record (DESIGN §3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import audit, files
from evidence.language import in_vietnamese
from evidence.models import AuditEntry
from units import clock
from units.models import Person, Unit
from workflow import clocks
from workflow.errors import AlreadyDone, NotReady, OutsidePerform, Stale
from workflow.machine import Step, machine_of, moves
from workflow.models import UsedKey
from workflow.signals import transitioned

R = TypeVar("R", bound=Any)
_performing: ContextVar[bool] = ContextVar("performing", default=False)


@files.atomic()
def begin(
    record: R,
    *,
    by: Person,
    key: str = "",
    facts: dict[str, Any] | None = None,
    also: Callable[[R], None] | None = None,
) -> R:
    """Save a new record with the first entry of its chain; `key`: see `made_before`. Raises Refused, NotReady."""
    machine = machine_of(record)
    by.forget_grants()
    record.unit_path = _place_of(record)
    machine.policy_of("create")(by, record)
    record.version = 1
    record.save(force_insert=True)
    if also:
        also(record)
    entry = audit.record(record, action="create", title="Tạo hồ sơ", by=by, to_state=record.state, facts=facts)
    clocks.keep_true(record)
    if key:
        UsedKey.objects.create(by=by, key=key, action="create", record=record)
    transitioned.send(sender=type(record), record=record, step=None, by=by, entry=entry)
    return record


def made_before(key: str, by: Person, model: type[R]) -> R | None:
    """What the very same form of the person made before; a second press waits here. Call inside a transaction."""
    if not key:
        return None
    Person.objects.select_for_update().only("pk").get(pk=by.pk)
    used = UsedKey.objects.filter(by=by, key=key).first()
    return machine_of(model).load().get(pk=used.object_id) if used else None


def _place_of(record: Any) -> str:
    """Where the record's unit hangs; read under lock, for a unit that is just being closed takes nothing new."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=record.unit_id)
    if not unit.is_active:
        raise NotReady([_("%(unit)s đã kết thúc hoạt động.") % {"unit": unit.short_name}])
    return unit.path


def perform(
    record: R,
    name: str,
    *,
    by: Person,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    seen: int | None = None,
    key: str = "",
    also: Callable[[R], None] | None = None,
    **changes: Any,
) -> R:
    """Take one step: lock and reload, check, move, save, write the entry, set the clocks, tell the others.

    `seen` is the version on the person's screen, `key` the form's key; `also(fresh)` writes child rows inside the
    transaction, before anyone hears of the step, and may add to `facts` what only then is known; `changes` go to the
    transition method, with `by` and `at`.
    Returns the fresh record: the one passed in is out of date. Raises AlreadyDone, Stale, Refused, NotReady,
    ValidationError; after any of them nothing has been written.
    """
    step = machine_of(record).steps[name]
    by.forget_grants()
    with files.atomic():
        fresh = _lock(record)
        claim(key, fresh, name, by)
        _refuse_if_stale(fresh, step, by, seen)
        step.policy.check_ready(fresh)
        before = fresh.state
        with _moving():
            getattr(fresh, name)(by=by, at=clock.now(), **changes)
        _save(fresh, before)
        if also:
            also(fresh)
            _forget_children(fresh)
        entry = audit.record(
            fresh,
            action=name,
            title=in_vietnamese(step.words.past),
            by=by,
            from_state=before,
            to_state=fresh.state,
            reason=reason,
            facts=facts,
        )
        clocks.keep_true(fresh)
        transitioned.send(sender=type(fresh), record=fresh, step=step, by=by, entry=entry)
    return fresh


def hand_over(record: R, to: Unit, *, path: str, by: Person, reason: str, facts: dict[str, Any]) -> R:
    """The unit that held the record is no more: `to` goes on with it, in the state in which it is (DOMAIN §4.4.3).

    `path` is the record's place in the tree from now on; `unit` stays, for statistics keep the old units. The entry
    stands in the record's own chain. Returns the fresh record.
    """
    with files.atomic():
        fresh = _lock(record)
        facts = {"Đơn vị giữ trước đó": fresh.holder.name, "Đơn vị kế tục": to.name, **facts}
        fresh.holder, fresh.unit_path = to, path
        _save(fresh, fresh.state)
        audit.record(
            fresh,
            action="hand_over",
            title="Chuyển cho đơn vị kế tục",
            by=by,
            from_state=fresh.state,
            to_state=fresh.state,
            reason=reason,
            facts=facts,
        )
        clocks.keep_true(fresh)
    return fresh


def _lock(record: R) -> R:
    """The row, locked and fresh; on SQLite the IMMEDIATE transaction is the lock."""
    model = type(record)
    model._base_manager.select_for_update().only("pk").get(pk=record.pk)
    return machine_of(record).load().get(pk=record.pk)


def is_used(key: str, by: Person) -> bool:
    """Whether this very form of the person has been carried out before."""
    return bool(key) and UsedKey.objects.filter(by=by, key=key).exists()


def claim(key: str, fresh: Any, name: str, by: Person) -> None:
    """Use up the form's key. The row is locked, so of two presses exactly one passes; the other raises AlreadyDone."""
    if not key:
        return
    kind = ContentType.objects.get_for_model(fresh)
    _used, new = UsedKey.objects.get_or_create(
        by=by, key=key, defaults={"action": name, "content_type": kind, "object_id": fresh.pk}
    )
    if not new:
        raise AlreadyDone


def _refuse_if_stale(fresh: Any, step: Step, by: Person, seen: int | None) -> None:
    """The person is asked about first, unless the record has moved under their eyes: then that is what to say."""
    if seen is not None and seen != fresh.version:
        raise Stale(moved_sentence(fresh))
    step.policy.check_who(by, fresh)
    if fresh.state not in step.sources:
        raise Stale(moved_sentence(fresh))


def moved_sentence(record: Any) -> str:
    """ "Hồ sơ đã được … xử lý lúc …", from the last entry of the chain."""
    last: AuditEntry | None = audit.chain_of(record).last()
    if last is None:
        return _("Hồ sơ đã thay đổi.")
    return _("Hồ sơ đã được %(name)s xử lý lúc %(when)s: %(what)s.") % {
        "name": last.by_name,
        "when": timezone.localtime(last.at).strftime("%H:%M %d/%m/%Y"),
        "what": last.title,
    }


def _forget_children(fresh: Any) -> None:
    """What `load()` prefetched was read before `also` wrote: whoever hears of the step reads anew."""
    getattr(fresh, "_prefetched_objects_cache", {}).clear()


def _save(fresh: Any, before: str) -> None:
    fresh.version += 1
    if fresh.state != before:
        fresh.state_since = clock.now()
    fresh.save()


@contextmanager
def _moving() -> Iterator[None]:
    token = _performing.set(True)
    try:
        yield
    finally:
        _performing.reset(token)


def refuse_outside_perform(sender: type[Any], name: str, **_kwargs: Any) -> None:
    """django-fsm checks nobody and opens no transaction: a direct call of a transition is a bug, said loudly."""
    if moves(sender) and not _performing.get():
        raise OutsidePerform(f"{sender.__name__}.{name} must go through workflow.engine.perform")
