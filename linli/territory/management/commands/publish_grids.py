"""`linli publish-grids FILE --village CODE`: put a grid plan in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.common.errors import DomainError
from linli.people.actors import SYSTEM
from linli.territory import grid_files
from linli.territory import services as territory
from linli.territory.models import Unit


class Command(BaseCommand):
    """Reads a GeoJSON file and publishes it, if the five principles let it pass; the plan before is
    superseded, not lost."""

    help = "Publish a village's grid plan from GeoJSON (see linli/territory/grid_files.py)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the village and the reason that the history shows."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--village", required=True, help="the village's 12-digit code")
        parser.add_argument("--reason", default="", help="why the plan changes")
        parser.add_argument(
            "--size-reason", default="", help="why grids are smaller or larger than the rule"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """All or nothing; a refusal names each feature that has to be mended."""
        village = Unit.objects.public().villages().filter(code=options["village"]).first()
        if village is None:
            raise CommandError(f"There is no village with the code {options['village']}.")
        try:
            data = options["file"].read_bytes()
            drafts = grid_files.parse(data, territory.known_addresses(village))
            plan = territory.publish_plan(
                village,
                drafts,
                by=SYSTEM,
                reason=options["reason"],
                size_reason=options["size_reason"],
            )
        except OSError as problem:
            raise CommandError(f"{options['file'].name} cannot be read: {problem}") from problem
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{plan.grids.count()} grids of {village.short_name} are in force.")
