"""`linli import-calendar`: a year's holidays and make-up workdays, as the state announced them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.common.workdays import YearDays
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets


def read(file: Path, year: int) -> YearDays:
    """The announcement in a file; raises `CommandError` or `Invalid`, which say what is wrong."""
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as broken:
        raise CommandError(
            _("%(file)s cannot be read: %(broken)s") % {"file": file, "broken": broken}
        ) from broken
    days = YearDays.parse(value)
    days.check_year(year)
    return days


class Command(BaseCommand):
    help = (
        'Enter a year\'s announcement: {"holidays": ["2027-01-01", …], "workdays": […]}. '
        "The worker then counts open clocks anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, year: int, file: Path, **options: Any) -> None:
        try:
            days = read(file, year)
            rulesets.announce_year(year, days, by=SYSTEM)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        said = {"year": year, "holidays": len(days.holidays), "workdays": len(days.workdays)}
        self.stdout.write(
            _("%(year)d: %(holidays)d days off, %(workdays)d make-up workdays.") % said
        )
