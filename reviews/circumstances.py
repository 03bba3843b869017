"""Aggravating and mitigating circumstances, and which kind of pilot it was (QĐ 69; DOMAIN §2.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PilotBasis(models.TextChoices):
    """What has to be asked of every case: the proposal leads to exemption, another pilot only mitigates."""

    KL14_PROPOSAL = "KL14_PROPOSAL", _("Đề xuất đổi mới, sáng tạo được cấp có thẩm quyền cho phép (Kết luận 14-KL/TW)")
    OTHER_PILOT = "OTHER_PILOT", _("Chủ trương, thí điểm khác được cấp có thẩm quyền cho phép")


class Mitigating(models.TextChoices):
    SELF_REPORTED = "SELF_REPORTED", _("Tự giác báo cáo, nhận trách nhiệm và tự đề nghị hình thức phù hợp")
    INFORMED = "INFORMED", _("Cung cấp đầy đủ, trung thực thông tin về người cùng vi phạm")
    REMEDIED = "REMEDIED", _("Chủ động chấm dứt, ngăn chặn vi phạm; giao nộp, bồi thường, khắc phục hậu quả")
    OTHER_PILOT = (
        "OTHER_PILOT",
        _("Thực hiện chủ trương, thí điểm khác được cho phép, không phải đề xuất theo Kết luận 14"),
    )
    COERCED = "COERCED", _("Do nguyên nhân khách quan hoặc bị ép buộc và đã báo cáo")
    WRONG_ORDER = "WRONG_ORDER", _("Chấp hành chỉ đạo sai của cấp trên, đã báo cáo hoặc bảo lưu ý kiến")


class Aggravating(models.TextChoices):
    NOT_CORRECTED = "NOT_CORRECTED", _("Đã được nhắc nhở mà không sửa chữa")
    EVASIVE = "EVASIVE", _("Quanh co, che giấu, đối phó")
    COVERED_UP = "COVERED_UP", _("Bao che, trù dập người đấu tranh, cung cấp thông tin")
    FALSIFIED = "FALSIFIED", _("Cung cấp thông tin sai, tiêu hủy chứng cứ")
    NOT_REMEDIED = "NOT_REMEDIED", _("Gây thiệt hại mà không khắc phục")
    REPEATED = "REPEATED", _("Vi phạm nhiều lần, có hệ thống")
