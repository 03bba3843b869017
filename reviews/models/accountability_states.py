"""The states of an accountability review and what they are called (DOMAIN §7.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    OPENED = "OPENED", _("Đã mở")
    ASSIGNED = "ASSIGNED", _("Đã lập tổ kiểm tra")
    EXPLAINING = "EXPLAINING", _("Chờ giải trình")
    VERIFYING = "VERIFYING", _("Thẩm tra, xác minh")
    DRAFTING = "DRAFTING", _("Dự thảo kết luận")
    HEARING = "HEARING", _("Hội nghị, nghe trình bày")
    VOTING = "VOTING", _("Biểu quyết")
    CONCLUDED = "CONCLUDED", _("Đã kết luận")
    NOTIFIED = "NOTIFIED", _("Đã thông báo")
    COMPLAINED = "COMPLAINED", _("Đang khiếu nại")
    FINAL = "FINAL", _("Có hiệu lực cuối")
    REFERRED = "REFERRED", _("Chuyển cơ quan có thẩm quyền")
    SUSPENDED = "SUSPENDED", _("Tạm chưa xem xét")
    CANCELLED = "CANCELLED", _("Đã hủy")


class ReasonKind(models.TextChoices):
    """Why a review is opened (DOMAIN §7.6)."""

    NOT_ACHIEVED = "NOT_ACHIEVED", _("Không đạt mục tiêu")
    PARTLY_ACHIEVED = "PARTLY_ACHIEVED", _("Đạt một phần mục tiêu")
    RISK = "RISK", _("Xảy ra rủi ro")
    DAMAGE = "DAMAGE", _("Có thiệt hại")
    VIOLATION = "VIOLATION", _("Có dấu hiệu vi phạm")
    ABUSE = "ABUSE", _("Có dấu hiệu lợi dụng chủ trương")


class SuspendReason(models.TextChoices):
    """Why a subject is not reviewed for the time being (DOMAIN §2.2: the 2021 set of HD 02, NĐ 172/2025)."""

    MATERNITY = "MATERNITY", _("Mang thai, nghỉ thai sản, nuôi con dưới 12 tháng")
    ILLNESS = "ILLNESS", _("Mắc bệnh nặng, đang điều trị nội trú")
    PROSECUTION = "PROSECUTION", _("Đang bị điều tra, truy tố, xét xử, tạm giữ, tạm giam")
    OTHER = "OTHER", _("Lý do khác theo quy định")


S = ReviewState
TEAM_AT_WORK = (S.ASSIGNED, S.EXPLAINING, S.VERIFYING, S.DRAFTING, S.HEARING)
BEFORE_VOTING = (S.OPENED, *TEAM_AT_WORK)
UNDER_WAY = (*BEFORE_VOTING, S.VOTING)
DECIDED = (S.CONCLUDED, S.NOTIFIED, S.COMPLAINED, S.FINAL)
MADE_KNOWN = (S.NOTIFIED, S.COMPLAINED, S.FINAL)
ENDED = (S.FINAL, S.REFERRED, S.CANCELLED)
#: Who has to act, in words; filled with unit, lead, people.
HOLDERS = {
    S.OPENED: _("Chủ nhiệm Ủy ban Kiểm tra %(unit)s"),
    S.ASSIGNED: _("Tổ kiểm tra, tổ trưởng %(lead)s"),
    S.EXPLAINING: _("Người giải trình: %(people)s"),
    S.VERIFYING: _("Tổ kiểm tra, tổ trưởng %(lead)s"),
    S.DRAFTING: _("Tổ trưởng tổ kiểm tra %(lead)s"),
    S.HEARING: _("Chủ nhiệm Ủy ban Kiểm tra %(unit)s"),
    S.VOTING: _("Ủy ban Kiểm tra %(unit)s"),
    S.CONCLUDED: _("Văn phòng %(unit)s"),
    S.NOTIFIED: _("Chờ hết thời hạn khiếu nại"),
    S.SUSPENDED: _("Chủ nhiệm Ủy ban Kiểm tra %(unit)s (xem xét lại)"),
    S.COMPLAINED: _("Chờ giải quyết khiếu nại"),
}
