"""`linli reindex`: compare the search index with everything that should be found, and mend it."""

import sys
import time
from dataclasses import asdict
from typing import Any, Final

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from linli.operations.services.speaking import SpokenCommand
from linli.portal.reindexing import Counts, reindex

QUIET_SECONDS: Final = 5.0  # between two words about the progress


class Command(SpokenCommand):
    help = "Compare the search index with places and matters, and write anew what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit code 1 if anything differs"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        self._spoke = time.monotonic()
        counts = reindex(write=not check, say=self._say)
        said = {**asdict(counts), "differing": counts.differing}
        if check:
            self.stdout.write(_("%(differing)d entries for %(things)d things differ.") % said)
            sys.exit(1 if counts.differing else 0)
        self.stdout.write(_("%(differing)d entries for %(things)d things were corrected.") % said)

    def _say(self, counts: Counts) -> None:
        if time.monotonic() - self._spoke >= QUIET_SECONDS:
            self._spoke = time.monotonic()
            self.stderr.write(_("%(things)d things …") % asdict(counts))
