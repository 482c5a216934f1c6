"""Where things are and who answers for them."""

from linli.territory.models.areas import Area, AreaQuerySet
from linli.territory.models.grids import Grid, GridPlan, GridUnit, Shape, ShapesVersion
from linli.territory.models.household_changes import HouseholdChange, HouseholdChangeQuerySet
from linli.territory.models.links import Household, HouseholdQuerySet, Link, LinkKind, LinkQuerySet
from linli.territory.models.postings import (
    DutyShift,
    Leave,
    Posting,
    PostingQuerySet,
    Role,
    TwoDuties,
)
from linli.territory.models.proposals import Proposal, ProposalQuerySet
from linli.territory.models.strength import (
    Charter,
    CharterQuerySet,
    CharterStep,
    Resource,
    ResourceQuerySet,
    WorkTeam,
    WorkTeamPlace,
    WorkTeamQuerySet,
)
from linli.territory.models.terms import TermChange, TermChangeQuerySet, TermLine
from linli.territory.models.units import Poster, Unit, UnitQuerySet

__all__ = [
    "Area",
    "AreaQuerySet",
    "Charter",
    "CharterQuerySet",
    "CharterStep",
    "DutyShift",
    "Grid",
    "GridPlan",
    "GridUnit",
    "Household",
    "HouseholdChange",
    "HouseholdChangeQuerySet",
    "HouseholdQuerySet",
    "Leave",
    "Link",
    "LinkKind",
    "LinkQuerySet",
    "Poster",
    "Posting",
    "PostingQuerySet",
    "Proposal",
    "ProposalQuerySet",
    "Resource",
    "ResourceQuerySet",
    "Role",
    "Shape",
    "ShapesVersion",
    "TermChange",
    "TermChangeQuerySet",
    "TermLine",
    "TwoDuties",
    "Unit",
    "UnitQuerySet",
    "WorkTeam",
    "WorkTeamPlace",
    "WorkTeamQuerySet",
]
