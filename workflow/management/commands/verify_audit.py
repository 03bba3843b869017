"""manage.py verify_audit: find a changed, missing or reordered entry and name it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from evidence.models import AuditEntry
from workflow.integrity import faults

WHAT = {
    "missing": _("thiếu mục trước đó"),
    "reordered": _("sai thứ tự hoặc bị thay mục trước"),
    "changed": _("nội dung đã bị sửa"),
    "unproven": _("trạng thái của hồ sơ không có mục nhật ký chứng minh"),
}


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký của mọi hồ sơ; dừng với mã lỗi khi có mục bị sửa, thiếu hoặc sai thứ tự."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in faults():
            count += 1
            self.stderr.write(f"{fault.record} #{fault.seq}: {WHAT[fault.what]}")
        if count:
            raise CommandError(str(_("Nhật ký có %(count)d chỗ sai.") % {"count": count}))
        self.stdout.write(str(_("Nhật ký nguyên vẹn: %(count)d mục.") % {"count": AuditEntry.objects.count()}))
