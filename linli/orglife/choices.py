"""Words that the life of an organisation chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Entered(models.TextChoices):
    """What became of a decision: entered on the matter by itself, or why not."""

    WAITING = "waiting", _("waits for the minutes to be approved")
    DONE = "done", pgettext_lazy("decision", "entered on the matter")
    CHANGED = "changed", _("the matter changed after it was discussed")
    ENDED = "ended", _("the matter cannot take it in its present state")
    NOT_ALLOWED = "not_allowed", _("whoever wrote it down may not do this with the matter")
    NOT_FIT = "not_fit", _("whoever was chosen cannot take the matter")


class Which(models.TextChoices):
    """Which open matters are shown for an agenda."""

    ALL = "", _("All open ones")
    OVERDUE = "overdue", pgettext_lazy("matters", "Overdue")
    STANDING = "standing", pgettext_lazy("matters", "Standing still")
    OURS = "ours", _("Of the branch's grids")


# Somebody looks at these and enters them, or decides anew.
STOPPED = (Entered.CHANGED, Entered.ENDED, Entered.NOT_ALLOWED, Entered.NOT_FIT)


class Cell(models.TextChoices):
    """Where a meeting stands in one period of the year."""

    HELD = "held", pgettext_lazy("meeting", "held")
    MISSING = "missing", pgettext_lazy("meeting", "missing")
    OPEN = "open", _("not yet held, still time")
    AHEAD = "ahead", pgettext_lazy("meeting", "to come")
    BEFORE = "before", _("before it was entered here")


class Study(models.TextChoices):
    """The parts of the three-ones that a branch enters; the hour in a meeting is in its record."""

    BEFORE = "before", _("Before a meeting")
    WEEKLY = "weekly", _("On a day of the week")


class Brought(models.TextChoices):
    """How carrying materials to somebody went (row S4-07)."""

    READ = "read", _("Read aloud")
    EXPLAINED = "explained", _("Explained")
    LEFT = "left", _("Left there")
    NOBODY = "nobody", pgettext_lazy("delivery", "Nobody at home")
    UNWANTED = "unwanted", pgettext_lazy("delivery", "Not wanted")


# Where somebody was met; a need is heard from somebody.
SPOKEN_WITH = frozenset({Brought.READ, Brought.EXPLAINED})
# After these nobody comes again with the same thing, whoever did not want it least of all.
SETTLED = (Brought.READ, Brought.EXPLAINED, Brought.LEFT, Brought.UNWANTED)


class Area(models.TextChoices):
    """What a course is about (row S4-09)."""

    THEORY = "theory", pgettext_lazy("course", "Theory")
    LAWS = "laws", pgettext_lazy("course", "Laws and regulations")
    PRODUCTION = "production", pgettext_lazy("course", "Production skills")
    CAREER = "career", pgettext_lazy("course", "Career direction")
    DISCIPLINE = "discipline", pgettext_lazy("course", "Discipline and conduct")
    HISTORY = "history", pgettext_lazy("course", "Party history")
    OTHER = "other", pgettext_lazy("course", "Something else")


# What the plan of a year is looked at for before it is decided.
ASKED_AREAS = (Area.LAWS, Area.PRODUCTION, Area.CAREER)


class PlanStage(models.TextChoices):
    """How far an education plan has come; read from its meeting and that meeting's minutes."""

    DRAFT = "draft", pgettext_lazy("education plan", "Draft")
    WAITING = "waiting", pgettext_lazy("education plan", "Decided, waits for the minutes")
    IN_FORCE = "in_force", pgettext_lazy("education plan", "In force")
    REVIEWED = "reviewed", pgettext_lazy("education plan", "Looked back on")


class CourseState(models.TextChoices):
    """Where a course stands, by what was held for it."""

    DONE = "done", pgettext_lazy("course", "held")
    PLANNED = "planned", pgettext_lazy("course", "in the calendar")
    OPEN = "open", pgettext_lazy("course", "not in the calendar yet")
    MISSING = "missing", pgettext_lazy("course", "missing")


class Verdict(models.TextChoices):
    """How an item of the standard looked to whoever looked (row S4-08)."""

    GOOD = "good", pgettext_lazy("standard", "In order")
    LACKING = "lacking", pgettext_lazy("standard", "Not in order")
    NONE = "none", pgettext_lazy("standard", "Does not apply here")


class Standing(models.TextChoices):
    """Where an item of the standard stands, by a record or by what somebody saw."""

    GOOD = "good", pgettext_lazy("standard", "In order")
    LACKING = "lacking", pgettext_lazy("standard", "Not in order")
    OPEN = "open", pgettext_lazy("standard", "Still time")
    NONE = "none", pgettext_lazy("standard", "Does not apply here")
    UNSEEN = "unseen", pgettext_lazy("standard", "Not looked at yet")


class Decided(models.TextChoices):
    """What the branch made of a proposal."""

    ACCEPTED = "accepted", pgettext_lazy("proposal", "The branch will do it")
    DECLINED = "declined", pgettext_lazy("proposal", "The branch decided against it")
