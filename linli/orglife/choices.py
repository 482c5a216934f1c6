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
