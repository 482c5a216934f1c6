"""Words that honours of households choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What a household agrees to, purpose by purpose, as `people.Consent` keeps it
ROUND: Final = "honours.round"
WALL: Final = "honours.wall"
PHOTOS: Final = "honours.photos"
EVIDENCE: Final = "honours:"  # and the key of the wish, without dashes


class HonourKind(models.TextChoices):
    """What a round is for (rows S2-21, S2-22)."""

    COURTYARD = "courtyard", _("Five-beauty courtyard")
    STAR = "star_household", _("Star civilised household")


class RoundStage(models.TextChoices):
    """Where a round stands; `workflow.ROUND_MOVES` says what may follow."""

    OPEN = "open", pgettext_lazy("honours", "Open for households")
    NOTICE = "notice", pgettext_lazy("honours", "Public notice")
    DONE = "done", pgettext_lazy("honours", "Plaques given")
    OFF = "off", pgettext_lazy("honours", "Called off")


OVER: Final = (RoundStage.DONE, RoundStage.OFF)


class Stage(models.TextChoices):
    """Where the wish of one household stands; `workflow.MOVES` says what may follow."""

    ASKED = "asked", pgettext_lazy("honours", "Before the villager group")
    REVIEWED = "reviewed", pgettext_lazy("honours", "Before the committee")
    CHOSEN = "chosen", pgettext_lazy("honours", "Chosen")
    AWARDED = "awarded", pgettext_lazy("honours", "Has the plaque")
    NOT_YET = "not_yet", pgettext_lazy("honours", "Not yet")
    OUT = "out", pgettext_lazy("honours", "Taken back")


# What staff see: whoever was not chosen, or took it back, is nobody's to see
LIVING: Final = frozenset({Stage.ASKED, Stage.REVIEWED, Stage.CHOSEN, Stage.AWARDED})
WAITING: Final = frozenset({Stage.ASKED, Stage.REVIEWED})
ONE_A_DOOR: Final = frozenset({Stage.REVIEWED, Stage.CHOSEN, Stage.AWARDED})


class Origin(models.TextChoices):
    """How the household's own wish reached us."""

    LINK = "link", pgettext_lazy("honours", "By the household, on the open page")
    ACCOUNT = "account", pgettext_lazy("honours", "By the household, with an account")
    COUNTER = "counter", pgettext_lazy("honours", "Said at the counter, written down by staff")
    DOOR = "door", pgettext_lazy("honours", "Said at the door, written down by staff")


SPOKEN: Final = (Origin.DOOR, Origin.COUNTER)


class Who(models.TextChoices):
    """Whose move it is."""

    HOUSEHOLD = "household", _("the household, by its own link")
    OFFICE = "office", _("whoever writes down what the household said")
    GROUP = "group", _("whoever reviews for the villager group")
    COMMITTEE = "committee", _("the committee of the village")
    SYSTEM = "system", _("Linli itself")
