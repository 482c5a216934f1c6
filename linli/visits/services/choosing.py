"""Which households stand on the plan of a week, and why: the planner spreads all of a grid over the
weeks of its longest cadence, and the first of them is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from linli.common import clock
from linli.rulesets.services import Values
from linli.visits.choices import Reason, WishKind
from linli.visits.planner.periods import MOST_HOUSEHOLDS, MOST_WEEKS
from linli.visits.services.asking import ask
from linli.visits.services.ground import Ground
from linli.visits.services.knowing import Known
from linli.visits.services.weeks import DAYS

EVERY: Final = "visits.every"
EVERY_ASKED: Final = "visits.every_asked"
STAY: Final = "visits.stay"
LONGEST: Final = "visits.walk_longest"
MANY: Final = "visits.walks"
RULES: Final = (EVERY, EVERY_ASKED, STAY, LONGEST, MANY)
HALVES: Final = 2
OVERDUE: Final = -MOST_WEEKS  # more is not told apart


@dataclass(frozen=True)
class Chosen:
    """A household of the week, and why."""

    known: Known
    reason: str


def choose(known: Sequence[Known], ground: Ground, week: date, values: Values) -> list[Chosen]:
    """Whom to visit in a week. Whoever wants no visits then is left alone."""
    last = week + timedelta(days=DAYS - 1)
    open_ = [one for one in known if _may_come(one, last)][:MOST_HOUSEHOLDS]
    if not open_:
        return []
    answer = ask(
        {
            "households": [_asked(one, ground, week, values) for one in open_],
            "weeks": max(values[EVERY], values[EVERY_ASKED]),
            "planar": ground.planar,
        }
    )
    first = set(answer["weeks"][0]["households"])
    return [Chosen(one, reason_of(one, last)) for one in open_ if str(one.household.pk) in first]


def _may_come(one: Known, last: date) -> bool:
    return one.no_visits_until is None or one.no_visits_until <= last


def reason_of(one: Known, last: date) -> str:
    """Why it is visited by that day."""
    if one.promised_on is not None and one.promised_on <= last:
        return Reason.PROMISED
    return Reason.ASKED if one.wants(WishKind.OFTEN) else Reason.DUE


def _asked(one: Known, ground: Ground, week: date, values: Mapping[str, Any]) -> dict[str, Any]:
    every = values[EVERY_ASKED] if one.wants(WishKind.OFTEN) else values[EVERY]
    due_on = clock.local(one.since).date() + timedelta(days=DAYS * every)
    said: dict[str, Any] = {
        "id": str(one.household.pk),
        "at": list(ground.at(one.household)),
        "every": every,
        "minutes": values[STAY],
        "due": max((due_on - week).days // DAYS, OVERDUE),
    }
    if one.promised_on is not None:
        promised = (one.promised_on - week).days // DAYS
        said["announced"] = min(max(promised, 0), MOST_WEEKS)
    elif one.offered_at is not None and said["due"] * HALVES >= every:
        said["announced"] = said["due"]  # nobody comes twice in the first half of its time
    return said
