"""Tài khoản: the list of people, and the page of one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from organisation.forms.accounts import GONE, SHUT, WORKING, PeopleFilter
from organisation.policies.administrators import check_keeps
from organisation.querysets import administrators as querysets
from organisation.sight import administered
from organisation.views.base import AdminView
from ui.paging import WHOLE, Page, keyset_page
from units import clock
from units.models import Appointment, Person
from units.requests import PersonRequest
from units.roles import PERM_LABELS, Perm
from workflow.pages import timeline_of

MOST_COUNTED = 1_000


class PeopleList(AdminView):
    def get(self, request: PersonRequest) -> HttpResponse:
        filters = PeopleFilter(request.GET, request.user)
        found = _filtered(querysets.people_kept(request.user), filters.given)
        current = Appointment.objects.active().select_related("unit", "acting_for")
        rows = found.prefetch_related(Prefetch("appointments", current, to_attr="posts"))
        page = keyset_page(rows, request.GET, by="sort_key", ways=WHOLE)
        people = [{"person": person, "posts": person.posts, "status": status_of(person)} for person in page.rows]
        context = {
            "crumbs": [(_("Quản trị"), reverse("organisation:hub")), (_("Tài khoản, chức vụ"), "")],
            "list_title": _("Tài khoản, chức vụ"),
            "list_intro": _("Người có tài khoản và chức vụ trong phạm vi đồng chí quản trị, xếp theo tên."),
            "filter_form": filters,
            "active_filters": filters.active,
            "page": Page(people, page.previous_cursor, page.next_cursor, _count_text(found)),
        }
        return render(request, "organisation/people.html", context)


def _filtered(people: QuerySet[Person], given: dict[str, Any]) -> QuerySet[Person]:
    status, unit, role = given.get("trang_thai", ""), given.get("don_vi"), given.get("vai_tro", "")
    if given.get("q"):
        people = querysets.found(people, given["q"])
    if unit or role:
        people = querysets.with_post(people, unit, role, today_only=status not in (GONE, SHUT))
    if status == WORKING:
        return querysets.working(people)
    if status == GONE:
        return querysets.gone(people)
    return people.filter(is_active=False) if status == SHUT else people


def _count_text(found: QuerySet[Person]) -> str:
    """Counting stops at a thousand: beyond it the number helps nobody and costs much."""
    count = found.order_by()[: MOST_COUNTED + 1].count()
    return _("Hơn 1.000 người") if count > MOST_COUNTED else _("%(count)d người") % {"count": count}


def status_of(person: Person) -> dict[str, str]:
    """The badge of an account."""
    if not person.is_active:
        return {"label": _("Tài khoản đã ngừng"), "tone": "no"}
    if person.left_on and person.left_on < clock.today():
        return {"label": _("Đã thôi công tác"), "tone": "draft"}
    return {"label": _("Đang hoạt động"), "tone": "ok"}


class PersonPage(AdminView):
    """Facts, posts, ủy quyền, history; the acts that this administrator may take."""

    def get(self, request: PersonRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(querysets.people_kept(request.user), pk=pk)
        refusal = refusal_to_keep(request.user, person)
        context = {
            "crumbs": [
                (_("Quản trị"), reverse("organisation:hub")),
                (_("Tài khoản, chức vụ"), reverse("organisation:people")),
                (person.full_name, ""),
            ],
            "person": person,
            "status": status_of(person),
            "facts": facts_of(person),
            "refusal": refusal,
            "acts": [] if refusal else acts_on(request.user, person),
            "groups": posts_of(person, request.user),
            "given": _given(person),
            "entries": timeline_of(person),
        }
        return render(request, "organisation/person.html", context)


def refusal_to_keep(by: Person, person: Person) -> str:
    try:
        check_keeps(by, person)
    except PermissionDenied as refused:
        return str(refused)
    return ""


def facts_of(person: Person) -> list[tuple[str, str]]:
    rows = [
        (_("Tên đăng nhập"), person.username),
        (_("Họ và tên"), person.full_name),
        (_("Tên để sắp xếp"), person.sort_name),
        (_("Chức danh"), person.title),
        (_("Thư điện tử"), person.email),
        (_("Mật khẩu"), _("Đã đặt") if person.has_usable_password() else _("Chưa đặt")),
    ]
    if person.left_on:
        rows.append((person.get_leaving_display(), f"{person.left_on:%d/%m/%Y}"))
    return [(label, value or "–") for label, value in rows]


def acts_on(by: Person, person: Person) -> list[dict[str, str]]:
    """The buttons of the page, the usual ones first."""

    def act(name: str, label: str, icon: str, tone: str = "secondary") -> dict[str, str]:
        return {"url": reverse(f"organisation:{name}", args=[person.pk]), "label": label, "icon": icon, "tone": tone}

    appoint = act("person_appoint", _("Bổ nhiệm"), "certificate", "primary")
    edit = act("person_edit", _("Sửa thông tin"), "edit")
    link = act("person_link", _("Cấp đường dẫn đặt mật khẩu"), "key")
    if not person.is_active:
        return [act("person_reactivate", _("Mở lại tài khoản"), "refresh", "primary"), edit]
    if person.left_on:
        return [act("person_take_back", _("Tiếp nhận trở lại"), "refresh", "primary"), edit, link]
    own = [] if by.pk == person.pk else [
        act("person_leave", _("Ghi nhận thôi công tác"), "logout"),
        act("person_deactivate", _("Ngừng tài khoản"), "lock", "danger"),
    ]  # fmt: skip
    return [appoint, edit, link, *own]


def posts_of(person: Person, by: Person) -> list[dict[str, Any]]:
    """Posts now, to come, past; each with what this administrator may do about it."""
    rows = person.appointments.select_related("unit", "acting_for__person").order_by("-valid_from", "-pk")
    kept = set(administered(by).filter(appointments__person=person).values_list("pk", flat=True))
    today = clock.today()
    groups: dict[str, list[dict[str, Any]]] = {"now": [], "next": [], "past": []}
    for row in rows:
        ended = row.valid_to is not None and row.valid_to < today
        group = "past" if ended else "now" if row.has_begun else "next"
        groups[group].append(
            {"post": row, "limits": labels_of(row), "acts": _post_acts(row, row.unit_id in kept, group)}
        )
    titles = {"now": _("Chức vụ hiện nay"), "next": _("Chức vụ sắp tới"), "past": _("Chức vụ đã qua")}
    return [{"title": titles[name], "rows": found} for name, found in groups.items() if found or name == "now"]


def labels_of(row: Appointment) -> list[str]:
    return [str(PERM_LABELS[Perm(limit)]) for limit in row.limits]


def _post_acts(row: Appointment, kept: bool, group: str) -> list[tuple[str, str]]:
    """(label, url)"""
    if not kept or group == "past":
        return []
    names = [("appointment_delegate", _("Ủy quyền"))] if row.may_be_delegated else []
    if group == "next":
        names += [("appointment_correct", _("Sửa")), ("appointment_strike", _("Bỏ"))]
    else:
        names.append(("appointment_end", _("Kết thúc")))
    return [(label, reverse(f"organisation:{name}", args=[row.pk])) for name, label in names]


def _given(person: Person) -> list[Appointment]:
    """Who acts for this person now or soon."""
    rows = Appointment.objects.overlapping(clock.today(), None).filter(acting_for__person=person)
    return list(rows.select_related("person", "unit", "acting_for").order_by("valid_from"))
