"""`linli worker`: delivers messages and keeps the clocks of the matters."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.operations.services.starting import check_start
from linli.portal.schedule import Rounds


class Command(BaseCommand):
    help = "Deliver messages and do what is due (linli/portal/schedule.py), until told to stop."

    stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        check_start()
        rounds = Rounds()
        if once:
            if failed := rounds.to_the_end():
                raise CommandError(f"{failed} tasks failed; the log says why.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        rounds.until(lambda: self.stopped, time.sleep)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Ends after the task that is being run, so no message is left half delivered."""
        self.stopped = True
