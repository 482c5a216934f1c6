"""Words that territory records choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(models.TextChoices):
    """What a unit is. Places hang below each other; organisations are based at a place."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township or sub-district")
    VILLAGE = "village", _("Village or community")
    GROUP = "group", _("Villager group")
    ADDRESS = "address", _("Address")
    COMMITTEE = "committee", _("Committee")
    GENERAL_BRANCH = "general_branch", _("General branch")
    BRANCH = "branch", _("Party branch")
    PARTY_GROUP = "party_group", _("Party group")
    TEAM = "team", _("Team")
    STATION = "station", _("Station")
    CENTRE = "centre", _("Centre")
    SUPERVISION = "supervision", _("Supervision group")
    BODY = "body", _("Outside body")  # a bureau, bank or utility that takes matters on


# A posting at one of these covers the whole place where it is based (design.md §1).
COVERS_ITS_PLACE = frozenset({UnitKind.COMMITTEE, UnitKind.CENTRE})
PLACES = frozenset(
    {
        UnitKind.PROVINCE,
        UnitKind.CITY,
        UnitKind.COUNTY,
        UnitKind.TOWNSHIP,
        UnitKind.VILLAGE,
        UnitKind.GROUP,
        UnitKind.ADDRESS,
    }
)

# The chain of Party organisations of a village, from the top; a village may leave a link out.
CHAIN = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.PARTY_GROUP)
# What the organisation tree of a place shows and keeps.
ORGANISATIONS = (
    *CHAIN,
    UnitKind.COMMITTEE,
    UnitKind.CENTRE,
    UnitKind.STATION,
    UnitKind.TEAM,
    UnitKind.SUPERVISION,
)


class Level(models.TextChoices):
    """Who handles: the chain group → community → street → outside body (rows S2-17..19)."""

    GROUP = "group", _("Resident group and grid")
    VILLAGE = "village", _("Village or community")
    TOWNSHIP = "township", _("Township or sub-district")
    OUTSIDE = "outside", _("Outside body")


class LeadsTo(models.TextChoices):
    """What a printed code opens; a door sign bears one of each (practice B7)."""

    REPORT = "report", _("Reporting from there")
    LANE = "lane", _("Who answers there")
    PLACE = "place", _("The page of the village")


class PlanStatus(models.TextChoices):
    """A village has at most one published grid plan."""

    DRAFT = "draft", _("Draft")
    PLANNED = "planned", _("In force later")
    PUBLISHED = "published", _("In force")
    SUPERSEDED = "superseded", _("Superseded")


class PlanOrigin(models.TextChoices):
    """How a plan came about."""

    DRAWN = "drawn", _("Drawn by hand")
    IMPORTED = "imported", _("From a file")
    PLANNED = "planned", _("Proposed by the planner")


class AskedState(models.TextChoices):
    """How far the planner has come with a proposal."""

    WAITING = "waiting", _("Waiting for the planner")
    RUNNING = "running", _("Being planned")
    DONE = "done", _("Proposed")
    FAILED = "failed", _("Not planned")
    CANCELLED = "cancelled", _("Cancelled")


class Layer(models.TextChoices):
    """What kind of grid. Each leaf place is in exactly one grid, and in at most one of each
    other layer (practice B16)."""

    GRID = "grid", _("Grid")
    MICRO = "micro", _("Micro-grid")
    SPECIAL = "special", _("Special grid")


class AreaKind(models.TextChoices):
    """What an area is for. A segment is a line from–to, a model post a duty somewhere in the place;
    the others are places or outlines."""

    LEAD = "lead", _("Area lead's zone")
    RESPONSIBILITY = "responsibility", _("Responsibility area")
    DEMONSTRATION = "demonstration", _("Demonstration area")
    SEGMENT = "segment", _("Road segment")
    POST = "post", _("Model post")


class Shown(models.TextChoices):
    """Who reads the name of a holder. Who is a party member is nobody's business unless they say
    so (design.md §2.3)."""

    NAME = "name", _("Everybody")
    AGREED = "agreed", _("Everybody, once the holder agrees")
    STAFF = "staff", _("Staff only")


class Answer(models.TextChoices):
    """What somebody says to a link or a place in a team."""

    ASKED = "asked", _("Not answered yet")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")


class Said(models.TextChoices):
    """Who wrote an answer down: a household's own through its slip, or what it said to staff."""

    ITSELF = "itself", _("Answered itself")
    TO_STAFF = "to_staff", _("Said to staff")


class Holds(models.TextChoices):
    """Who stands at the holding end of a link."""

    PERSON = "person", _("A person")
    UNIT = "unit", _("An organisation")


class ResourceKind(models.TextChoices):
    """What a place can draw on (row S3-30)."""

    PEOPLE = "people", _("People")
    RESOURCE = "resource", _("Resources")
    FORCE = "force", _("Forces")


class TeamSlot(models.TextChoices):
    """The five parties of a team (row S2-06)."""

    BRANCH = "branch", _("Party branch")
    MEMBER = "member", _("Party member")
    GRID_MEMBER = "grid_member", _("Grid member")
    VOLUNTEER = "volunteer", _("Volunteer")
    RESIDENT = "resident", _("Resident")


class CharterStatus(models.TextChoices):
    """Where a rule of a branch stands (row S4-10)."""

    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    REVISED = "revised", _("Revised")
    ENDED = "ended", pgettext_lazy("rule of a branch", "No longer in force")


class GapKind(models.TextChoices):
    """What is missing, in the order in which a place reads it."""

    VACANT = "vacant", _("Vacant")
    ENDING = "ending", _("Ends, nobody follows")
    AWAY = "away", _("Away, nobody stands in")
    LANES = "lanes", _("Lanes in no grid")
    UNLED = "unled", _("Grids led by no branch")
    UNLINKED = "unlinked", _("Nobody is linked")
    LINKED_TWICE = "twice", _("Linked too often")
    TOO_FEW = "few", _("Too few links")
    HEAD = "head", _("Not headed by a leader")
    OPEN = "open", _("Places open in a team")
    DOUBLE = "double", _("Held by too many")
    OVERLOADED = "loaded", _("Too much for one")


class ChangeKind(models.TextChoices):
    """What became of a household. A correction undoes one of the others."""

    MOVED = "moved", _("Moved to another door")
    SPLIT = "split", _("Some got a door of their own")
    MERGED = "merged", _("Two households became one")
    ENDED = "ended", _("Nobody lives here any more")
    CORRECTED = "corrected", _("Entry undone")


class KnownFrom(models.TextChoices):
    """How the office knows that a household changed; never why it did."""

    SAID = "said", _("The household says so")
    SEEN = "seen", _("Seen at a visit or a patrol")
    LISTED = "listed", _("The village's own list says so")
    NUMBERED = "numbered", _("Doors were built or numbered anew")
    MISTAKE = "mistake", _("It was entered wrongly before")


class TermStage(models.TextChoices):
    """How far a change of term has come."""

    DRAFT = "draft", pgettext_lazy("change of term", "Draft")
    DECIDED = "decided", pgettext_lazy("change of term", "Decided, waits for its day")
    DONE = "done", pgettext_lazy("change of term", "Carried out")
    STOPPED = "stopped", pgettext_lazy("change of term", "Not carried out")
