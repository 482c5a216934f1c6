"""Words that requests about personal data choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class How(models.TextChoices):
    """How somebody asked."""

    WINDOW = "window", _("At the service window")
    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter")


class Wants(models.TextChoices):
    """What they ask for (PIPL articles 44–47)."""

    SEE = "see", _("To see what is held")
    COPY = "copy", _("To take a copy along")
    CORRECT = "correct", _("To have it corrected")
    ERASE = "erase", _("To have it erased")


class Identity(models.TextChoices):
    """How it was made sure that it is them. No identity numbers are noted."""

    CALLED_BACK = "called_back", _("Rang back on the number that is stored")
    SLIP = "slip", _("Showed the slip or the link")
    KNOWN = "known", _("Known in person")
    OTHER = "other", _("Otherwise, as written below")


class Outcome(models.TextChoices):
    """What became of the request; open while it is empty."""

    OPEN = "", pgettext_lazy("request", "Open")
    DONE = "done", _("Answered")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
