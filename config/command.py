"""The command line: `linli COMMAND …`, with dashes or underscores as one likes."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one of Linli's or Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        sys.argv[1] = sys.argv[1].replace("-", "_")
    execute_from_command_line(["linli", *sys.argv[1:]])


if __name__ == "__main__":
    main()
