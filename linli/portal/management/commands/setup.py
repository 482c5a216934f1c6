"""`linli setup --unit CODE --admin NAME`: open a place and let its administrator in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import DomainError
from linli.operations.services.speaking import SpokenCommand
from linli.portal.setting_up import SetUp, prepare, set_up

LISTS_FOLDER: Final = settings.BASE_DIR / "var" / "assets" / "divisions"


class Command(SpokenCommand):
    """From an empty database to a one-time link with which the administrator signs in."""

    help = "Open a place for reports and print a one-time sign-in link for its administrator."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The place, the person, and what may be said besides."""
        parser.add_argument("--unit", required=True, metavar="CODE", help="its division code")
        parser.add_argument("--admin", required=True, metavar="NAME", help="who administers it")
        parser.add_argument("--role", default="administrator", help="the role they are posted in")
        parser.add_argument("--phone", default="", help="the office's telephone, shown to all")
        parser.add_argument(
            "--again", action="store_true", help="a new link for an administrator who has one"
        )
        parser.add_argument("--divisions", default=str(LISTS_FOLDER), help="folder of the lists")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The link is the last line, so that a script can take it."""
        prepare()
        try:
            done = set_up(
                options["unit"].strip(),
                name=options["admin"],
                role=options["role"],
                phone=options["phone"],
                again=options["again"],
                folder=Path(options["divisions"]),
            )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self._say(done)

    def _say(self, done: SetUp) -> None:
        words = {
            "place": done.unit.short_name,
            "code": done.unit.code,
            "villages": done.villages,
            "name": done.posting.person.display_name,
            "role": done.posting.role.name,
        }
        opened = (
            _("%(code)s %(place)s is opened already; villages and communities: %(villages)d.")
            if done.was_open
            else _("%(code)s %(place)s is opened; villages and communities: %(villages)d.")
        )
        posted = (
            _("%(name)s is posted already: %(role)s.")
            if done.was_posted
            else _("%(name)s is posted: %(role)s.")
        )
        self.stdout.write(opened % words)
        self.stdout.write(posted % words)
        if done.invited is None:
            self.stdout.write(_("--again makes a new one-time link."))
            return
        until = clock.local(done.invited.invitation.expires_at)
        self.stdout.write(
            _("Code to read out: %(code)s (to be typed at %(address)s, until %(until)s)")
            % {
                "code": done.invited.code,
                "address": done.invited.join_address,
                "until": f"{until:%Y-%m-%d %H:%M}",
            }
        )
        self.stdout.write(done.invited.link)
