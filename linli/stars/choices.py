"""Words that star cycles choose from."""

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a cycle stands (practice B10)."""

    PLANNING = "planning", pgettext_lazy("stars", "Target and plan")
    ASSESSED = "assessed", pgettext_lazy("stars", "Before the township")
    REVIEW = "review", pgettext_lazy("stars", "Before the county")
    NOTICE = "notice", pgettext_lazy("stars", "On public notice")
    STANDING = "standing", pgettext_lazy("stars", "Published")
    ENDED = "ended", pgettext_lazy("stars", "Ended")


class State(models.TextChoices):
    """How one star of a cycle stands."""

    AIMED = "aimed", pgettext_lazy("star", "Aimed at")
    CONFIRMED = "confirmed", pgettext_lazy("star", "Confirmed, not yet published")
    REFUSED = "refused", pgettext_lazy("star", "Not confirmed")
    HELD = "held", pgettext_lazy("star", "Held")
    WARNED = "warned", pgettext_lazy("star", "Held, to be mended")
    LAPSED = "lapsed", pgettext_lazy("star", "Lapsed")
    REMOVED = "removed", pgettext_lazy("star", "Taken away")


class Who(models.TextChoices):
    """Whose turn a move is."""

    BRANCH = "branch", pgettext_lazy("stars", "The branch")
    TOWNSHIP = "township", pgettext_lazy("stars", "The township")
    COUNTY = "county", pgettext_lazy("stars", "The county's group")
    GROUP = "group", pgettext_lazy("stars", "The supervision group")
    SYSTEM = "system", pgettext_lazy("stars", "Linli itself")


class Reviewed(models.TextChoices):
    """Who looks at the stars after the township's check."""

    COUNTY = "county", pgettext_lazy("stars", "the county")
    TOWNSHIP = "township", pgettext_lazy("stars", "another person of the township")
    NOBODY = "nobody", pgettext_lazy("stars", "nobody else")


OPEN: Final = (Stage.PLANNING, Stage.ASSESSED, Stage.REVIEW, Stage.NOTICE)
SHOWN: Final = (State.HELD, State.WARNED)  # what everybody may know of
DECIDED: Final = (State.CONFIRMED, State.REFUSED)
LOST: Final = (State.LAPSED, State.REMOVED)
