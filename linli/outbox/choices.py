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
    SETTLED = "settled", _("No longer needed")  # it was settled before its e-mail went
    GIVEN_UP = "given_up", _("Given up")  # by a person


class Way(models.TextChoices):
    """How somebody wants their e-mail; in the app everything stands at once in any case."""

    GATHERED = "gathered", _("Gathered: during my hours, several things in one e-mail")
    AT_ONCE = "at_once", _("At once: during my hours, as soon as something becomes mine")
    NONE = "none", _("No e-mail: I look into the app")


class Problem(models.TextChoices):
    """Why an e-mail did not go, in plain words."""

    ADDRESS = "address", _("The mail server does not know this e-mail address.")
    FULL = "full", _("The mailbox is full, or too much was sent today.")
    SENDER = "sender", _("The mail server does not let our sender address send.")
    REFUSED = "refused", _("The mail server did not take this e-mail.")
    BUSY = "busy", _("The mail server is busy and asks to try later.")
    SIGN_IN = "sign_in", _("The mail server does not accept our user name or password.")
    ENCRYPTION = "encryption", _("No safe connection to the mail server could be made.")
    UNKNOWN_HOST = "unknown_host", _("The name of the mail server is not known.")
    UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
    SLOW = "slow", _("The mail server did not answer in time.")
    CUT = "cut", _("The mail server cut the connection.")
    OTHER = "other", _("The message could not be made. The worker's log says more.")
