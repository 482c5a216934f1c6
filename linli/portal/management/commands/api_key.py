"""`linli api-key`: keys for other programs (the JSON API and Open311)."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError
from linli.operations.services.speaking import SpokenCommand
from linli.people.actors import SYSTEM
from linli.people.choices import ClientScope
from linli.people.models import ApiClient
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.paths import path_of

NOTHING: Final = "–"


class Command(SpokenCommand):
    """Made, listed and ended; a key is shown once and kept nowhere."""

    help = "Make, list and end the keys of other programs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which program."""
        what = parser.add_subparsers(dest="what", required=True, metavar="create|list|end")
        create = what.add_parser("create", help="a new key, printed as the last line")
        create.add_argument("--name", required=True, help="what the program is called")
        create.add_argument("--scope", required=True, choices=ClientScope.values)
        create.add_argument(
            "--unit", default="", metavar="CODE", help="the place that it is kept to (all opened)"
        )
        listed = what.add_parser("list", help="the programs and when they last asked")
        listed.add_argument("--unit", default="", metavar="CODE", help="at or below this place")
        end = what.add_parser("end", help="a key opens nothing any more")
        end.add_argument("id", help="as `list` shows it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"create": self._create, "list": self._list, "end": self._end}[options["what"]](options)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused

    def _create(self, options: dict[str, Any]) -> None:
        """The key is the last line, so that a script can take it."""
        made = territory.make_client(
            by=SYSTEM, name=options["name"], scope=options["scope"], unit=_unit(options["unit"])
        )
        self.stdout.write(_line(made.client))
        self.stdout.write(_("The key, shown this once:"))
        self.stdout.write(made.key)

    def _list(self, options: dict[str, Any]) -> None:
        unit = _unit(options["unit"])
        clients = territory.clients_at(unit.path if unit else "", by=SYSTEM)
        for client in clients:
            self.stdout.write(_line(client))
        if not clients:
            self.stdout.write(_("There is no key yet: “linli api-key create” makes one."))

    def _end(self, options: dict[str, Any]) -> None:
        try:
            client = ApiClient.objects.filter(pk=options["id"]).first()
        except ValidationError:
            client = None
        if client is None:
            raise CommandError(_("There is no such program here."))
        self.stdout.write(_line(territory.end_client(client, by=SYSTEM)))


def _line(client: ApiClient) -> str:
    used = f"{clock.local(client.used_at):%Y-%m-%d %H:00}" if client.used_at else NOTHING
    until = f"{clock.local(client.ended_at):%Y-%m-%d}" if client.ended_at else ""
    words = {
        "id": client.pk,
        "scope": client.scope,
        "place": client.path or _("all opened places"),
        "name": client.name,
        "used": used,
        "since": f"{clock.local(client.created_at):%Y-%m-%d}",
        "until": until,
    }
    return (
        _("%(id)s  %(scope)s  %(place)s  %(name)s  %(since)s – %(until)s  last asked: %(used)s")
        % words
    )


def _unit(code: str) -> Unit | None:
    if not code.strip():
        return None
    unit = Unit.objects.public().filter(path=path_of(code.strip())).first()
    if unit is None:
        raise CommandError(
            _("No place has the code %(code)s. “linli setup” opens one.") % {"code": code.strip()}
        )
    return unit
