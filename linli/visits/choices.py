"""Words that visits choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How the household was spoken to."""

    VISIT = "visit", pgettext_lazy("home visit", "At the door")
    PHONE = "phone", pgettext_lazy("home visit", "By phone")
    SURVEY = "survey", pgettext_lazy("home visit", "By a survey sheet")


class Outcome(models.TextChoices):
    """How it went. Each is ordinary, and each is an offer that was made."""

    MET = "met", pgettext_lazy("home visit", "Spoke with them")
    NOBODY = "nobody", pgettext_lazy("home visit", "Nobody home")
    REFUSED = "refused", pgettext_lazy("home visit", "Did not want to")
    TOO_LATE = "too_late", pgettext_lazy("home visit", "Too late in the day")
    OTHERS = "others", pgettext_lazy("home visit", "Visited by others today")


# What counts as an offer: the household had the choice. Too late and visited by others: not yet.
OFFERED: Final = frozenset({Outcome.MET, Outcome.NOBODY, Outcome.REFUSED})


class Reason(models.TextChoices):
    """Why a household stands on a plan."""

    PROMISED = "promised", _("A revisit was promised")
    ASKED = "asked", _("Asked for help")
    DUE = "due", _("It is time again")


class WishKind(models.TextChoices):
    """What a household said about being visited. Nobody asks why."""

    AGREES = "agrees", _("Agrees to be visited")
    NO_VISITS = "no_visits", _("No visits until a day")
    OFTEN = "often", _("Asked for help: come more often")
    BY_PHONE = "by_phone", _("Rather by phone")


class LeftOut(models.TextChoices):
    """Why a household on the plan has no place in a walk."""

    PHONE = "phone", _("Rather by phone")
    TOO_FAR = "too_far", _("The way there and back is longer than a walk")
    NO_ROOM = "no_room", _("The walks of this week are full")
    ADDED = "added", _("Added by hand")


class Ordered(models.TextChoices):
    """How the walk was ordered."""

    SEARCH = "search", _("By the shortest way")
    FIT = "fit", _("By a short way")
    DOORS = "doors", _("By lane and door, since no positions are known")
