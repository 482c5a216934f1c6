"""What is missing at a place on a day, before that day comes (row S1-03, practice B22): vacancies,
too many, too much, nobody for a lane, a household, a branch or a community, nobody standing in.

    gaps.at_place(place, gaps.period("month"), by=actor)

Sorted by place. Persons are never compared; who has too much is told only to whoever manages them.
"""

from linli.territory.services.gaps.finding import Found, at_place
from linli.territory.services.gaps.records import KEPT_AT, Gap, Period, Planned, Todo, period

__all__ = ["KEPT_AT", "Found", "Gap", "Period", "Planned", "Todo", "at_place", "period"]
