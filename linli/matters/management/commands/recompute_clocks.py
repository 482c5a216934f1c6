"""`linli recompute-clocks`: read every open matter's clocks anew from its steps."""

import sys
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from linli.matters import services as matters
from linli.matters.choices import OPEN
from linli.matters.models import Matter

AT_ONCE: Final = 500  # keys held in memory


def open_keys() -> Iterator[UUID]:
    """The keys of all open matters, a few at a time."""
    rows = Matter.objects.filter(status__in=OPEN).order_by("pk").values_list("pk", flat=True)
    keys = list(rows[:AT_ONCE])
    while keys:
        yield from keys
        keys = list(rows.filter(pk__gt=keys[-1])[:AT_ONCE])


class Command(BaseCommand):
    help = "Read the clocks of all open matters anew from their steps and correct what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit code 1 if any clock differs"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        looked_at = differing = 0
        for key in open_keys():
            looked_at += 1
            differing += matters.recompute_clocks(key, write=not check)
        said = {"differing": differing, "all": looked_at}
        if check:
            self.stdout.write(_("%(differing)d of %(all)d open matters differ.") % said)
            sys.exit(1 if differing else 0)
        self.stdout.write(_("%(differing)d of %(all)d open matters were corrected.") % said)
