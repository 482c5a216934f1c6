"""How dear it is to be late while PyVRP searches: a search that may be late for a while finds its
way to walks that no small step from walks in time leads to, and above all to one walk less."""

from statistics import fmean
from typing import Any, Final

try:
    import pyvrp
except ImportError:  # the extra is not installed
    pyvrp = None

PATIENT: Final = (20.0, 50.0)  # seconds of walking that a second too late costs at first
STRICT: Final = 100_000.0  # and at most
CHEAPEST: Final = 0.1
ROUNDS: Final = 50  # after which the price is thought over; PyVRP's own manner does it after 500
FEASIBLE: Final = (0.60, 0.70)  # share of them that shall be in time
DEARER: Final = 1.5
CHEAPER: Final = 0.9


class Patience:
    """What PyVRP calls a penalty manager. Its own begins at half the highest price, is thought over
    too seldom for a short search, and warns where there is no answer, which is no news to us."""

    def __init__(self, price: float) -> None:
        self.price = price
        self.kept: list[bool] = []

    def register(self, found: Any) -> None:
        """Walks that were tried. Too few of them in time: dearer, too many: cheaper."""
        self.kept.append(found.time_warp() == 0)
        if len(self.kept) < ROUNDS:
            return
        share, (least, most) = fmean(self.kept), FEASIBLE
        change = DEARER if share < least else CHEAPER if share > most else 1.0
        self.price = min(STRICT, max(CHEAPEST, self.price * change))
        self.kept.clear()

    def cost_evaluator(self) -> Any:
        """What walks cost at this price."""
        return pyvrp.CostEvaluator([], self.price, self.price)
