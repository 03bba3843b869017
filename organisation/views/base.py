"""What the administrators' pages have in common. They keep accounts and catalogues; they decide nothing (S7)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import View

from organisation.sight import administers_all
from units.requests import PersonRequest
from units.roles import Perm


class AdminView(View):
    """A page for those who administer some unit; what lies outside of theirs is a 404, which its view sees to."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if not request.user.grants.anywhere(Perm.ADMINISTER):
            raise PermissionDenied(_("Trang này dành cho quản trị hệ thống."))
        return super().dispatch(request, *args, **kwargs)


class GeneralAdminView(AdminView):
    """A page about what all units share: general rules, the calendar."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.user.grants.anywhere(Perm.ADMINISTER) and not administers_all(request.user):
            raise PermissionDenied(_("Quy định chung và lịch làm việc do quản trị của đơn vị cao nhất cập nhật."))
        return super().dispatch(request, *args, **kwargs)
