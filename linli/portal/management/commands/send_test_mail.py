"""`linli send-test-mail`: whether e-mail leaves, told at once."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.operations.services.speaking import SpokenCommand
from linli.outbox import services as outbox


class Command(SpokenCommand):
    help = "Send a few words to an address, and say in plain words why if they do not go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the e-mail address that gets them")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            outbox.send_test_mail(address)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Given to the mail server. Look whether it arrived."))
        if problem := outbox.mail_problem():
            self.stdout.write(problem)
