"""What `import_units` and `import_people` have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisation.actions import imports
from organisation.imports.verdicts import FAULTS, Outcome, outcome_words
from organisation.models import ImportRun, Stage
from units.models import Person


class ImportCommand(BaseCommand):
    """Checks, tells, applies. Leaves with an error, and nothing written, when a row is wrong."""

    kind: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="tệp .xlsx hoặc .csv theo mẫu")
        parser.add_argument("--decision", default="", help="theo quyết định số, ngày nào")
        parser.add_argument("--as", dest="username", default="", help="nhập trong phạm vi quản trị của người này")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._person(options["username"])
        run = self._keep(Path(options["file"]), by, options["decision"][:120])
        run = imports.check(run, capped=False)
        self._tell(run)
        if options["dry_run"]:
            return
        if not run.may_apply:
            self.stdout.write(_("Không có gì thay đổi."))
            return
        run = imports.apply(imports.confirm(run, by=by), by=by)
        if run.stage != Stage.APPLIED:
            raise CommandError(run.problem)
        self.stdout.write(_("Đã nhập xong."))

    def _person(self, username: str) -> Person:
        if not username:
            return Person.objects.system()
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(_("Không có tài khoản “%(username)s”.") % {"username": username})
        return person

    def _keep(self, path: Path, by: Person, decision: str) -> ImportRun:
        try:
            with path.open("rb") as file:
                upload = File(file, name=path.name)
                return imports.keep(upload, kind=self.kind, by=by, decision=decision, capped=False)
        except OSError as error:
            raise CommandError(_("Không mở được tệp “%(path)s”.") % {"path": path}) from error
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from refused

    def _tell(self, run: ImportRun) -> None:
        if run.stage == Stage.REFUSED:
            raise CommandError(run.problem)
        counts = ", ".join(f"{word.lower()} {run.counts[name]}" for name, word in outcome_words().items())
        self.stdout.write(f"{run.name}: {counts}")
        errors = run.findings.get(Outcome.WRONG, [])
        for row, column, sentence, _key in errors:
            self.stderr.write(
                _("Dòng %(row)s, %(column)s: %(wrong)s") % {"row": row, "column": column, "wrong": sentence}
            )
        if run.counts[FAULTS] > len(errors):
            self.stderr.write(_("… và %(more)s lỗi nữa.") % {"more": run.counts[FAULTS] - len(errors)})
        if errors:
            raise CommandError(_("Tệp có lỗi, chưa ghi gì."))
