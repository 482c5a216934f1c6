"""Where things are and who answers for them."""

from linli.territory.models.grids import Grid, GridPlan, GridUnit, Shape, ShapesVersion
from linli.territory.models.postings import Leave, Posting, PostingQuerySet, Role
from linli.territory.models.units import Poster, Unit, UnitQuerySet

__all__ = [
    "Grid",
    "GridPlan",
    "GridUnit",
    "Leave",
    "Poster",
    "Posting",
    "PostingQuerySet",
    "Role",
    "Shape",
    "ShapesVersion",
    "Unit",
    "UnitQuerySet",
]
