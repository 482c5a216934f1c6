"""Who may judge in a round: who is posted, who is away, where each of them never goes. A pool knows
postings by their keys; nothing of it is a list about persons."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from linli.common import clock
from linli.scoring.choices import Side
from linli.scoring.models import JUDGE, Recusal, Round
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Leave, Posting, Unit

STATIONS: Final = (UnitKind.CENTRE, UnitKind.STATION)
OFFICE: Final = "township_clerk"
COMMITTEE: Final = "supervision_member"


def days_of(found: Round) -> list[date]:
    """Its days, from the first to the last."""
    count = (found.ends_on - found.begins_on).days + 1
    return [found.begins_on + timedelta(days=number) for number in range(count)]


class Pool:
    """Everybody who may judge in a round. Five queries, however many they are. One person sits
    once, in the posting that is asked first."""

    def __init__(self, found: Round, villages: Sequence[Unit]) -> None:
        self.days = days_of(found)
        self._villages = {one.path: one.code for one in villages}
        moment = _noon(self.days[0])
        rows = Posting.objects.current(moment).filter(below(found.path))
        rows = rows.select_related("unit", "role").order_by("role__turn", "pk")
        self._judging = [
            one
            for one in rows
            if JUDGE in one.role.verbs and one.grid_id is None and one.area_id is None
        ]
        persons = {one.person_id for one in self._judging}
        self._away = self._leaves(persons)
        self._barred = self._bars(persons, found.path, moment)
        self._person = {str(one.pk): one.person_id for one in self._judging}

    def sides(self) -> list[tuple[Posting, Side]]:
        """Those of centres and stations (a clerk of the township office is one of them), and those
        of supervision committees (row S1-27)."""
        found, seen = [], set[UUID]()
        for one in self._judging:
            side = _side(one)
            if side is not None and one.person_id not in seen:
                seen.add(one.person_id)
                found.append((one, side))
        return found

    def teams(self) -> dict[str, list[Posting]]:
        """Who may go from each village to another, by its code (row S0-10)."""
        found: dict[str, list[Posting]] = defaultdict(list)
        seen: set[UUID] = set()
        for one in self._judging:
            home = self._villages.get(one.unit.path)
            if home is not None and one.person_id not in seen:
                seen.add(one.person_id)
                found[home].append(one)
        return dict(found)

    def barred(self, posting: Posting) -> list[str]:
        """Villages that its holder never judges, by their codes."""
        return sorted(self._barred[posting.person_id])

    def is_away(self, posting: Posting) -> bool:
        """There on less than half of the days. So two who are not away share a day."""
        return 2 * len(self.free([str(posting.pk)])) <= len(self.days)

    def free(self, keys: Sequence[str]) -> list[date]:
        """The days on which all of these are there."""
        away = set[date]().union(*(self._away[self._person[key]] for key in keys))
        return [day for day in self.days if day not in away]

    def _leaves(self, persons: set[UUID]) -> dict[UUID, set[date]]:
        """On which days of the round somebody is on leave from any post. One query."""
        first, last = _noon(self.days[0]), _noon(self.days[-1])
        rows = Leave.objects.filter(
            posting__person__in=persons, since_at__lte=last, until_at__gt=first
        )
        found: dict[UUID, set[date]] = defaultdict(set)
        for person, since, until in rows.values_list("posting__person", "since_at", "until_at"):
            found[person] |= {day for day in self.days if since <= _noon(day) < until}
        return found

    def _bars(self, persons: set[UUID], path: str, moment: datetime) -> dict[UUID, set[str]]:
        """Where somebody holds any post, and where they stand aside. Two queries."""
        found: dict[UUID, set[str]] = defaultdict(set)
        posted = Posting.objects.current(moment).filter(below(path), person__in=persons)
        aside = Recusal.objects.filter(below(path, "unit__path"), posting__person__in=persons)
        ways = [
            *posted.values_list("person", "path"),
            *aside.values_list("posting__person", "unit__path"),
        ]
        for person, place in ways:
            for village, code in self._villages.items():
                if place.startswith(village):
                    found[person].add(code)
        return found


def _side(posting: Posting) -> Side | None:
    if posting.unit.kind in STATIONS or posting.role_id == OFFICE:
        return Side.STATION
    return Side.COMMITTEE if posting.role_id == COMMITTEE else None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.PLACE_TIME)
