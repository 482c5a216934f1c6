"""Words that territory records choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    BRANCH = "branch", _("Party branch")
    TEAM = "team", _("Team")
    STATION = "station", _("Station")
    CENTRE = "centre", _("Centre")
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


class Level(models.TextChoices):
    """Who handles: the chain group → community → street → outside body (rows S2-17..19)."""

    GROUP = "group", _("Resident group and grid")
    VILLAGE = "village", _("Village or community")
    TOWNSHIP = "township", _("Township or sub-district")
    OUTSIDE = "outside", _("Outside body")


class PlanStatus(models.TextChoices):
    """A village has at most one published grid plan."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
