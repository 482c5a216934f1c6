"""The numbers of a grid in force follow those of its lanes."""

from collections.abc import Iterable

from linli.territory.models import Grid, GridUnit, Unit


def count_again(units: Iterable[Unit]) -> None:
    """Households and people of the grids in force that hold these lanes are those of all their
    lanes; where nobody entered a number, what stood in the plan stays. A query, and two a grid."""
    keys = GridUnit.objects.filter(unit__in=[unit.pk for unit in units]).values("grid")
    for grid in Grid.objects.current().filter(pk__in=keys):
        lanes = [member.unit for member in grid.members.select_related("unit")]
        for name in ("households", "population"):
            known = [getattr(lane, name) for lane in lanes if getattr(lane, name) is not None]
            setattr(grid, name, sum(known) if known else getattr(grid, name))
        grid.save(update_fields=["households", "population"])
