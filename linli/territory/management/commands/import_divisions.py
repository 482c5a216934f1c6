"""`linli import-divisions`: official division codes from CSV files."""

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.services.division_lists import Fault
from linli.territory.services.divisions import Counts, Progress

MOST_LISTED: Final = 100  # refused lines that are printed; --errors keeps them all
QUIET_SECONDS: Final = 2.0  # between two words about the progress


class Reporter:
    """Says how far the import is, now and then."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._spoke = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._spoke < QUIET_SECONDS:
            return
        self._spoke = time.monotonic()
        self._say(
            _("%(file)s: %(share)d %%, %(lines)d lines, %(speed)d lines a second")
            % {
                "file": progress.file.name,
                "share": progress.share * 100,
                "lines": progress.lines,
                "speed": progress.lines / max(progress.seconds, 0.001),
            }
        )


@contextmanager
def writer(file: Path | None) -> Iterator[Callable[[Fault], object]]:
    """Writes refused lines to a CSV file, if there is to be one."""
    if file is None:
        yield lambda _fault: None
        return
    with file.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        table = csv.writer(stream)
        table.writerow(["file", "line", "reason", "text"])
        yield lambda fault: table.writerow(
            [fault.file.name, fault.number, fault.reason, fault.text]
        )


class Command(BaseCommand):
    help = "Bring in lists of division codes (CSV of the national statistics bureau)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--only", default="", metavar="PREFIX,…", help="only places below these codes"
        )
        parser.add_argument(
            "--errors", type=Path, metavar="FILE", help="write every refused line to this CSV file"
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        missing = [str(file) for file in files if not file.is_file()]
        if missing:
            raise CommandError(_("There is no file %(names)s.") % {"names": ", ".join(missing)})
        only = [word.strip() for word in options["only"].split(",") if word.strip()]
        began = time.monotonic()
        try:
            with writer(options["errors"]) as keep:
                counts = self._import(files, only, keep)
        except (DomainError, OSError) as refused:
            raise CommandError(str(refused)) from refused
        said = {**asdict(counts), "seconds": time.monotonic() - began}
        self.stdout.write(
            _(
                "%(new)d new, %(renamed)d renamed, %(unchanged)d unchanged, %(refused)d refused; "
                "%(seconds).1f seconds."
            )
            % said
        )
        if not counts.used:
            raise CommandError(_("Nothing could be used."))

    def _import(
        self, files: list[Path], only: list[str], keep: Callable[[Fault], object]
    ) -> Counts:
        listed = 0

        def refused(fault: Fault) -> None:
            nonlocal listed
            keep(fault)
            listed += 1
            if listed <= MOST_LISTED:
                where = {"file": fault.file.name, "line": fault.number, "reason": fault.reason}
                self.stderr.write(_("%(file)s, line %(line)d: %(reason)s") % where)

        counts = territory.import_divisions(
            files,
            by=SYSTEM,
            only=only,
            on_fault=refused,
            on_progress=Reporter(self.stderr.write),
        )
        if listed > MOST_LISTED:
            more = {"more": listed - MOST_LISTED}
            self.stderr.write(_("… and %(more)d more; --errors FILE keeps them all.") % more)
        return counts
