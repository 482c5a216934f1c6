"""Words that messages choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message reaches a person."""

    INBOX = "inbox", _("In the app")
    EMAIL = "email", _("E-mail")


class State(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")  # claimed by a worker until `claimed_until`
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Could not be delivered")  # the worker gave up; a person may retry
