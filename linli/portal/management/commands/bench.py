"""`linli bench`: what Linli costs. For developers, from a copy of the repository."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Measure what requests and imports cost (tools/bench); `make bench` gives both databases."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", default="", help="report,worklist,search,import")

    def handle(self, *args: Any, only: str, **options: Any) -> None:
        folder = Path(settings.BASE_DIR)
        if not (folder / "tools" / "bench").is_dir():
            raise CommandError(
                "The measurements are part of the repository, not of an installation."
            )
        chosen = ["--only", only] if only else []
        command = [sys.executable, "-m", "tools.bench", *chosen]
        sys.exit(subprocess.run(command, cwd=folder, check=False).returncode)  # noqa: S603
