"""Words that the door for programs chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far news to a program has come."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", pgettext_lazy("news to a program", "Delivered")
    GIVEN_UP = "given_up", pgettext_lazy("news to a program", "Given up")


class Trouble(models.TextChoices):
    """Why news did not arrive."""

    FORBIDDEN = "forbidden", _("The address leads inside this network or machine")
    NO_HOST = "no_host", _("The host name is not known")
    SILENT = "silent", _("Nobody answered in time")
    REFUSED = "refused", _("No connection")
    UNSAFE = "unsafe", _("The certificate is not valid")
    STATUS = "status", _("Answered with another status than 2xx")
