"""Words that scoring chooses from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StandardStatus(models.TextChoices):
    """How far a version of a standard has come. A published one never changes."""

    DRAFT = "draft", pgettext_lazy("standard", "Draft")
    PUBLISHED = "published", pgettext_lazy("standard", "Published")
    RETIRED = "retired", pgettext_lazy("standard", "No longer used")


class Method(models.TextChoices):
    """How the points of an aspect come about (practice B9)."""

    DEDUCT = "deduct", _("Points off for each thing found, until none are left")
    RATIO = "ratio", _("The share that is in order")
    RATING = "rating", _("What residents say")


class ScoredAt(models.TextChoices):
    """Where an aspect is looked at."""

    VILLAGE = "village", pgettext_lazy("aspect", "Once in the village")
    GROUP = "group", pgettext_lazy("aspect", "In each group that was drawn")


class RoundKind(models.TextChoices):
    """What a round is for (rows S0-10, S1-26, S2-03; practice B9)."""

    INSPECTION = "inspection", _("Inspection by panels")
    CROSS = "cross", _("Cross-inspection")
    CENSUS = "census", _("Census of problems")
    YEAR_END = "year_end", _("Year-end inspection")


class RoundStatus(models.TextChoices):
    """How far a round has come."""

    PLANNED = "planned", pgettext_lazy("round", "Planned")
    DRAWN = "drawn", pgettext_lazy("round", "Drawn")
    OPEN = "open", pgettext_lazy("round", "Under way")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


# Nobody has written a sheet yet, so it may be drawn again.
BEFORE_SHEETS: Final = frozenset({RoundStatus.PLANNED, RoundStatus.DRAWN})


# A round in this state takes sheets; the first one puts it under way.
RUNNING: Final = frozenset({RoundStatus.DRAWN, RoundStatus.OPEN})


class Side(models.TextChoices):
    """From where a member of a panel comes (row S1-27)."""

    STATION = "station", _("Township centre or station")
    COMMITTEE = "committee", _("Supervision committee of another village")
    VILLAGE = "village", _("Another village")  # cross-inspection (row S0-10)


class StopState(models.TextChoices):
    """How far the visit of a village has come."""

    WAITING = "waiting", pgettext_lazy("stop", "Not visited yet")
    BEGUN = "begun", pgettext_lazy("stop", "Begun")
    DONE = "done", pgettext_lazy("stop", "Visited")


class Drawn(models.TextChoices):
    """Why a group was drawn (practice B9)."""

    NEW = "new", _("Drawn anew")
    AGAIN = "again", _("Last time's, to see whether it was put right")


class SheetState(models.TextChoices):
    """How far a sheet has come."""

    DRAFT = "draft", pgettext_lazy("sheet", "Draft")
    HANDED_IN = "handed_in", pgettext_lazy("sheet", "Handed in")
    VOID = "void", pgettext_lazy("sheet", "Void")


class MarkState(models.TextChoices):
    """Not applicable is not the same as not inspected, and neither is nought (methods §4)."""

    SCORED = "scored", pgettext_lazy("mark", "Scored")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("mark", "There is no such thing here")
    NOT_INSPECTED = "not_inspected", pgettext_lazy("mark", "Not inspected")


class Spot(models.TextChoices):
    """Where it lies (rows S2-07, S2-08)."""

    INSIDE = "inside", pgettext_lazy("spot", "Inside the community")
    OUTSIDE = "outside", pgettext_lazy("spot", "Outside the community")
    ROAD = "road", pgettext_lazy("spot", "By the road")
    AROUND = "around", pgettext_lazy("spot", "Front or back of houses")
    PUBLIC = "public", pgettext_lazy("spot", "Public area")


class Waste(models.TextChoices):
    """What is to be cleared (row S2-07)."""

    BUILDING = "building", pgettext_lazy("waste", "Building waste")
    INDUSTRIAL = "industrial", pgettext_lazy("waste", "Industrial waste")
    HOUSEHOLD = "household", pgettext_lazy("waste", "Household waste")
    PILING = "piling", pgettext_lazy("waste", "Disorderly piling")


class FindingStage(models.TextChoices):
    """How far a finding or a cleaning task has come (rows S0-02, S0-10, S2-08)."""

    NOTICED = "noticed", pgettext_lazy("finding", "To be put right")
    DOING = "doing", pgettext_lazy("finding", "Being put right")
    RECTIFIED = "rectified", pgettext_lazy("finding", "Put right, waits for its recheck")
    PASSED = "passed", pgettext_lazy("finding", "Passed its recheck")
    HANDED_OFF = "handed_off", pgettext_lazy("finding", "With the law-enforcement body")
    DROPPED = "dropped", pgettext_lazy("finding", "Dropped: the sheet was corrected")


TO_DO: Final = (FindingStage.NOTICED, FindingStage.DOING)
OPEN_STAGES: Final = (*TO_DO, FindingStage.RECTIFIED)


class FindingWho(models.TextChoices):
    """Whose part it is."""

    OWNER = "owner", _("Whoever answers for the place")
    CHECKER = "checker", _("Somebody else who rechecks, or the panel that comes next")
    SYSTEM = "system", _("Linli")


class Scope(models.TextChoices):
    """Which aspects a figure is made of. Only what anybody sees from the road may lead to a black
    list (issue 7)."""

    ALL = "all", pgettext_lazy("scores", "All aspects")
    PUBLIC = "public", pgettext_lazy("scores", "Aspects of public places alone")


class Unranked(models.TextChoices):
    """Why a unit has no place."""

    NOTHING_APPLIES = "nothing_applies", _("Nothing that is scored exists there")
    NOTHING_INSPECTED = "nothing_inspected", _("Nothing was inspected")
    TOO_MUCH_MISSING = "too_much_missing", _("Too much was not inspected")


class Certainty(models.TextChoices):
    """How sure a place is, by its chance (methods §4)."""

    CERTAIN = "certain", pgettext_lazy("place", "Certain")
    PROBABLE = "probable", pgettext_lazy("place", "Probable")
    BORDERLINE = "borderline", pgettext_lazy("place", "Borderline")


class Colour(models.TextChoices):
    """Which list (rows S1-30, S1-31)."""

    RED = "red", _("Red list")
    BLACK = "black", _("Black list")


class ListStatus(models.TextChoices):
    """How far a list or a bulletin has come."""

    PREVIEW = "preview", pgettext_lazy("list", "Preview: its units may object")
    PUBLISHED = "published", pgettext_lazy("list", "Published")
    EXPIRED = "expired", pgettext_lazy("list", "Expired")
    STRUCK = "struck", pgettext_lazy("list", "Replaced by a later version")
    FROZEN = "frozen", pgettext_lazy("list", "Reckoned, to be reviewed")


STANDING: Final = (ListStatus.PREVIEW, ListStatus.PUBLISHED, ListStatus.EXPIRED)


class EntryState(models.TextChoices):
    """What became of a group that is on a list."""

    LISTED = "listed", pgettext_lazy("entry", "Listed")
    RECTIFYING = "rectifying", pgettext_lazy("entry", "Being put right")
    RECTIFIED = "rectified", pgettext_lazy("entry", "Put right, waits for its recheck")
    DELISTED = "delisted", pgettext_lazy("entry", "Taken off after its recheck")
    EXPIRED = "expired", pgettext_lazy("entry", "Expired at the next round")


class ObjectionState(models.TextChoices):
    """How an objection stands."""

    OPEN = "open", pgettext_lazy("objection", "To be decided")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld: the figures were corrected")
    REJECTED = "rejected", pgettext_lazy("objection", "Not upheld: the figures stay")


class NoteKind(models.TextChoices):
    """What a bulletin says about a unit in words (row S0-12)."""

    GOOD = "good", _("Good practice")
    CRITICISM = "criticism", _("Criticism")
