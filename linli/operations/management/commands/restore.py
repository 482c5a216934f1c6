"""`linli restore FOLDER`: bring a safety copy back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from linli.common.clock import local
from linli.common.errors import DomainError
from linli.operations.backup import restoring
from linli.operations.services.speaking import SpokenCommand


class Command(SpokenCommand):
    help = "Bring back a backup, or the newest one in FOLDER. Stop server and worker first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, with which keys, and whether something may be replaced."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keys", type=Path, metavar="FOLDER2", help="take the keys from this folder or file"
        )
        parser.add_argument(
            "--without-keys", action="store_true", help="even if sealed data stays closed for good"
        )
        parser.add_argument(
            "--replace", action="store_true", help="in place of what this installation holds"
        )

    def handle(
        self,
        *args: Any,
        folder: Path,
        keys: Path | None,
        without_keys: bool,
        replace: bool,
        **more: Any,
    ) -> None:
        try:
            done = restoring.restore(
                folder, keys_from=keys, replace=replace, without_keys=without_keys
            )
        except (DomainError, OSError) as failed:
            raise CommandError(str(failed)) from failed
        manifest = done.manifest
        self.stdout.write(
            _("Restored %(folder)s, made %(at)s by version %(version)s.")
            % {
                "folder": done.folder.name,
                "at": f"{local(manifest.made):%Y-%m-%d %H:%M}",
                "version": manifest.version,
            }
        )
        for table, count in manifest.counts.items():
            if count:
                self.stdout.write(f"  {table:<36} {count:>9}")
        self.stdout.write(
            _("All %(rows)d rows of %(tables)d tables and %(files)d files are there.")
            % {
                "rows": manifest.rows,
                "tables": len(manifest.counts),
                "files": len(manifest.files) - 1,
            }
        )
        if done.migrated:
            self.stdout.write(
                _("Brought to this version: %(migrations)s.")
                % {"migrations": ", ".join(done.migrated)}
            )
        self.stdout.write(_("Now start server and worker, and run “linli doctor”."))
