"""Re-checking a plan at once with the planner's own judge, which needs no search."""

from linli.territory.choices import Layer
from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.evaluation import evaluate
from linli.territory.planner.land import Land, survey
from linli.territory.services.plans.reading import GridSheet, PlanSheet
from linli.territory.services.plans.wishes import ORDER, basis_of, features_of


def in_pieces(sheet: PlanSheet) -> list[GridSheet]:
    """Grids whose lanes do not hang together. Nothing is said where nobody knows which lanes
    touch, or where their outlines cannot be used."""
    if "land" not in sheet.shared:
        sheet.shared["land"] = _land(sheet)
    land = sheet.shared["land"]
    if land is None:
        return []
    held = {str(key): str(grid.pk) for key, grid in sheet.held[Layer.GRID].items()}
    torn = {row["grid"] for row in evaluate(land, held)["grids"] if row["pieces"] > 1}
    return [one for one in sheet.grids if str(one.grid.pk) in torn]


def _land(sheet: PlanSheet) -> Land | None:
    if not sheet.leaves or basis_of(sheet.leaves) == ORDER:
        return None
    try:
        return survey({"type": "FeatureCollection", "features": features_of(sheet.leaves)})
    except PlanRefused:
        return None
