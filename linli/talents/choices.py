"""Words that the talent pool chooses from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a card stands; `workflow.MOVES` says what may follow."""

    NOMINATED = "nominated", pgettext_lazy("talent", "Nominated, not asked yet")
    REVIEW = "review", pgettext_lazy("talent", "Agreed, before the branch")
    ENDORSED = "endorsed", pgettext_lazy("talent", "Before the township")
    POOL = "pool", pgettext_lazy("talent", "In the pool")
    REFUSED = "refused", pgettext_lazy("talent", "Not taken in")
    OUT = "out", pgettext_lazy("talent", "Left")


LIVING: Final = frozenset({Stage.NOMINATED, Stage.REVIEW, Stage.ENDORSED, Stage.POOL})
AGREED: Final = frozenset({Stage.REVIEW, Stage.ENDORSED, Stage.POOL})


class Origin(models.TextChoices):
    """Who named somebody; of whoever named another person no name is kept."""

    SELF = "self", pgettext_lazy("nominated by", "Myself")
    VILLAGER = "villager", pgettext_lazy("nominated by", "A neighbour")
    INSTRUCTOR = "instructor", pgettext_lazy("nominated by", "Instructor or village office")


class How(models.TextChoices):
    """How somebody's own word reached us."""

    LINK = "link", _("By their own link")
    PAPER = "paper", _("On paper")
    SPOKEN = "spoken", _("By word")


class UseKind(models.TextChoices):
    """What somebody of the pool is asked for."""

    PROJECT = "project", pgettext_lazy("talent", "A project")
    RESERVE = "reserve", pgettext_lazy("talent", "Reserve of a branch")


class Who(models.TextChoices):
    """Whose move it is."""

    PERSON = "person", _("the person, by their own link")
    OFFICE = "office", _("whoever keeps the pool of the village")
    BRANCH = "branch", _("the branch")
    TOWNSHIP = "township", _("the township")
    VILLAGER = "villager", _("any villager who was given the link")
    SYSTEM = "system", _("Linli itself")


# 0 is Monday, as Python counts them
WEEKDAYS: Final = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
