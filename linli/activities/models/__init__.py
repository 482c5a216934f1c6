"""Activities and what belongs to them."""

from linli.activities.models.activities import Activity, ActivityStep, ActivityTag, Series
from linli.activities.models.around import ActivityMatter, Material, MaterialUse, Programme
from linli.activities.models.calendars import CalendarLink
from linli.activities.models.facilities import Booking, Facility, FacilityKind
from linli.activities.models.kinds import ActivityKind
from linli.activities.models.photos import ActivityPhoto
from linli.activities.models.querysets import ActivityQuerySet
from linli.activities.models.taking_part import Approval, Minutes, Participation, reason_context

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityMatter",
    "ActivityPhoto",
    "ActivityQuerySet",
    "ActivityStep",
    "ActivityTag",
    "Approval",
    "Booking",
    "CalendarLink",
    "Facility",
    "FacilityKind",
    "Material",
    "MaterialUse",
    "Minutes",
    "Participation",
    "Programme",
    "Series",
    "reason_context",
]
