import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from notices.querysets import unread_count
from units.roles import Perm

NAV = (
    (gettext_lazy("Việc của tôi"), "home", "home"),
    (gettext_lazy("Đề xuất"), "proposals:list", "bulb"),
    (gettext_lazy("Thí điểm"), "pilots:list", "player-play"),
    (gettext_lazy("Theo dõi"), "reviews:monitoring_list", "list-check"),
    (gettext_lazy("Xem xét trách nhiệm"), "reviews:accountability_list", "scale"),
    (gettext_lazy("Báo cáo"), "reports:list", "report-analytics"),
    (gettext_lazy("Đơn vị"), "organisation:tree", "sitemap"),
)
#: For those who administer some unit.
ADMIN_NAV = (gettext_lazy("Quản trị"), "organisation:hub", "settings")
#: For those who check the proof.
AUDIT_NAV = (gettext_lazy("Niêm phong"), "evidence:seals", "shield-check")
USER_LINKS = (
    (gettext_lazy("Thông tin của tôi"), "profile", "user"),
    (gettext_lazy("Đổi mật khẩu"), "password_change", "key"),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may use: navigation, the user's links, the bell and the version. Queries run only when shown."""
    return {
        "nav": SimpleLazyObject(lambda: _links(_nav(request), request.path)),
        "user_links": _links(USER_LINKS, request.path),
        "home_url": _address("home") or "/",
        "logout_url": _address("logout"),
        "login_url": _address("login"),
        "sign_in_url": f"{_address('login')}?next={_address('signed_in')}",
        "notices_url": _address("notices:list"),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "unit_name": SimpleLazyObject(lambda: request.user.grants.unit_name if request.user.is_authenticated else ""),
        "app_version": _version(),
    }


def _nav(request: HttpRequest) -> list[tuple[Any, str, str]]:
    """Reports only for those who can ever see one, administration for administrators: no page that stays empty."""
    if not request.user.is_authenticated:
        return []
    may = request.user.grants.anywhere
    reads_reports = may(Perm.VIEW) or may(Perm.REPORT)
    items = [item for item in NAV if item[1] != "reports:list" or reads_reports]
    items += [AUDIT_NAV] if may(Perm.AUDIT) else []
    return [*items, ADMIN_NAV] if may(Perm.ADMINISTER) else items


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0


def _links(items: Iterable[tuple[Any, str, str]], path: str) -> list[dict[str, Any]]:
    """Label, address, icon and whether the page is inside; the longest address that fits is the active one."""
    links = [{"label": label, "url": _address(name), "icon": icon} for label, name, icon in items]
    links = [link for link in links if link["url"]]
    inside = [
        link["url"] for link in links if path == link["url"] or (link["url"] != "/" and path.startswith(link["url"]))
    ]
    active = max(inside, key=len, default="")
    return [{**link, "active": link["url"] == active} for link in links]


def _address(name: str) -> str:
    """The address of a named page; empty where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@cache
def _version() -> str:
    """The version that pyproject.toml gives."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
