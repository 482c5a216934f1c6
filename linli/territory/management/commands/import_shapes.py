"""`linli import-shapes FILE --village CODE --what …`: shapes and addresses from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.common.datums import Datum
from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.territory import shape_files
from linli.territory.models import Unit
from linli.territory.services import shape_imports
from linli.territory.services.shape_imports import Preview, What


def village_of(code: str) -> Unit:
    """The village or community of this code."""
    village = Unit.objects.public().villages().filter(code=code).first()
    if village is None:
        raise CommandError(_("There is no village with the code %(code)s.") % {"code": code})
    return village


class Command(BaseCommand):
    """Says what each row would do, and does it unless one is wrong: all of the file or nothing."""

    help = "Bring in outlines, addresses, grids (as a draft) or areas of a village from a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--village", required=True, help="the village's 12-digit code")
        parser.add_argument("--what", required=True, choices=What.values)
        parser.add_argument(
            "--datum", choices=[*Datum], help="of the coordinates, where the file does not say it"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *_args: Any, **options: Any) -> None:
        village, what = village_of(options["village"]), What(options["what"])
        datum = Datum(options["datum"]) if options["datum"] else None
        path: Path = options["file"]
        try:
            file = shape_files.read_path(path)
            seen = shape_imports.preview(village, what, file, datum)
            self._show(seen)
            if options["dry_run"]:
                return
            said = shape_imports.take(village, seen, by=SYSTEM, name=path.name)
        except OSError as problem:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s") % {"file": path.name, "why": problem.strerror}
            ) from problem
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(said)

    def _show(self, seen: Preview) -> None:
        for note in seen.notes:
            self.stderr.write(note)
        if seen.judgement.fits:
            self.stderr.write(seen.judgement.words(seen.datum if seen.is_chosen else None))
        for line in seen.lines:
            out = self.stderr if line.is_refused else self.stdout
            said = f"{line.number}\t{line.state_words}\t{line.name}\t{line.words}"
            out.write(said)
