"""`linli gaps CODE`: what is missing at a village or township, today or before a period begins."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common.errors import Invalid
from linli.operations.services.speaking import SpokenCommand
from linli.people.actors import SYSTEM
from linli.portal.gap_pages import words_of
from linli.territory.models import Unit
from linli.territory.services import gaps


class Command(SpokenCommand):
    """One line each, by place, with what to do; ends with 1 if something is missing."""

    help = "List vacancies, doubles, lanes and links that are missing at a place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which place, and from which day."""
        parser.add_argument("code", help="the code of a village (12 digits) or township (9)")
        parser.add_argument(
            "--from",
            dest="begins",
            default="today",
            help="today, month, quarter, year (the next one), or a day such as 2026-12-01",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        place = Unit.objects.public().filter(code=options["code"]).first()
        if place is None or place.kind not in gaps.KEPT_AT:
            raise CommandError(_("This is no village and no township."))
        try:
            when = gaps.period(options["begins"])
        except Invalid as problem:
            raise CommandError(str(problem)) from problem
        found = gaps.at_place(place, when, by=SYSTEM)
        for one in found.gaps:
            self.stdout.write(f"{one.place.short_name}  {one.kind.label}  {one.title}: {one.text}")
            self.stdout.write(f"       → {words_of(one)}")
        count = len(found.gaps)
        said = ngettext("%(count)d thing is missing.", "%(count)d things are missing.", count)
        self.stdout.write(said % {"count": count})
        if found.gaps:
            sys.exit(1)
