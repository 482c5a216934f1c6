"""Drawing shapes of places and grids. An edit holds at once in every process."""

from django.db import transaction

from linli.audit import services as audit
from linli.common import geometry
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.models import Grid, Shape, Unit
from linli.territory.services import shapes


@transaction.atomic
def draw_grid_shape(grid: Grid, shape: object, *, by: Actor) -> Shape:
    """A new outline of a grid, in force at once in every process; the old one keeps its dates."""
    rules.check_may_publish_grids(by, grid.village)
    drawn = shapes.keep(geometry.parse_polygon(shape), grid=grid)
    shapes.count_up()
    audit.note(by=by, verb="draw_shape", what=f"territory.Grid:{grid.code}")
    return drawn


@transaction.atomic
def draw_unit_shape(unit: Unit, shape: object, *, by: Actor) -> Shape:
    """A new outline of a place."""
    rules.check_may_publish_grids(by, unit)
    drawn = shapes.keep(geometry.parse_polygon(shape), unit=unit)
    shapes.count_up()
    audit.note(by=by, verb="draw_shape", what=f"territory.Unit:{unit.code or unit.path}")
    return drawn
