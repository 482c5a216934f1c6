"""`linli demo`: the five places with a few weeks of made-up matters."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linli.people.models import User
from linli.portal.demonstration.build import LISTS, build, is_built, sign_ins
from linli.portal.demonstration.cast import PASSWORD
from linli.territory.models import Unit

LISTS_FOLDER = settings.BASE_DIR / "var" / "assets" / "divisions"  # where `make assets` puts them


class Command(BaseCommand):
    """Builds the demonstration once; shows its sign-ins."""

    help = "Make the demonstration: real places, made-up people and matters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The seed, the folder of division lists, and showing sign-ins only."""
        parser.add_argument("--seed", type=int, default=1, help="same seed, same story")
        parser.add_argument("--divisions", default=str(LISTS_FOLDER))
        parser.add_argument("--show-sign-ins", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuses outside the demonstration, so that no real office gets open accounts."""
        if not settings.LINLI_DEMONSTRATION:
            raise CommandError(
                "This installation is not a demonstration. Set LINLI_DEMONSTRATION=yes for a first "
                "look; never on a machine that an office works with."
            )
        if options["show_sign_ins"]:
            self._show()
        elif is_built():
            return
        elif Unit.objects.opened().exists() or User.objects.exists():
            raise CommandError(
                "Somebody works in this database: it has places that take reports, or accounts. "
                "The demonstration needs one of its own: set DATABASE_URL or LINLI_VAR."
            )
        else:
            self._build(Path(options["divisions"]), options["seed"])

    def _build(self, folder: Path, seed: int) -> None:
        missing = [name for name in LISTS if not (folder / f"{name}.csv").exists()]
        if missing:
            raise CommandError(
                f"The division lists are not in {folder.name}/: {', '.join(missing)}. "
                "“make assets” fetches them."
            )
        self.stdout.write("Making the demonstration …")
        build(folder, seed=seed, say=self.stdout.write)

    def _show(self) -> None:
        self.stdout.write(f"Sign in at {settings.LINLI_ADDRESS}/sign-in/ with {PASSWORD} as:")
        for username, words in sign_ins():
            self.stdout.write(f"  {username:<22} {words}")
