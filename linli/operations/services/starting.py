"""Whether server and worker may start with these settings."""

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _


def check_start() -> None:
    """Raise `CommandError` with every reason why this must not be a real start."""
    if not settings.LINLI_DANGERS:
        return
    with translation.override(settings.LINLI_LANGUAGE or translation.get_language()):
        sentences = "\n".join(f"- {sentence}" for sentence in settings.LINLI_DANGERS)
        raise CommandError(
            _("Others can reach this installation, and it is not safe yet:\n%(sentences)s")
            % {"sentences": sentences}
        )
