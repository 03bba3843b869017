"""manage.py state_diagrams: write docs/states.md from the machines."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflow.diagrams import page


class Command(BaseCommand):
    help = "Vẽ lại docs/states.md từ các máy trạng thái."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(str(path))
