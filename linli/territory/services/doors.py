"""Reading doors: the lanes of a village with their counts, as far as somebody sees them."""

from dataclasses import dataclass

from django.db.models import Count

from linli.common import clock
from linli.people.actors import Actor
from linli.territory.choices import Answer
from linli.territory.models import Grid, Household, Link, Unit
from linli.territory.models.links import CONTACT
from linli.territory.paths import village_path
from linli.territory.services.places import known_addresses


@dataclass(frozen=True)
class Lane:
    """A lane or a group: its grid, and how many households. `counted`: by its doors, else the
    number is what was written down."""

    unit: Unit
    grid: Grid | None
    households: int | None
    counted: bool


def lanes(village: Unit, *, by: Actor) -> list[Lane]:
    """Those that this person sees the doors of: a grid member's own. Two queries."""
    grants = by.granting("households.view")
    now = clock.now()
    rows = Household.objects.current(now).under(village.path).values("unit")
    counts = dict(rows.annotate(count=Count("pk")).values_list("unit", "count"))
    found = []
    for unit in known_addresses(village):
        in_grid = getattr(unit, "in_grid", None)
        grid = Grid(**in_grid) if in_grid else None
        if any(
            unit.path.startswith(grant.path) and grant.grid_id in {None, grid.pk if grid else None}
            for grant in grants
        ):
            kept = unit.pk in counts
            found.append(Lane(unit, grid, counts[unit.pk] if kept else unit.households, kept))
    return found


def village_of(unit: Unit) -> Unit:
    """The village in which a lane lies. One query."""
    return Unit.objects.get(path=village_path(unit.path))


def links_of(household: Household) -> list[Link]:
    """Who looks after a household, and who did, newest first; not whom it did not want. One
    query."""
    rows = Link.objects.filter(household=household).exclude(answer=Answer.DECLINED)
    rows = rows.select_related("kind", "person", "holder_unit")
    return list(rows.order_by("-since_at", "pk"))


def wants_another(household: Household) -> bool:
    """Whether it asked for another member, and has none yet. Two queries."""
    if household.valid_to or household.no_link_at or contact_of(household):
        return False
    return Link.objects.filter(household=household, answer=Answer.DECLINED).exists()


def contact_of(household: Household) -> Link | None:
    """The link to its contact member: the one in force, else the one that is planned. One
    query."""
    rows = Link.objects.not_over(clock.now()).filter(household=household, kind=CONTACT)
    return rows.order_by("since_at").first()
