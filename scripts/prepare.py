"""Inside .venv, before the processes start: migrate, gather static files, load the demo once."""

import io
import os

import django
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from scripts import stamps
from scripts.console import Stop, say
from scripts.places import ROOT, VAR_DIR

DEMO_STAMP = VAR_DIR / "demo.loaded"
ACCOUNTS = VAR_DIR / "demo-accounts.txt"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kl14.settings")
    django.setup()
    migrate()
    collect_static()
    load_demo()


def migrate() -> None:
    try:
        if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
            say("• Tạo cơ sở dữ liệu")
            DEMO_STAMP.unlink(missing_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Stop(f"Không dùng được cơ sở dữ liệu: {str(error).splitlines()[0]}") from None


def collect_static() -> None:
    """Again only when a source file or a locked package changed."""
    sources = [path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*") if path.is_file()]
    wanted = stamps.fingerprint([*sources, ROOT / "requirements.lock"])
    stamp = VAR_DIR / "staticfiles.stamp"
    if stamps.fresh(stamp, wanted) and (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return
    say("• Gom tệp giao diện")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamps.press(stamp, wanted)


def load_demo() -> None:
    """Once per database; KL14_DEMO=0 leaves it out. A database with other data keeps it and gets no demo."""
    if os.environ.get("KL14_DEMO") == "0" or "demo" not in get_commands():
        return
    wanted = str(settings.DATABASES["default"]["NAME"])
    if stamps.fresh(DEMO_STAMP, wanted):
        return
    ACCOUNTS.unlink(missing_ok=True)
    say("• Nạp dữ liệu mẫu (một lần)")
    try:
        call_command("demo")
    except CommandError as refusal:
        say(f"• Bỏ qua dữ liệu mẫu: {refusal}")
    else:
        listing = io.StringIO()
        call_command("demo", accounts=True, stdout=listing)
        ACCOUNTS.write_text(listing.getvalue())
    stamps.press(DEMO_STAMP, wanted)


if __name__ == "__main__":
    main()
