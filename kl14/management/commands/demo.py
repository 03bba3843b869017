"""manage.py demo: load the demo once, reorganise it, or print its accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kl14.demo import people
from kl14.demo.build import HasOtherData, build
from kl14.demo.reform import NotTheDemo, play


class Command(BaseCommand):
    help = "Nạp dữ liệu trình diễn vào cơ sở dữ liệu trống; chạy lại không làm thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="chỉ in bảng tài khoản trình diễn")

        parser.add_argument(
            "--reform", action="store_true", help="sắp xếp lại tổ chức của dữ liệu trình diễn như ngày 01/3/2025"
        )

    def handle(self, *args: Any, accounts: bool, reform: bool, **options: Any) -> None:
        if accounts:
            self._print_accounts()
            return
        if reform:
            self._reform()
            return
        try:
            loaded = build()
        except HasOtherData:
            raise CommandError(
                _("Cơ sở dữ liệu đã có dữ liệu khác. Chỉ nạp dữ liệu trình diễn vào cơ sở dữ liệu trống.")
            ) from None
        self.stdout.write(_("Đã nạp dữ liệu trình diễn.") if loaded else _("Dữ liệu trình diễn đã có sẵn."))

    def _reform(self) -> None:
        try:
            played = play()
        except NotTheDemo:
            raise CommandError(_("Chưa có dữ liệu trình diễn. Chạy manage.py demo trước.")) from None
        self.stdout.write(_("Đã sắp xếp lại tổ chức.") if played else _("Tổ chức đã được sắp xếp lại từ trước."))

    def _print_accounts(self) -> None:
        rows = people.accounts()
        widths = [max(len(text) for text in column) for column in zip(*map(_cells, rows), strict=True)]
        self.stdout.write(_("Tài khoản trình diễn (mật khẩu: %(password)s)") % {"password": people.PASSWORD})
        for row in rows:
            self.stdout.write(
                "  ".join(text.ljust(width) for text, width in zip(_cells(row), widths, strict=True)).rstrip()
            )


def _cells(account: people.Account) -> tuple[str, str, str, str]:
    return "  " + account.username, account.name, account.post, account.task
