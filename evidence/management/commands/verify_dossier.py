"""manage.py verify_dossier FILE: whether a protection dossier is the one that was issued; offline with a public key."""

from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from evidence import signing
from evidence.dossiers import Finding, Verdict, claim_of, examine
from evidence.models import Dossier, DossierStage


class Command(BaseCommand):
    help = "Kiểm tra một hồ sơ bảo vệ: hợp lệ, đã bị thay đổi (nêu phần nào), hoặc không do hệ thống phát hành."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--public-key", action="append", default=[], metavar="KEY", help="khóa công khai được tin")
        parser.add_argument("--offline", action="store_true", help="chỉ dùng khóa công khai, không hỏi cơ sở dữ liệu")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["public_key"] or list(signing.public_keys().values())
        try:
            with Path(options["file"]).open("rb") as file:
                known = None if options["offline"] else _kept(file)
                finding = examine(file, keys=keys, known=known)
        except OSError as error:
            raise CommandError(_("Không đọc được tệp: %(file)s.") % {"file": options["file"]}) from error
        self._say(finding)

    def _say(self, finding: Finding) -> None:
        if finding.verdict == Verdict.NOT_OURS:
            raise CommandError(_("KHÔNG DO HỆ THỐNG PHÁT HÀNH, hoặc không có khóa công khai để chứng minh."))
        if finding.verdict == Verdict.CHANGED:
            raise CommandError(_("ĐÃ BỊ THAY ĐỔI: %(parts)s.") % {"parts": ", ".join(finding.parts)})
        signed = _("chữ ký số đúng") if finding.is_signed else _("khớp với bản lưu của hệ thống")
        self.stdout.write(_("HỢP LỆ: mã %(code)s, %(signed)s.") % {"code": finding.code, "signed": signed})


def _kept(file: BinaryIO) -> dict[str, Any] | None:
    """The list of parts that this system kept for the dossier that the file says it is."""
    found = Dossier.objects.filter(code__in=claim_of(file).codes, stage=DossierStage.READY).first()
    return found.manifest if found else None
