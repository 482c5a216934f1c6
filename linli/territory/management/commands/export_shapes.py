"""`linli export-shapes --village CODE --what … --out FILE`: what is drawn, as GeoJSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common.datums import Datum
from linli.people.actors import SYSTEM
from linli.territory.management.commands.import_shapes import village_of
from linli.territory.services.shape_imports import What, exporting


class Command(BaseCommand):
    """Writes the file that `import-shapes` reads."""

    help = "Write the outlines, addresses, grids or areas of a village as GeoJSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--village", required=True, help="the village's 12-digit code")
        parser.add_argument("--what", required=True, choices=What.values)
        parser.add_argument("--datum", choices=[*Datum], default=Datum.WGS84)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        village, what = village_of(options["village"]), What(options["what"])
        datum = Datum(options["datum"])
        data, count = exporting.geojson(village, what, datum)
        try:
            options["out"].write_bytes(data)
        except OSError as problem:
            raise CommandError(
                _("%(file)s cannot be written: %(why)s")
                % {"file": options["out"].name, "why": problem.strerror}
            ) from problem
        details = {"rows": count, "format": "geojson", "datum": str(datum)}
        audit.note(by=SYSTEM, verb="export", what=f"territory.Unit:{village.code}", details=details)
        self.stdout.write(_("%(count)d written.") % {"count": count})
