"""The log of reading a review, page by page; and for the audit, the reviews that have one."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evidence.models import ReadEntry
from reviews.models import AccountabilityReview, Complaint
from reviews.querysets import reads
from ui.paging import Page, keyset_page
from units.requests import PersonRequest
from units.roles import Perm


def read_log(request: PersonRequest, pk: int) -> HttpResponse:
    """Who read what of the review, the latest first; for everybody else the page does not exist."""
    review: AccountabilityReview = get_object_or_404(reads.with_readable_log(request.user), pk=pk)
    entries, scope = reads.reads_of(review)
    page = keyset_page(entries, request.GET, by="-at", ways=scope.ways, size=50)
    kind = ContentType.objects.get_for_model(Complaint)
    rows = [{"entry": one, "what": _what(one, kind)} for one in page.rows]
    context = {
        "list_title": _("Nhật ký xem hồ sơ %(reference)s") % {"reference": review.reference},
        "list_intro": _(
            "Ai đã mở trang, tệp, văn bản nào, lúc nào. Chỉ Chủ nhiệm Ủy ban Kiểm tra và kiểm toán được xem."
        ),
        "page": Page(rows, page.previous_cursor, page.next_cursor),
        "crumbs": _crumbs(request, review),
        "empty_title": _("Chưa ai mở hồ sơ này"),
        "empty_text": _("Mỗi lần mở từ nay đều được ghi tại đây."),
    }
    return render(request, "reviews/accountability/reads.html", context)


def _what(entry: ReadEntry, complaint: ContentType) -> str:
    what = entry.what or "Trang hồ sơ"
    return f"Khiếu nại KN-{entry.object_id:05d}: {what}" if entry.content_type_id == complaint.pk else what


def _crumbs(request: PersonRequest, review: AccountabilityReview) -> list[tuple[Any, str]]:
    """Back to the review for the chair; the auditor may not open it."""
    here = (_("Nhật ký xem"), "")
    if request.user.grants.on_unit(Perm.CHAIR_INSPECTION, review.holder_id):
        return [(_("Xem xét trách nhiệm"), reverse("reviews:accountability_list")),
                (review.reference, review.get_absolute_url()), here]  # fmt: skip
    return [(_("Nhật ký xem hồ sơ"), reverse("reviews:read_logs")), (review.reference, "")]


def read_logs(request: PersonRequest) -> HttpResponse:
    """The reviews of the units that the person audits, by number and unit alone."""
    if not request.user.grants.anywhere(Perm.AUDIT):
        raise PermissionDenied(_("Chỉ người kiểm tra nhật ký xem được danh sách này."))
    found = AccountabilityReview.objects.select_related("unit", "holder").order_by("-created_at", "-pk")
    context = {
        "list_title": _("Nhật ký xem hồ sơ xem xét trách nhiệm"),
        "list_intro": _("Chỉ có mã và đơn vị; nội dung hồ sơ không mở cho kiểm toán."),
        "page": keyset_page(found, request.GET, by="-created_at", ways=reads.audited_by(request.user).ways),
        "empty_title": _("Không có hồ sơ nào"),
        "empty_text": _("Chưa có hồ sơ xem xét trách nhiệm tại các đơn vị đồng chí kiểm tra."),
    }
    return render(request, "reviews/accountability/read_logs.html", context)
