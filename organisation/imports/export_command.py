"""What `export_units` and `export_people` have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisation.imports.exports import rows_of
from organisation.imports.layouts import LAYOUTS
from organisation.imports.reach import reach_of
from organisation.models import Kind
from organisation.sheets.writing import csv_lines, write_xlsx
from units.models import Person


class ExportCommand(BaseCommand):
    """Writes the list as it stands, of all units, in the form in which it is brought in."""

    kind: ClassVar[Kind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="tệp .xlsx hoặc .csv sẽ được ghi (thay tệp cũ)")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if path.suffix.lower() not in (".xlsx", ".csv"):
            raise CommandError(_("Đặt tên tệp kết thúc bằng .xlsx hoặc .csv."))
        try:
            self._write(path)
        except OSError as error:
            raise CommandError(_("Không ghi được tệp “%(path)s”.") % {"path": path}) from error
        self.stdout.write(_("Đã ghi %(path)s.") % {"path": path})

    def _write(self, path: Path) -> None:
        """Whole or not at all: the old file stays until the new one is complete."""
        layout, rows = LAYOUTS[self.kind], rows_of(self.kind, reach_of(Person.objects.system()))
        half = path.with_name(f"{path.name}.part")
        try:
            with half.open("wb") as file:
                if path.suffix.lower() == ".csv":
                    file.writelines(line.encode() for line in csv_lines(layout, rows))
                else:
                    write_xlsx(layout, rows, file)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
