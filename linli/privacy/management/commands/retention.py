"""`linli retention`: dispose of everything whose time has run out, and leave the proof."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.privacy import services as privacy


class Command(BaseCommand):
    help = "Erase what has had its time; the worker does so daily. --dry-run only counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for due in privacy.due_now():
            place = f" {due.term.scope_path}" if due.term.scope_path else ""
            before = f"{due.term.before:%Y-%m-%d %H:%M %Z}"
            line = f"{due.term.record}{place}: {due.count} before {before} ({due.term.rule})"
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        self.stdout.write(f"{privacy.dispose_all()} records disposed of; the proof is kept.")
