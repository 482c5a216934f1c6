"""`linli docs`: write the generated pages of docs/reference/."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linli.portal.reference_pages import write


class Command(BaseCommand):
    """Draws states, permissions, rules and kinds from their tables."""

    help = "Write docs/reference/ from the tables; --check refuses pages that differ."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write or only to compare."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, or name what differs and fail."""
        differing = write(settings.BASE_DIR / "docs" / "reference", check=options["check"])
        if differing and options["check"]:
            raise CommandError(f"Not up to date: {', '.join(differing)}. Run `make docs`.")
        self.stdout.write("docs/reference/ is up to date.")
