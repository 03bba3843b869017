"""Use cases of accounts. Nothing is ever deleted; every act is in the chain of the person."""

from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evidence import audit
from evidence.language import in_vietnamese
from organisation.actions.acts import locked
from organisation.actions.appointments import acting_after, tell_cut_short
from organisation.policies.administrators import check_keeps
from ui.text import nfc
from units import actions as posts
from units import clock
from units.models import Appointment, Leaving, Person
from units.roles import Perm
from workflow.engine import claim, is_used
from workflow.errors import AlreadyDone, Refused

OPEN = "open_account"
#: What an edit may change, with the name under which its chain tells of it.
FACTS = ("full_name", "sort_name", "email", "title")


def open_account(*, by: Person, username: str, full_name: str, key: str = "", **facts: str) -> Person:
    """A new account without a password; `facts` are sort_name, email, title. The person sets one by a link.

    Raises Refused, AlreadyDone for the same form again, ValidationError for a name that is taken.
    """
    by.forget_grants()
    if not by.grants.anywhere(Perm.ADMINISTER):
        raise Refused(_("Trang này dành cho quản trị hệ thống."))
    if is_used(key, by):
        raise AlreadyDone
    try:
        with transaction.atomic():
            return _create(by, username, full_name, key, facts)
    except IntegrityError as error:
        if is_used(key, by):
            raise AlreadyDone from error
        raise ValidationError({"username": _("Tên đăng nhập này đã có.")}) from error


def _create(by: Person, username: str, full_name: str, key: str, facts: dict[str, str]) -> Person:
    if Person.objects.filter(username__iexact=nfc(username)).exists():
        raise ValidationError({"username": _("Tên đăng nhập này đã có.")})
    person = Person.objects.create_user(username, full_name, **facts)
    claim(key, person, OPEN, by)
    told = {"Tên đăng nhập": person.username} | _told({name: getattr(person, name) for name in FACTS})
    audit.record(person, action=OPEN, title="Mở tài khoản", by=by, facts=told)
    return person


@transaction.atomic
def edit(person: Person, *, by: Person, key: str = "", seen: int | None = None, **facts: str) -> Person:
    """Put names, e-mail or title right; what is not passed stays. Raises ValidationError when nothing changes."""
    fresh = locked(person, "edit", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    before = {name: getattr(fresh, name) for name in FACTS}
    for name in FACTS:
        setattr(fresh, name, nfc(facts.get(name, before[name])))
    fresh.save()
    changed = {name: before[name] for name in FACTS if getattr(fresh, name) != before[name]}
    if not changed:
        raise ValidationError(_("Chưa có gì thay đổi."))
    told = {_label(name): f"{old or '–'} → {getattr(fresh, name) or '–'}" for name, old in changed.items()}
    audit.record(fresh, action="edit", title="Sửa thông tin tài khoản", by=by, facts=told)
    return fresh


@transaction.atomic
def deactivate(person: Person, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Person:
    """Nobody can log in with it any more, and whoever is logged in is out at once; posts and history stay.

    The password goes too: the sessions made with it stay dead when the account is opened again.
    """
    fresh = locked(person, "deactivate", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    if fresh.pk == by.pk:
        raise Refused(_("Đồng chí không tự ngừng tài khoản của mình."))
    if not fresh.is_active:
        raise ValidationError(_("Tài khoản này đã ngừng hoạt động."))
    _shut(fresh)
    audit.record(fresh, action="deactivate", title="Ngừng tài khoản", by=by, reason=_needed(reason))
    return fresh


@transaction.atomic
def reactivate(person: Person, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Person:
    """The account works again once the person has set a new password by a link."""
    fresh = locked(person, "reactivate", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    if fresh.is_active:
        raise ValidationError(_("Tài khoản này đang hoạt động."))
    fresh.is_active = True
    fresh.save(update_fields=["is_active"])
    audit.record(fresh, action="reactivate", title="Mở lại tài khoản", by=by, reason=_needed(reason))
    return fresh


@transaction.atomic
def give_link(person: Person, *, by: Person, key: str = "", seen: int | None = None) -> str:
    """The path of a page on which the person sets a password, once, within PASSWORD_RESET_TIMEOUT.

    The chain tells that a link was given and where it goes, never the link.
    """
    fresh = locked(person, "give_link", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    if not fresh.is_active:
        raise ValidationError(_("Tài khoản này đã ngừng hoạt động."))
    told = {"Gửi tới": fresh.email or "Quản trị chuyển trực tiếp"}
    audit.record(fresh, action="give_link", title="Cấp đường dẫn đặt mật khẩu", by=by, facts=told)
    uid = urlsafe_base64_encode(force_bytes(fresh.pk))
    token = default_token_generator.make_token(fresh)
    return reverse("password_reset_confirm", kwargs={"uidb64": uid, "token": token})


@transaction.atomic
def leave(
    person: Person, *, by: Person, on: date, kind: str, key: str = "", seen: int | None = None
) -> list[Appointment]:
    """`on` is the last working day: every post ends then (DOMAIN §2.8). Returns the posts that ended.

    The account stays, for the person's own records; that of a person who died is closed.
    """
    fresh = locked(person, "leave", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    if fresh.pk == by.pk:
        raise Refused(_("Việc thôi giữ chức vụ của đồng chí do một quản trị khác ghi nhận."))
    if fresh.left_on:
        raise ValidationError(_("Đã ghi nhận thôi công tác; hãy tiếp nhận trở lại trước."))
    if kind == Leaving.DECEASED and on > clock.today():
        raise ValidationError({"on": _("Ngày này chưa đến.")})
    acting = acting_after(on, fresh.appointments.all())
    ended = _leave(fresh, on, kind)
    tell_cut_short(acting, on, by)
    told = {"Ngày làm việc cuối cùng": f"{on:%d/%m/%Y}", "Chức vụ kết thúc": "; ".join(map(str, ended)) or "Không có"}
    audit.record(fresh, action="leave", title=in_vietnamese(Leaving(kind).label), by=by, facts=told)
    return ended


def _leave(person: Person, on: date, kind: str) -> list[Appointment]:
    try:
        ended = posts.leave(person, on=on, kind=kind)
    except ValidationError as error:
        raise ValidationError({"on": error.messages}) from error
    if kind == Leaving.DECEASED:
        _shut(person)
    return ended


@transaction.atomic
def take_back(person: Person, *, by: Person, reason: str, key: str = "", seen: int | None = None) -> Person:
    """They had left, and work here again: from now on they can be appointed. Ended posts stay ended."""
    fresh = locked(person, "take_back", by=by, key=key, seen=seen)
    check_keeps(by, fresh)
    if not fresh.left_on:
        raise ValidationError(_("Đồng chí này đang công tác."))
    told = {"Đã thôi từ sau ngày": f"{fresh.left_on:%d/%m/%Y}", "Lý do đã ghi": fresh.get_leaving_display()}
    fresh.left_on, fresh.leaving = None, ""
    fresh.save(update_fields=["left_on", "leaving"])
    audit.record(fresh, action="take_back", title="Tiếp nhận trở lại", by=by, reason=_needed(reason), facts=told)
    return fresh


def _shut(person: Person) -> None:
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Nhập lý do.")})
    return reason


def _label(name: str) -> str:
    return str(capfirst(in_vietnamese(Person._meta.get_field(name).verbose_name)))  # type: ignore[union-attr]


def _told(values: dict[str, str]) -> dict[str, str]:
    return {_label(name): value for name, value in values.items() if value}
