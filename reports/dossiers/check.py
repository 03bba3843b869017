"""The page behind the QR code: whether a file is a dossier issued here. It needs no account and tells no more."""

import hashlib
from typing import Any, BinaryIO, cast

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from evidence.dossiers import claim_of
from evidence.models import Dossier, DossierStage
from units import clock

MEGABYTE = 1024 * 1024
MOST_MB = 300
#: From one address in a minute: a person checks a few files, a guesser of codes needs more.
MOST_TRIES = 20


@method_decorator(login_not_required, name="dispatch")
class Check(View):
    """With the code: whether there is such a dossier, and whether a chosen file is it. Without: which one a file is."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if _too_often(request):
            return self.page(code="", state="wait", status=429)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        if code and _issued().filter(code=code).first() is None:
            return self.page(code=code, state="unknown", status=404)
        return self.page(code=code, state="ask")

    def post(self, request: HttpRequest, code: str = "") -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            return self.page(code=code, state="ask", error=_("Chọn tệp PDF cần kiểm tra."), status=422)
        if (upload.size or 0) > MOST_MB * MEGABYTE:
            too_large = _("Tệp lớn hơn %(max)d MB; hãy dùng lệnh manage.py verify_dossier.") % {"max": MOST_MB}
            return self.page(code=code, state="ask", error=too_large, status=422)
        state, dossier = _verdict(upload, code)
        return self.page(code=code, state=state, dossier=dossier)

    def page(self, *, code: str, state: str, status: int = 200, error: str = "", dossier: Any = None) -> HttpResponse:
        known = dossier or (_issued().filter(code=code).first() if code else None)
        context = {"code": code, "state": state, "error": error, "known": known}
        response = render(self.request, "reports/dossiers/check.html", context, status=status)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def _issued() -> Any:
    return Dossier.objects.filter(stage=DossierStage.READY)


def _verdict(upload: UploadedFile, code: str) -> tuple[str, Dossier | None]:
    """valid, other (whole, but not the one of the code), changed, or not ours."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    same = _issued().filter(sha256=digest.hexdigest()).first()
    if same is not None:
        return ("valid" if code in ("", same.code) else "other"), same
    # No PDF reader here: what anybody sends is only looked at from its end.
    claimed = _issued().filter(code__in=claim_of(cast(BinaryIO, upload.file), deep=False).codes).first()
    return ("changed", claimed) if claimed else ("not_ours", None)


def _too_often(request: HttpRequest) -> bool:
    """Counts by address and minute; a cache that lost its count lets more through, never fewer."""
    key = f"dossier-check:{request.META.get('REMOTE_ADDR', '')}:{clock.now():%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) > MOST_TRIES
    except ValueError:
        return False
