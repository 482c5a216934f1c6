"""`linli import-items`: the list of items of a place, from a TOML file like the one that comes with
the product (linli/matters/reference/items.toml)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.matters import services as matters
from linli.territory.models import Unit


class Command(BaseCommand):
    help = "Bring in which items a village or community answers for, and who does the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a TOML file with [[item]] tables")
        parser.add_argument("--place", required=True, help="division code of the place")

    def handle(self, *args: Any, file: Path, place: str, **options: Any) -> None:
        unit = Unit.objects.filter(code=place).first()
        if unit is None:
            raise CommandError(_("There is no place with the code %(code)s.") % {"code": place})
        try:
            count = matters.load_items(file.read_text(encoding="utf-8"), path=unit.path)
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(str(problem)) from None
        except DomainError as problem:
            raise CommandError(f"{problem} {problem.next_step}") from None
        said = {"count": count, "place": unit.short_name}
        self.stdout.write(_("%(count)d items hold at %(place)s from now on.") % said)
