"""Quản trị: where an administrator starts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from organisation.views.base import AdminView
from units.requests import PersonRequest


@dataclass(frozen=True)
class Entry:
    """One line of the page: where it leads, and what one does there."""

    label: Any
    hint: Any
    url_name: str
    icon: str

    @property
    def url(self) -> str:
        """Empty where this installation has no such page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


ENTRIES = (
    Entry(
        _("Tài khoản, chức vụ"),
        _("Mở tài khoản, bổ nhiệm, ủy quyền, cho thôi giữ chức vụ."),
        "organisation:people",
        "users",
    ),
    Entry(
        _("Thay đổi tổ chức"),
        _("Thành lập, đổi tên, chuyển, hợp nhất, chia tách, giải thể đơn vị theo quyết định."),
        "organisation:events",
        "sitemap",
    ),
    Entry(_("Nhập, xuất danh sách"), _("Đơn vị và cán bộ từ tệp XLSX, CSV."), "organisation:imports", "upload"),
    Entry(_("Quy định"), _("Thời hạn, tỷ lệ và căn cứ pháp lý."), "organisation:rules", "gavel"),
    Entry(
        _("Niêm phong nhật ký"),
        _("Niêm phong mỗi đêm; tải bản sao để giữ bên ngoài."),
        "evidence:seals",
        "shield-check",
    ),
    Entry(_("Lịch làm việc"), _("Ngày nghỉ và ngày làm bù."), "organisation:calendar", "calendar"),
)


class Hub(AdminView):
    def get(self, request: PersonRequest) -> HttpResponse:
        return render(request, "organisation/hub.html", {"entries": [entry for entry in ENTRIES if entry.url]})
