"""`linli text-server`: the process that knows what texts mean, if an installation wants one."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _


class Command(BaseCommand):
    help = "Answer at LINLI_TEXT_SOCKET what texts mean (after `make text`), until told to stop."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.LINLI_TEXT_SOCKET
        if not path:
            raise CommandError(_("Set LINLI_TEXT_SOCKET to the file of the socket."))
        words = [sys.executable, "-m", "linli.matters.text.serving", path]
        # It takes this process's place, without our settings: it needs no key and no password.
        environment = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(settings.BASE_DIR)}
        os.execve(words[0], words, environment)  # noqa: S606 - our own interpreter, no shell
