"""One uniform code: the village's 12 digits, a grid's own 3, a micro-grid's 2 more. Special grids
count from 901. Codes are given out here alone, without gaps."""

from collections.abc import Iterable
from typing import Final

from linli.territory.choices import Layer
from linli.territory.models import Grid, GridPlan

MOST_GRIDS: Final = 900
FIRST_SPECIAL: Final = 901
MOST_SPECIAL: Final = 99
MOST_MICRO: Final = 99
VILLAGE_DIGITS: Final = 12


def fitting(village_code: str, grids: Iterable[Grid]) -> dict[int, str]:
    """The code that each grid of a plan has to have, by its key: in their order, without a gap."""
    known = sorted(grids, key=lambda grid: (len(grid.code), grid.code))
    found: dict[int, str] = {}
    counts: dict[str, int] = {}
    for layer, first in ((Layer.GRID, 1), (Layer.SPECIAL, FIRST_SPECIAL)):
        own = [grid for grid in known if grid.layer == layer]
        found.update((grid.pk, f"{village_code}{n:03d}") for n, grid in enumerate(own, first))
    for grid in known:
        if grid.layer == Layer.MICRO and grid.parent_id in found:
            above = found[grid.parent_id]
            counts[above] = counts.get(above, 0) + 1
            found[grid.pk] = f"{above}{counts[above]:02d}"
    return found


def number(plan: GridPlan) -> None:
    """Give each grid of a draft its code anew, and its name where that was only its number."""
    grids = list(plan.grids.all())
    wanted = fitting(plan.village.code, grids)
    moved = [grid for grid in grids if grid.code != wanted[grid.pk]]
    for grid in moved:  # out of the way first: a code is there once
        Grid.objects.filter(pk=grid.pk).update(code=f"-{grid.pk}"[:17])
    for grid in moved:
        before = own_names(grid.layer, grid.code)
        grid.code = wanted[grid.pk]
        if (grid.name_zh, grid.name_en) == before:
            grid.name_zh, grid.name_en = own_names(grid.layer, grid.code)
        grid.save(update_fields=["code", "name_zh", "name_en"])


def own_names(layer: str, code: str) -> tuple[str, str]:
    """What a grid is called that nobody named: "03 网格", "03-02 微网格", "901 专属网格"."""
    shown = shown_number(code)
    words = {
        Layer.GRID: ("网格", "Grid"),
        Layer.MICRO: ("微网格", "Micro-grid"),
        Layer.SPECIAL: ("专属网格", "Special grid"),
    }[Layer(layer)]
    return f"{shown} {words[0]}", f"{words[1]} {shown}"


def shown_number(code: str) -> str:
    """As people say it: "03", "901", "03-02"."""
    own = code[VILLAGE_DIGITS:]
    shown = own[:3].removeprefix("0")
    return f"{shown}-{own[3:]}" if len(own) > 3 else shown
