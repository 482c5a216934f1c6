"""`linli export-scores --out FOLDER`: frozen figures of many places for `linli score --engine`."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.scoring.services.exporting import SHEETS, STANDARD, Export, export_scores
from linli.scoring.services.gathering import SETS, VILLAGES
from linli.territory.models import Unit


class Command(BaseCommand):
    """Reads what was frozen when rounds were reckoned; writes sheets.parquet and standard.toml."""

    help = "Write the frozen sheets of closed rounds as Parquet, and their standard, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, of where, up to when."""
        parser.add_argument("--out", required=True, type=Path, metavar="FOLDER")
        parser.add_argument("--month", default="", help="2026-11; left out, the last one")
        parser.add_argument("--what", choices=SETS, default=VILLAGES)
        parser.add_argument(
            "--place", default="", metavar="CODE", help="only at or below this unit"
        )
        parser.add_argument("--standard", default="", help="code or code/version")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Both files, or a sentence that says why there are none."""
        wanted = Export(
            options["what"], _month(options["month"]), _path(options["place"]), options["standard"]
        )
        folder: Path = options["out"]
        try:
            rows = export_scores(wanted, folder)
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(
                _("%(file)s cannot be written: %(why)s")
                % {"file": folder.name, "why": problem.strerror}
            ) from problem
        details = {
            "rows": rows,
            "what": wanted.what,
            "month": options["month"],
            "format": "parquet",
        }
        what = f"territory.Unit:{options['place'] or 'all'}"
        audit.note(by=SYSTEM, verb="export", what=what, details=details)
        self.stdout.write(
            _("%(rows)d rows in %(sheets)s, with %(standard)s.")
            % {"rows": rows, "sheets": folder / SHEETS, "standard": folder / STANDARD}
        )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError as problem:
        raise CommandError(
            _("“%(text)s” is no month; write it as 2026-11.") % {"text": text}
        ) from problem


def _path(code: str) -> str:
    if not code:
        return ""
    unit = Unit.objects.public().filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no place with the code %(code)s.") % {"code": code})
    return unit.path
