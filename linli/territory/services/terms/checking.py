"""What a change of term would leave behind: what stops it, and what has to be looked at before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from math import ceil
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common import clock
from linli.rulesets.services import shapes
from linli.territory.fields import ancestors, below
from linli.territory.models import Leave, Posting, TermChange, TermLine, Unit
from linli.territory.services import vacancies
from linli.territory.services.staff import Where
from linli.territory.services.vacancies import BoundsAt, Number

COMMITTEE: Final = "terms.committee"
QUORUM: Final = "activities.quorum.committee"
MEMBER: Final = "branch_committee_member"
SEATS: Final = frozenset({MEMBER, "branch_secretary", "general_branch_secretary"})
MANAGE: Final = "postings.manage"
SLACK: Final = 1e-9


@dataclass
class Findings:
    """`stops`: it cannot be decided like this. `looks`: it can, once somebody looked at it."""

    stops: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)


def begins(change: TermChange) -> datetime:
    """The first moment of its day."""
    return datetime.combine(change.day, time.min, clock.PLACE_TIME)


def lines_of(change: TermChange) -> list[TermLine]:
    """In the order of places and posts. One query."""
    rows = change.lines.select_related(
        "role", "unit", "grid", "area", "leaves__person", "leaves__role", "leaves__unit",
        "person__user",
    )  # fmt: skip
    return list(rows.order_by("unit__path", "role__turn", "role", "grid", "area", "pk"))


def check(change: TermChange, lines: Sequence[TermLine]) -> Findings:
    """Over what would be in force on its day, or now if that has come. A fixed number of
    queries."""
    found = Findings()
    if not lines:
        found.stops.append(_("There are no lines yet."))
        return found
    at = max(begins(change), clock.now())
    before = list(_in_force(change, at))
    after = _after(before, lines, at)
    _check_lines(lines, before, found)
    _check_managed(lines, after, found)
    touched = _touched(change, lines)
    roles = list({line.role_id: line.role for line in lines}.values())
    bounds = BoundsAt(roles, {where.unit.path for where in touched}, at, COMMITTEE, QUORUM)
    for number in vacancies.numbers(roles, touched, after, bounds):
        _check_number(number, found)
    _check_twice(lines, after, found)
    _check_committees(lines, after, bounds, at, found)
    return found


def _in_force(change: TermChange, at: datetime) -> Iterable[Posting]:
    """At the place and below, and of those above whoever manages postings there."""
    around = below(change.path) | Q(path__in=ancestors(change.path))
    rows = Posting.objects.current(at).filter(around, deputy_of__isnull=True)
    return rows.select_related("person", "role", "unit", "grid", "area").order_by("path", "pk")


def _after(before: Iterable[Posting], lines: Iterable[TermLine], at: datetime) -> list[Posting]:
    """What would be in force; the new ones are not kept."""
    known = list(lines)
    gone = {line.leaves_id for line in known if line.leaves_id}
    new = [
        Posting(
            id=line.pk,
            person=line.person,
            role=line.role,
            unit=line.unit,
            grid=line.grid,
            area=line.area,
            path=line.unit.covers_path,
            since_at=at,
        )
        for line in known
        if line.person is not None
    ]
    return [one for one in before if one.pk not in gone] + new


def _check_lines(lines: Iterable[TermLine], before: Iterable[Posting], found: Findings) -> None:
    """Each line still fits what is there."""
    there = {one.pk for one in before}
    held = {(one.person_id, *_spot(one)) for one in before}
    for line in lines:
        if line.leaves is not None and line.leaves_id not in there:
            found.stops.append(
                _("%(who)s · %(role)s: this posting is not in force on that day any more.")
                % {"who": line.leaves.person, "role": line.role.name}
            )
        if line.person is not None and (line.person_id, *_spot(line)) in held:
            found.stops.append(
                _("%(who)s holds the post already: %(role)s, %(where)s.")
                % {"who": line.person, "role": line.role.name, "where": line.where}
            )


def _spot(one: Posting | TermLine) -> tuple[str, int, int | None, UUID | None]:
    return one.role_id, one.unit_id, one.grid_id, one.area_id


def _check_managed(lines: Iterable[TermLine], after: Iterable[Posting], found: Findings) -> None:
    """No place loses the last person who can appoint anybody there."""
    manages = {
        one.path
        for one in after
        if MANAGE in one.role.verbs and one.grid_id is None and one.area_id is None
    }
    losing = {
        line.unit.covers_path: line.unit
        for line in lines
        if line.leaves is not None and MANAGE in line.role.verbs
    }
    for path, unit in sorted(losing.items()):
        if not manages & set(ancestors(path)):
            found.stops.append(
                _("Nobody else manages the staff of %(place)s then.") % {"place": unit.short_name}
            )


def _touched(change: TermChange, lines: Iterable[TermLine]) -> list[Where]:
    """Where somebody comes or goes, and the place itself for what is counted over all of it."""
    wheres = [Where(line.unit, line.grid, line.area) for line in lines]
    if any(line.role.number_over == change.unit.kind for line in lines):
        wheres.append(Where(change.unit))
    return list({one.key: one for one in wheres}.values())


def _check_number(number: Number, found: Findings) -> None:
    """Vacant, or held by more than may."""
    if not (number.is_vacant or number.is_crowded):
        return
    wanted = {"least": number.least} | ({"most": number.most} if number.most else {})
    words = _("%(role)s, %(where)s: %(count)d hold it then; there should be %(wanted)s.")
    found.looks.append(
        words
        % {
            "role": number.role.name,
            "where": number.where.name,
            "count": len(number.holders),
            "wanted": shapes.bounds_words(wanted),
        }
    )


def _check_twice(lines: Iterable[TermLine], after: Iterable[Posting], found: Findings) -> None:
    """Whoever comes and holds something else, too: it may be meant."""
    others: dict[UUID, list[Posting]] = {}
    for one in after:
        others.setdefault(one.person_id, []).append(one)
    comes = {line.person_id: line.person for line in lines if line.person_id is not None}
    for key, person in comes.items():
        held = others.get(key, []) if key else []
        if len(held) > 1:
            posts = "; ".join(f"{one.role.name}, {one.where}" for one in held)
            found.looks.append(
                _("%(who)s holds several posts then: %(posts)s.") % {"who": person, "posts": posts}
            )


def _check_committees(
    lines: Iterable[TermLine],
    after: Sequence[Posting],
    bounds: BoundsAt,
    at: datetime,
    found: Findings,
) -> None:
    """Each committee that changes has its number, and can meet with its quorum on that day."""
    units = {line.unit_id: line.unit for line in lines if line.role_id in SEATS}
    seats = {
        key: [one for one in after if one.unit_id == key and one.role_id in SEATS] for key in units
    }
    people = {one.person_id for rows in seats.values() for one in rows}
    away = set(
        Leave.objects.filter(
            posting__person__in=people, since_at__lte=at, until_at__gt=at
        ).values_list("posting__person", flat=True)
    )
    for key, unit in units.items():
        if _has_committee(lines, seats[key], key):
            _check_committee(unit, {one.person_id for one in seats[key]}, away, bounds, found)


def _has_committee(lines: Iterable[TermLine], seats: Iterable[Posting], unit: int) -> bool:
    """A branch with a secretary alone has none."""
    leaving = any(line.role_id == MEMBER and line.unit_id == unit for line in lines)
    return leaving or any(one.role_id == MEMBER for one in seats)


def _check_committee(
    unit: Unit, people: set[UUID], away: set[UUID], bounds: BoundsAt, found: Findings
) -> None:
    wanted = bounds.rule(COMMITTEE, unit.path)
    said = {"place": unit.short_name, "count": len(people)}
    if not wanted.get("least", 0) <= len(people) <= wanted.get("most", len(people)):
        found.looks.append(
            _("The committee of %(place)s has %(count)d people then; there should be %(wanted)s.")
            % {**said, "wanted": shapes.bounds_words(wanted)}
        )
    needed = ceil(float(bounds.rule(QUORUM, unit.path)) * len(people) - SLACK)
    there = len(people - away)
    if there < needed:
        found.looks.append(
            _("The committee of %(place)s has no quorum on that day: %(there)d of %(count)d are "
              "there, %(needed)d are needed.")
            % {**said, "there": there, "needed": needed}
        )  # fmt: skip
