"""Words that activities choose from."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where an activity stands; `workflow.MOVES` says what may follow."""

    PLANNED = "planned", pgettext_lazy("activity", "Planned")
    HELD = "held", pgettext_lazy("activity", "Held")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")


class OpenTo(models.TextChoices):
    """Who may come. What is for everybody is announced to the public, unless its kind is
    internal."""

    INVITED = "invited", _("Those who are invited")
    HOST = "host", _("Everybody of the organisation")
    EVERYBODY = "everybody", _("Everybody")


class Part(models.TextChoices):
    """In what role somebody takes part."""

    CHAIR = "chair", pgettext_lazy("activity", "Chair")
    RECORDER = "recorder", pgettext_lazy("activity", "Recorder")
    SPEAKER = "speaker", pgettext_lazy("activity", "Speaker")
    MEMBER = "member", pgettext_lazy("activity", "Member")
    GUEST = "guest", pgettext_lazy("activity", "Guest")
    VISITOR = "visitor", pgettext_lazy("activity", "Visitor")
    VISITED = "visited", pgettext_lazy("activity", "Visited")
    LISTENER = "listener", pgettext_lazy("activity", "Listener")


# Whose presence makes a quorum; guests and listeners do not count.
COUNTED: Final = frozenset({Part.CHAIR, Part.RECORDER, Part.MEMBER})
# Who runs it, whatever their posting.
RUNNING_IT: Final = frozenset({Part.CHAIR, Part.RECORDER})


class Presence(models.TextChoices):
    """Whether somebody came; it serves the quorum and is never added up for a person."""

    EXPECTED = "expected", pgettext_lazy("attendance", "Expected")
    PRESENT = "present", pgettext_lazy("attendance", "Present")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")
    EXCUSED = "excused", pgettext_lazy("attendance", "Excused")


class How(models.TextChoices):
    """How it was said."""

    LIST = "list", _("By the recorder's list")
    LINK = "link", _("By their own link")


class MaterialKind(models.TextChoices):
    """What the library holds (rows S1-20, S1-25, S4-07)."""

    TEXT = "text", _("Text")
    INTERVIEW = "interview", _("Interview programme")
    DOCUMENTARY = "documentary", _("Documentary")
    LESSON = "lesson", _("Lesson")
    KIT = "kit", _("Kit of materials")
    PLATFORM = "platform", _("Study platform elsewhere")  # a link alone; no score comes in


class FileType(models.TextChoices):
    """What a file of the library is."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPEG"


class Tie(models.TextChoices):
    """What a matter has to do with an activity."""

    RAISED = "raised", _("Raised there")
    DISCUSSED = "discussed", _("Discussed there")


class FiveRole(models.TextChoices):
    """In which of their five roles somebody did it (row S4-02). Its values are tags."""

    PROPAGANDIST = "role_propagandist", _("Propagandist")
    ORGANISER = "role_organiser", _("Organiser")
    INFORMATION_OFFICER = "role_information_officer", _("Information officer")
    MEDIATOR = "role_mediator", pgettext_lazy("one of five roles", "Mediator")
    SERVICE_PROVIDER = "role_service_provider", _("Service provider")


class Goal(models.TextChoices):
    """Which of the five aims of rural work it serves, together twenty characters (row S4-24). Its
    values are tags."""

    INDUSTRY = "goal_industry", _("Thriving businesses")
    ECOLOGY = "goal_ecology", _("Pleasant living environment")
    CIVILITY = "goal_civility", _("Social etiquette and civility")
    GOVERNANCE = "goal_governance", _("Effective governance")
    PROSPERITY = "goal_prosperity", _("Prosperity")


# Tags that a page shows by their names.
NAMED_TAGS: Final = {one.value: one.label for kind in (FiveRole, Goal) for one in kind}


class Stage(models.TextChoices):
    """How far a programme has come (row S0-01); it runs from its first day on, once issued."""

    DRAFT = "draft", pgettext_lazy("programme", "Draft")
    ISSUED = "issued", pgettext_lazy("programme", "Issued")
    RUNNING = "running", pgettext_lazy("programme", "Running")
    EVALUATED = "evaluated", pgettext_lazy("programme", "Evaluated")


class Who(models.TextChoices):
    """Whose move it is."""

    HOST = "host", _("whoever plans for the host")
    RECORDER = "recorder", _("its chair, its recorder, and whoever records for the host")
    ATTENDED = "attended", _("whoever attended")
    SYSTEM = "system", _("Linli itself")


class BookedBy(models.TextChoices):
    """Who may ask for a facility (row S3-04)."""

    NOBODY = "nobody", _("Nobody: it is simply there")
    STAFF = "staff", _("Organisations, for their activities")
    EVERYBODY = "everybody", _("Residents too")


class Asked(models.TextChoices):
    """How a booking stands."""

    ASKED = "asked", pgettext_lazy("booking", "Asked for")
    ACCEPTED = "accepted", pgettext_lazy("booking", "Accepted")
    DECLINED = "declined", pgettext_lazy("booking", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("booking", "Given back")
    UNUSED = "unused", pgettext_lazy("booking", "Not used")
