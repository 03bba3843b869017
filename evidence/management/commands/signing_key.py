"""manage.py signing_key: the public key that checks what this system signs; --new prints a fresh private key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from evidence import signing


class Command(BaseCommand):
    help = "In khóa công khai (Ed25519) dùng để kiểm tra niêm phong và hồ sơ bảo vệ; --new tạo một khóa riêng mới."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="tạo khóa riêng mới, in ra để đặt vào KL14_SIGNING_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(f"KL14_SIGNING_KEY={signing.new_private_key()}")
            return
        key = signing.public_key()
        if not key:
            self.stdout.write(_("Chưa đặt KL14_SIGNING_KEY: niêm phong và hồ sơ bảo vệ không được ký số."))
            return
        self.stdout.write(_("Khóa công khai: %(key)s") % {"key": key})
        self.stdout.write(_("Tên khóa: %(name)s") % {"name": signing.name_of(key)})
