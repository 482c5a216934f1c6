"""The command line: `linli COMMAND …`, with dashes or underscores as one likes."""

import gc
import os
import sys

from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand


class Commands(ManagementUtility):
    """Linli's own commands and Django's."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """By now everything is loaded and stays for good: the collector need not walk through it,
        neither at work nor at the end. Measured, this halves the time of a short command."""
        gc.freeze()
        gc.enable()
        return super().fetch_command(subcommand)


def main() -> None:
    """Run one of Linli's or Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        sys.argv[1] = sys.argv[1].replace("-", "_")
    gc.disable()  # loading leaves no rubbish
    Commands(["linli", *sys.argv[1:]]).execute()


if __name__ == "__main__":
    main()
