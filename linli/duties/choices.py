"""Words that the rules of duties choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Binds(models.TextChoices):
    """Who is bound."""

    LINK = "link", _("Whoever is linked")
    ROLE = "role", _("Whoever is posted")
    UNIT = "unit", _("An organisation or a place")


class Counts(models.TextChoices):
    """What is counted."""

    ACTIVITY = "activity", _("What was held")
    MATTER = "matter", _("Matters that were completed")
    LINKS = "links", _("Links in force")
    HOUSEHOLDS = "households", _("Households that were offered a visit")
    STUDY = "study", _("What a branch studied")


class Where(models.TextChoices):
    """Where it counts."""

    OWN = "own", _("held by the organisation itself")
    VILLAGE = "village", _("in its village")


class By(models.TextChoices):
    """Whose doing counts."""

    HOLDER = "holder", _("planned or led by whoever is bound")
    ANYBODY = "anybody", _("whoever did it")


class Door(models.TextChoices):
    """Which home visits count: how they went, what counts like a visit, and at whose door."""

    MET = "met", _("spoke with them")
    NOBODY = "nobody", _("nobody home")
    REFUSED = "refused", _("did not want to")
    TOO_LATE = "too_late", _("too late in the day")
    OTHERS = "others", _("visited by others that day")
    PHONE = "phone", _("by phone too")
    SURVEY = "survey", _("by a survey sheet too")
    HELPED = "helped", _("only where the household asked for help and agreed")


class Part(models.TextChoices):
    """What of the three-ones."""

    BEFORE = "before", _("Meetings that were studied for beforehand, long enough")
    INSIDE = "inside", _("Meetings that took long enough")
    WEEKLY = "weekly", _("Study, as whole days of study")


class Measure(models.TextChoices):
    """In what it is measured."""

    TIMES = "times", pgettext_lazy("measure of a duty", "times")
    HOURS = "hours", pgettext_lazy("measure of a duty", "hours")
    DAYS = "days", pgettext_lazy("measure of a duty", "days")
    PERCENT = "percent", pgettext_lazy("measure of a duty", "percent")


class Per(models.TextChoices):
    """In which time."""

    WEEK = "week", pgettext_lazy("period of a duty", "week")
    MONTH = "month", pgettext_lazy("period of a duty", "month")
    QUARTER = "quarter", pgettext_lazy("period of a duty", "quarter")
    YEAR = "year", pgettext_lazy("period of a duty", "year")


class Why(models.TextChoices):
    """What excuses, as far as the rule takes it: the first two come from the postings, `new` from
    when it began, the last from what the office wrote down."""

    VACANCY = "vacancy", _("Vacant")
    LEAVE = "leave", _("On leave")
    NEW = "new", _("Began within the period")
    ROAD = "road", _("Road closed")


# What somebody may write down; everything else follows from the records.
TYPED: Final = (Why.ROAD,)


class State(models.TextChoices):
    """How a duty stands. Only a closed period is missed."""

    MET = "met", pgettext_lazy("duty", "Met")
    PLANNED = "planned", pgettext_lazy("duty", "Planned")
    DUE = "due", pgettext_lazy("duty", "To do")
    SOON = "soon", pgettext_lazy("duty", "Time is running out")
    HANDED_OVER = "handed", pgettext_lazy("duty", "Handed over")
    EXCUSED = "excused", pgettext_lazy("duty", "Excused")
    MISSED = "missed", pgettext_lazy("duty", "Not done")


# From what asks for somebody to what asks for nobody; boards begin with the first.
URGENCY: Final = (
    State.MISSED,
    State.SOON,
    State.EXCUSED,
    State.HANDED_OVER,
    State.DUE,
    State.PLANNED,
    State.MET,
)


class Programme(models.TextChoices):
    """Under which name a department reads its rules."""

    LINKS = "links", pgettext_lazy("programme of duties", "Links")
    INSTRUCTORS = "instructors", _("Instructors")
    MEETINGS = "meetings", _("Three meetings and one class")
    VISITS = "visits", _("Home visits")


class Because(models.TextChoices):
    """Why an edition of a closed period was written."""

    CLOSED = "closed", _("The period ended")
    ENTERED_LATE = "late", _("A record was entered or corrected within the allowed time")
