"""`linli import-ledger`: a ledger that was kept in a spreadsheet, from the command line."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.common import sheets
from linli.common.errors import DomainError
from linli.matters import services as matters
from linli.matters.ledger_columns import FIELDS
from linli.matters.ledger_rows import PROBLEMS
from linli.matters.models import LedgerImport
from linli.matters.services import import_reading
from linli.people.actors import SYSTEM
from linli.territory.models import Unit

SHOWN: Final = 100  # rows that are said with their reason; --errors keeps them all


class Command(BaseCommand):
    help = (
        "Bring in an earlier ledger (XLSX, XLS, ODS, CSV) as matters that have ended. Without "
        "--yes it only says what would come in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", required=True, metavar="CODE", help="township or village")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=HEADING",
            help=f"which column holds what; fields: {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--errors", type=Path, metavar="FILE", help="write the rows not taken to this XLSX file"
        )
        parser.add_argument("--yes", action="store_true", help="import now")

    def handle(self, *args: Any, file: Path, unit: str, **options: Any) -> None:
        place = Unit.objects.public().filter(code=unit).first()
        if place is None:
            raise CommandError(_("There is no place with the code %(code)s.") % {"code": unit})
        try:
            data = file.read_bytes()
            sent = matters.send_ledger(data, name=file.name, unit=place, by=SYSTEM)
            job = self._mapped(sent.job, options["map"])
            self._say(job)
            if not options["yes"]:
                self.stdout.write(_("Nothing was imported. Add --yes to import."))
                return
            self._import(job, options["errors"])
        except (DomainError, OSError) as refused:
            raise CommandError(str(refused)) from refused

    def _mapped(self, job: LedgerImport, given: list[str]) -> LedgerImport:
        if not given or not job.is_sent:
            return job
        chosen = dict(one.partition("=")[::2] for one in given)
        for field in set(chosen) - set(FIELDS):
            raise CommandError(
                _("There is no field %(name)s; there are: %(all)s.")
                % {"name": field, "all": ", ".join(FIELDS)}
            )
        taken = set(chosen.values())
        kept = {name: head for name, head in job.columns.items() if head not in taken}
        return matters.choose_columns(
            job.pk, by=SYSTEM, version=job.version, columns={**kept, **chosen}
        )

    def _say(self, job: LedgerImport) -> None:
        if not job.is_sent:
            self.stdout.write(_("This file is here already; nothing was imported twice."))
            return
        for name, heading in job.columns.items():
            self.stdout.write(f"  {FIELDS[name]}: {heading}")
        seen = import_reading.preview(job)
        self.stdout.write(
            _("%(good)d of %(all)d rows can be taken.") % {"good": seen.good, "all": job.rows}
        )
        for code, rows in sorted(seen.problems.items()):
            named = ", ".join(map(str, rows[:SHOWN]))
            self.stderr.write(f"{PROBLEMS[code]} ({len(rows)}) {named}")

    def _import(self, job: LedgerImport, errors: Path | None) -> None:
        if job.is_sent:
            job = matters.begin_import(job.pk, by=SYSTEM, version=job.version)
        while job.is_running and matters.import_ledgers():
            job.refresh_from_db()
            self.stderr.write(f"{job.rows_done} / {job.rows}")
        job.refresh_from_db()
        said = {"imported": job.imported, "refused": job.refused}
        self.stdout.write(_("%(imported)d imported, %(refused)d not taken.") % said)
        if errors is not None and job.problems:
            sheet, reasons = import_reading.refused_rows(job)
            with sheets.error_file(sheet, reasons) as file:
                errors.write_bytes(file.read())
