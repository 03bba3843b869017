"""manage.py verify_audit: find what was done to the audit chains or to their seals, and name it."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from evidence import sealing, stored
from evidence.models import AuditEntry, AuditSeal
from workflow.integrity import faults

WHAT = {
    "missing": _("thiếu mục trước đó"),
    "reordered": _("sai thứ tự hoặc bị thay mục trước"),
    "changed": _("nội dung đã bị sửa"),
    "unproven": _("trạng thái của hồ sơ không có mục nhật ký chứng minh"),
    "removed": _("mục đã niêm phong bị gỡ bỏ"),
    "replaced": _("mục khác với khi niêm phong"),
    "inserted": _("mục được chèn vào sau khi đã niêm phong"),
    "file": _("tệp trong kho bị mất hoặc khác với khi lưu"),
    "seal_missing": _("niêm phong bị gỡ bỏ"),
    "seal_changed": _("niêm phong bị sửa hoặc sai thứ tự"),
    "seal_replaced": _("niêm phong khác với bản sao giữ bên ngoài"),
    "seal_heads": _("danh sách mục cuối của niêm phong bị sửa"),
    "seal_count": _("số mục khác với khi niêm phong"),
    "seal_key": _("niêm phong ký bằng khóa không được biết"),
    "seal_signature": _("chữ ký của niêm phong không đúng"),
}


class Command(BaseCommand):
    help = "Kiểm tra nhật ký và niêm phong; dừng với mã lỗi khi có mục bị sửa, gỡ, chèn hoặc đổi thứ tự."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--copy", metavar="FILE", help="bản sao các niêm phong (JSON) giữ bên ngoài hệ thống")
        parser.add_argument("--files", action="store_true", help="đọc cả các tệp trong kho, so với mã SHA-256 đã lưu")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in self._against_copy(options["copy"]):
            count += self._say(fault)
        for fault in chain(faults(), stored.faults() if options["files"] else ()):
            count += self._say(fault)
        if count:
            raise CommandError(str(_("Nhật ký có %(count)d chỗ sai.") % {"count": count}))
        self.stdout.write(str(_("Nhật ký nguyên vẹn: %(count)d mục.") % {"count": AuditEntry.objects.count()}))
        self._tell_seals()

    def _say(self, fault: Any) -> int:
        self.stderr.write(f"{fault.record} #{fault.seq}: {WHAT[fault.what]}")
        return 1

    def _against_copy(self, name: str | None) -> list[Any]:
        """What a copy knows better. Raises CommandError for a file that is none."""
        if not name:
            return []
        try:
            kept = json.loads(Path(name).read_text(encoding="utf-8"))["seals"]
            return list(sealing.verify_copy(kept))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(str(_("Không đọc được bản sao niêm phong: %(file)s.") % {"file": name})) from error

    def _tell_seals(self) -> None:
        last = AuditSeal.objects.first()
        if last is None:
            self.stdout.write(str(_("Chưa có niêm phong nào.")))
            return
        words = {"number": last.number, "day": f"{last.day:%d/%m/%Y}", "hash": last.hash}
        self.stdout.write(str(_("Niêm phong gần nhất: số %(number)d, ngày %(day)s, %(hash)s.") % words))
