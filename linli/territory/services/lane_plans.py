"""A village's grid plan from a list of lanes, each with the number of its grid."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory.choices import PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Shape, Unit
from linli.territory.services.grids import GridDraft, publish_plan
from linli.territory.services.places import known_addresses


def leaves(village: Unit) -> list[tuple[Unit, int]]:
    """The lanes, and the groups without lanes, each with the number of its grid (0: none). One
    query."""
    known = known_addresses(village)
    parents = {unit.parent_id for unit in known}
    return [(unit, _number(unit)) for unit in known if unit.pk not in parents]


def _number(unit: Unit) -> int:
    found = getattr(unit, "in_grid", None)
    return int(found["code"][12:]) if found else 0


def plans(village: Unit) -> list[GridPlan]:
    """What was in force from when to when and why, newest first."""
    rows = GridPlan.objects.filter(village=village).exclude(status=PlanStatus.DRAFT)
    return list(rows.order_by("-valid_from")[:20])


def publish(
    village: Unit, by_grid: Mapping[int, Sequence[Unit]], *, by: Actor, reason: str
) -> GridPlan:
    """Put a plan in force. A grid keeps its name; one whose lanes stay the same keeps its outline
    and its households too, else the lanes' households are counted, and it has to be drawn anew."""
    if sorted(by_grid) != list(range(1, len(by_grid) + 1)):
        raise Invalid(_("Number the grids 1, 2, 3 and so on, without a gap."))
    before = {int(grid.code[12:]): grid for grid in Grid.objects.in_force().filter(village=village)}
    drafts = [_draft(number, units, before.get(number)) for number, units in by_grid.items()]
    if not reason.strip():
        sentence = _("Say why the plan changes.")
        raise Invalid(sentence, fields={"reason": sentence})
    return publish_plan(village, drafts, by=by, reason=reason.strip())


def _draft(number: int, units: Sequence[Unit], was: Grid | None) -> GridDraft:
    counted = sum(unit.households or 0 for unit in units)
    if was is None:
        return GridDraft(
            name_zh=f"{number:02d} 网格",
            name_en=f"Grid {number:02d}",
            units=units,
            households=counted,
        )
    lanes = set(GridUnit.objects.filter(grid=was).values_list("unit_id", flat=True))
    if lanes != {unit.pk for unit in units}:
        return GridDraft(name_zh=was.name_zh, name_en=was.name_en, units=units, households=counted)
    outline = Shape.objects.filter(grid=was, valid_to__isnull=True).first()
    return GridDraft(
        name_zh=was.name_zh,
        name_en=was.name_en,
        units=units,
        households=was.households,
        population=was.population,
        geometry=outline.geometry if outline else None,
    )
