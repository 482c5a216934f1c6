"""Commands for the people who run an installation, in the language of their terminal."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation


class SpokenCommand(BaseCommand):
    """Speaks as `LINLI_LANGUAGE` or the terminal (LC_ALL, LANG) says; else Chinese."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As any command, in that language; a language chosen by the caller stays."""
        chosen = translation.get_language()
        wanted = settings.LINLI_LANGUAGE
        if not wanted or chosen not in {None, settings.LANGUAGE_CODE}:
            return super().execute(*args, **options)
        with translation.override(wanted):
            return super().execute(*args, **options)
