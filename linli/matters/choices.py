"""Words that matters choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """How far a matter has come; `workflow.MOVES` says what may follow."""

    SUBMITTED = "submitted", _("Waiting for acceptance")
    IN_HAND = "in_hand", _("In hand")
    WAITING = "waiting", _("Waiting for the reporter")  # the clocks stand still
    PAUSED = "paused", pgettext_lazy("matter", "Paused")  # and so they do here
    DONE = "done", _("Waiting for recheck")
    CHECKED = "checked", _("Waiting for the rating")
    CLOSED = "closed", pgettext_lazy("matter", "Completed")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")  # another matter goes on for it


# The completion clock stands still, for so long as a rule allows.
STANDING = frozenset({Status.WAITING, Status.PAUSED})
OPEN = STANDING | {Status.SUBMITTED, Status.IN_HAND, Status.DONE, Status.CHECKED}
# Somebody in a posting has to act, so a clock may be running.
IN_WORK = frozenset({Status.SUBMITTED, Status.IN_HAND, Status.DONE})


class Source(models.TextChoices):
    """How a report came in."""

    WEB = "web", _("By the web page")
    POSTER = "poster", _("By a poster's code")
    PHONE = "phone", _("By phone")
    DOOR = "door", _("At the door")
    WINDOW = "window", _("At the service window")
    API = "api", _("From another program")
    IMPORTED = "imported", _("Imported from an earlier ledger")
    OFFICE = "office", _("Set by the office")  # a task that nobody reported
    GATHERED = "gathered", _("Gathered from several")  # its reporters are those of the others


# Somebody took it down for the reporter, who may have no smartphone.
ASSISTED = frozenset({Source.PHONE, Source.DOOR, Source.WINDOW})
# No resident reported it now: it counts in no rate.
NOT_COUNTED = (Source.IMPORTED, Source.OFFICE)
# Nobody holds a link of it.
WITHOUT_REPORTER = frozenset({Source.OFFICE, Source.GATHERED})


class Contact(models.TextChoices):
    """What happened between the office and an outside body."""

    CONTACTED = "contacted", _("Contacted")
    REPLIED = "replied", _("Reply came")
    DELIVERED = "delivered", pgettext_lazy("liaison", "Delivered")


class Relatedness(models.TextChoices):
    """Why two matters belong together though each goes on by itself."""

    CAUSE = "cause", _("the same cause")
    PLACE = "place", _("the same place")
    FOLLOWS = "follows", _("one follows from the other")
    TOGETHER = "together", _("to be done together")


class ImportState(models.TextChoices):
    """How far a ledger that somebody brings in has come."""

    SENT = "sent", _("Columns to be checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", pgettext_lazy("import", "Imported")
    TAKEN_BACK = "taken_back", _("Taken back")


class ClockClass(models.TextChoices):
    """Which pair of clocks a kind runs on (rules `matters.respond.*`, `matters.resolve.*`)."""

    URGENT = "urgent", _("Urgent")
    ON_SPOT = "on_spot", _("On the spot")
    ORDINARY = "ordinary", _("Ordinary")
    DIFFICULT = "difficult", _("Difficult")


class Sureness(models.TextChoices):
    """How probable a suggested kind is: never a number, which would say more than is known."""

    CLEAR = "clear", _("very likely")
    LIKELY = "likely", _("likely")
    PERHAPS = "perhaps", _("perhaps")


class Who(models.TextChoices):
    """Whose move it is."""

    OWNER = "owner", _("whoever answers for it now")
    CHECKER = "checker", _("somebody else, who did not handle it")
    DISPATCHER = "dispatcher", _("chief grid leader, secretary or clerk")
    DECIDER = "decider", _("whoever was asked, one level above")
    REPORTER = "reporter", _("the reporter, or staff ringing back for them")
    STAFF = "staff", _("staff who may see it")
    RELEASER = "releaser", _("staff who may release words to the public")
    SYSTEM = "system", _("Linli itself")


class Clock(models.TextChoices):
    """The clocks of a matter. Response and completion belong to whoever answers for it, on terms of
    its kind and level; the others belong to a state or a question and end with it."""

    RESPOND = "respond", _("Response")
    RESOLVE = "resolve", _("Completion")
    RECHECK = "recheck", _("Recheck")
    WAIT = "wait", _("Standing still")  # how long it may; then it goes on by itself
    DECIDE = "decide", _("Decision")  # an extension, or a dispatch that is contested


PAIR = (Clock.RESPOND, Clock.RESOLVE)  # rules `matters.respond.*`, `matters.resolve.*`
# Somebody has to act before it runs out: they are warned. At most one of them runs.
WORKING = (Clock.RESPOND, Clock.RESOLVE, Clock.RECHECK)


class Question(models.TextChoices):
    """What the level above was asked to decide. The matter stays where it is until then."""

    EXTENSION = "extension", _("Extension asked for")
    DISPATCH = "dispatch", _("Dispatch contested")


# A question ends with the clock that it is about.
ABOUT = {Question.EXTENSION: Clock.RESOLVE, Question.DISPATCH: Clock.RESPOND}


class PauseCause(models.TextChoices):
    """Why work stands still though nobody waits for the reporter (rule `matters.pause.longest`)."""

    OUTSIDE = "outside", _("An outside body has to act first")
    WEATHER = "weather", _("The weather does not allow it")


DISPUTES: Final = "disputes"  # the family whose words stay with the people who settle them

# What kinds are grouped by in forms and counts, after GB/T 30428.2.
FAMILIES: Final = {
    "public_facilities": _("Public facilities"),
    "appearance": _("Appearance of the place"),
    "street_order": _("Order in the street"),
    "safety": _("Safety"),
    "livelihood": _("Livelihood"),
    DISPUTES: _("Disputes"),
    "other": _("Other"),
}


class TextOutcome(models.TextChoices):
    """What became of an answer by text message."""

    TAKEN = "taken", _("Entered")
    STOPPED = "stopped", _("No more text messages")
    REFUSED = "refused", _("Could not be entered")
    UNKNOWN = "unknown", _("Unknown code")
    AGAIN = "again", _("Came before")
