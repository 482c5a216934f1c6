"""Words that people records choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """In what capacity somebody acts."""

    STAFF = "staff", _("Staff")  # somebody in a posting
    REPORTER = "reporter", _("Reporter")  # the holder of a secret link
    ANYBODY = "anybody", _("Anybody")  # an open page, no account
    CLIENT = "client", _("Other program")
    SYSTEM = "system", _("Linli itself")


class Locale(models.TextChoices):
    """Languages of the interface; empty means as the browser says."""

    ZH = "zh-hans", _("Chinese")
    EN = "en", _("English")
