"""The page of the seals: for auditors and administrators, with a copy to keep outside."""

import json
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence import sealing, signing
from evidence.models import AuditEntry, AuditSeal
from ui.paging import WHOLE, keyset_page
from units import clock
from units.models import Person
from units.requests import PersonRequest
from units.roles import Perm


def _check_may_see_seals(by: Person) -> None:
    """Auditors read the proof, administrators keep its copies; neither changes anything by it."""
    if not (by.grants.anywhere(Perm.AUDIT) or by.grants.anywhere(Perm.ADMINISTER)):
        raise PermissionDenied(_("Trang này dành cho kiểm toán và quản trị hệ thống."))


@require_safe
def seals(request: PersonRequest) -> HttpResponse:
    _check_may_see_seals(request.user)
    key, last = signing.public_key(), AuditSeal.objects.first()
    unsealed = AuditEntry.objects.filter(pk__gt=last.last_entry if last else 0)
    context = {
        "list_title": _("Niêm phong nhật ký"),
        "page": keyset_page(AuditSeal.objects.all(), request.GET, by="-day", ways=WHOLE),
        "last": last,
        "unsealed": unsealed.count(),
        "public_key": key,
        "key_name": signing.name_of(key),
        "empty_title": _("Chưa có niêm phong nào"),
        "empty_text": _("Niêm phong được lập mỗi đêm."),
    }
    return render(request, "evidence/seals.html", context)


@require_safe
def seals_copy(request: PersonRequest) -> StreamingHttpResponse:
    """All seals as JSON, to be kept where nobody who has this database can reach: `verify_audit --copy FILE`."""
    _check_may_see_seals(request.user)
    name = f"niem-phong-{clock.today():%Y-%m-%d}.json"
    response = StreamingHttpResponse(_copy_lines(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _copy_lines() -> Iterator[str]:
    yield f'{{"public_keys": {json.dumps(signing.public_keys())},\n "seals": [\n'
    for number, one in enumerate(AuditSeal.objects.order_by("number").iterator(chunk_size=1000)):
        yield (",\n" if number else "") + json.dumps(sealing.copy_of(one))
    yield "\n]}\n"
