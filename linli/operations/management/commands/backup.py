"""`linli backup FOLDER`: a safety copy of database and files, while everything runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.operations.backup import making
from linli.operations.backup.manifest import Manifest
from linli.operations.services.speaking import SpokenCommand


class Command(SpokenCommand):
    help = "Copy database and files into a new folder below FOLDER. The keys are not among them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, where the keys go, and how many to keep."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keys", type=Path, metavar="FOLDER2", help="copy the keys there, apart from the rest"
        )
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="keep only the newest N of FOLDER"
        )

    def handle(self, *args: Any, folder: Path, keys: Path | None, keep: int, **more: Any) -> None:
        try:
            made = making.make(folder, keys_folder=keys, keep=keep)
        except (DomainError, OSError) as failed:
            raise CommandError(str(failed)) from failed
        manifest = Manifest.read(made)
        self.stdout.write(
            _("%(folder)s: %(tables)d tables with %(rows)d rows, %(files)d files.")
            % {
                "folder": made,
                "tables": len(manifest.counts),
                "rows": manifest.rows,
                "files": len(manifest.files) - 1,
            }
        )
        if keys is None:
            self.stdout.write(
                _("Without the keys this backup opens no phone number. They are not in it: keep a "
                  "copy elsewhere (--keys FOLDER2).")
            )  # fmt: skip
