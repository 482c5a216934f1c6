"""`linli plan-grids --units FILE --grids K …`: propose grids that share the work evenly."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.options import DESCRIPTION, add_options, plan_files


class Command(BaseCommand):
    """Works on files alone; nothing of the database is read or written."""

    help = f"{DESCRIPTION} Writes the plan and a report; nothing in the database changes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The planner's own options."""
        add_options(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Both files or a sentence."""
        try:
            report = plan_files(options).report
        except PlanRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{len(report['grids'])} grids, at most {report['max_deviation']:.1%} from their "
            f"target, compactness {report['compactness']:.3f}, {report['seconds']:.2f} s."
        )
