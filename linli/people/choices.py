"""Words that people records choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

DEMONSTRATION: Final = "demo-"  # user names of the demonstration begin with it, no others do


class ActorKind(models.TextChoices):
    """In what capacity somebody acts."""

    STAFF = "staff", _("Staff")  # somebody in a posting
    REPORTER = "reporter", _("Reporter")  # the holder of a secret link
    ANYBODY = "anybody", _("Anybody")  # an open page, no account
    CLIENT = "client", _("Other program")
    SYSTEM = "system", _("Linli itself")


class ClientScope(models.TextChoices):
    """Through which doors another program comes in."""

    OPEN311 = "open311", _("Open311: report, and read what is public")
    API = "api", _("JSON API: what the clerk of the place may do")
    ALL = "all", _("Both")


class Locale(models.TextChoices):
    """Languages of the interface; empty means as the browser says."""

    ZH = "zh-hans", _("Chinese")
    EN = "en", _("English")


class InvitationState(models.TextChoices):
    """What became of an invitation; not stored, since time alone ends one."""

    OPEN = "open", _("Not yet accepted")
    USED = "used", _("Accepted")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")


class StaysBy(models.TextChoices):
    """How somebody who accepted an invitation comes back."""

    PASSWORD = "password", _("With a password, on any phone or computer")
    PHONE = "phone", _("On this phone only, without a password")
    OFFICE = "office", _("With the account of my office")  # where there is a provider
