"""Gaps of postings and lanes: vacant, too many, too much, away, ending, outside of every grid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.common.clock import local
from linli.territory.choices import CHAIN, GapKind, Layer
from linli.territory.models import Grid, Posting, Unit
from linli.territory.services.gaps.records import Gap, Planned, Todo
from linli.territory.services.gaps.seen import Seen, in_force
from linli.territory.services.vacancies import Number, numbers, spot_of

NAMED: Final = 6  # lanes or people that a line names; the rest is counted


def posts(seen: Seen) -> Iterator[Gap]:
    """Vacancies and postings that too many hold."""
    for number in numbers(seen.roles, seen.wheres, seen.inside, seen.bounds):
        if number.is_vacant:
            yield _vacant(seen, number)
        elif number.is_crowded:
            yield _crowded(seen, number)
        elif number.least:
            yield from _ending(seen, number)


def _vacant(seen: Seen, number: Number) -> Gap:
    said = {"count": len(number.holders), "least": number.least}
    text = _("Nobody is posted.")
    if number.holders or number.least > 1:
        text = _("%(count)d of %(least)d are posted.") % said
    leaving = [one for one in _of(seen.postings, number) if _ends_before(one, seen)]
    if leaving:
        text = f"{text} {stays_until(leaving[0].person, leaving[0].until_at)}"
    return Gap(
        GapKind.VACANT,
        seen.page_of(number.where.unit.path),
        _named(number),
        text,
        Todo.APPOINT,
        {"role": number.role.pk, "where": number.where.key},
        number.answers,
        number.role,
    )


def _crowded(seen: Seen, number: Number) -> Gap:
    said = {
        "count": len(number.holders),
        "most": number.most,
        "names": _names(str(one.person) for one in number.holders),
    }
    return Gap(
        GapKind.DOUBLE,
        seen.page_of(number.where.unit.path),
        _named(number),
        _("%(count)d hold it, at most %(most)d: %(names)s.") % said,
        Todo.POSTING,
        {"posting": str(number.holders[-1].pk), "do": "end"},
        of=number.role,
    )


def _ending(seen: Seen, number: Number) -> Iterator[Gap]:
    """Somebody's time ends within the period, and too few are left then."""
    if number.role.number_over:
        return
    for one in number.holders:
        end = one.until_at
        if end is None or end >= seen.when.ends:
            continue
        then = [other for other in _of(seen.postings, number) if in_force(other, end)]
        if len(then) < number.least:
            yield Gap(
                GapKind.ENDING,
                seen.page_of(number.where.unit.path),
                _named(number),
                stays_until(one.person, end),
                Todo.POSTING,
                {"posting": str(one.pk), "do": "hand-over"},
                number.answers,
                number.role,
            )


def _of(postings: Iterable[Posting], number: Number) -> list[Posting]:
    spot = spot_of(number.where)
    return [
        one
        for one in postings
        if one.role_id == number.role.pk
        and not one.deputy_of_id
        and (one.path, one.grid_id, one.area_id) == spot
    ]


def _ends_before(one: Posting, seen: Seen) -> bool:
    return one.until_at is not None and seen.now < one.until_at <= seen.at


def stays_until(name: object, end: datetime | None) -> str:
    """Somebody's time ends, and nobody follows."""
    assert end is not None  # asked by the callers  # noqa: S101
    said = {"name": name, "day": day(end)}
    return _("%(name)s stays until %(day)s; nobody follows.") % said


def _named(number: Number) -> str:
    return f"{number.role.name} · {number.where.name}"


def _names(names: Iterable[str]) -> str:
    known = list(names)
    shown = _("、").join(known[:NAMED])
    if len(known) <= NAMED:
        return shown
    return _("%(names)s and %(count)d more") % {"names": shown, "count": len(known) - NAMED}


def loads(seen: Seen) -> Iterator[Gap]:
    """Who has more places, or more households, than the rules say. For whoever manages alone."""
    of_person: defaultdict[tuple[str, UUID], list[Posting]] = defaultdict(list)
    for one in seen.inside:
        of_person[one.role_id, one.person_id].append(one)
    roles = {role.pk: role for role in seen.roles}
    for (code, _person), held in of_person.items():
        role = roles[code]
        places = len({(one.path, one.grid_id, one.area_id) for one in held})
        households = sum(grid.households for grid in {one.grid for one in held if one.grid})
        path = held[0].path
        for key, count, words in (
            (role.load_rule, places, _("Holds it at %(count)d places, at most %(most)d.")),
            (role.households_rule, households, _("%(count)d households, at most %(most)d.")),
        ):
            most = seen.bounds.rule(key, path).get("most") if key else None
            if most is not None and count > most:
                yield Gap(
                    GapKind.OVERLOADED,
                    seen.page_of(path),
                    f"{role.name} · {held[0].person}",
                    words % {"count": count, "most": most},
                    Todo.POSTING,
                    {"posting": str(held[-1].pk), "do": "hand-over"},
                    of=role,
                )


def away(seen: Seen) -> Iterator[Gap]:
    """Who is away in the period, and nobody stands in."""
    for one in seen.inside:
        if one.pk in seen.stand_ins:
            continue
        for leave in seen.leaves_of.get(one.pk, ()):
            in_period = leave.since_at < seen.when.ends and leave.until_at > seen.at
            if leave.deputy_id or not in_period:
                continue
            said = {"since": day(leave.since_at), "until": day(leave.until_at)}
            place = str(one.area or one.grid or one.unit.short_name)
            yield Gap(
                GapKind.AWAY,
                seen.page_of(one.path),
                f"{one.role.name} · {place}",
                _("Away from %(since)s, back on %(until)s; nobody stands in.") % said,
                Todo.POSTING,
                {"posting": str(one.pk), "do": "leave"},
                bool(one.role.level),
                one.role,
            )


def lanes(seen: Seen) -> Iterator[Gap]:
    """Lanes that lie in no grid, by village; or a village without any plan."""
    outside: defaultdict[str, list[Unit]] = defaultdict(list)
    for lane in seen.leaf_lanes:
        if lane.pk not in seen.gridded:
            outside[seen.page_of(lane.path).path].append(lane)
    planned = {grid.village.path for grid in seen.grids}
    for path, found in outside.items():
        village = seen.by_path[path]
        words = ngettext(
            "%(count)d lane lies in no grid: %(names)s.",
            "%(count)d lanes lie in no grid: %(names)s.",
            len(found),
        ) % {"count": len(found), "names": _names(lane.name for lane in found)}
        if path not in planned:
            words = _("No grid plan is in force; the village takes every matter.")
        yield Gap(
            GapKind.LANES,
            village,
            _("Lanes of %(place)s") % {"place": village.short_name},
            words,
            Todo.GRIDS,
        )


def unled(seen: Seen) -> Iterator[Gap]:
    """Grids that no branch leads, by village, where there are branches (row S3-07)."""
    led_from = {seen.page_of(unit.path).path for unit in seen.units if unit.kind in CHAIN}
    without: defaultdict[str, list[Grid]] = defaultdict(list)
    for grid in seen.grids:
        if grid.layer == Layer.GRID and grid.branch_id is None and grid.village.path in led_from:
            without[grid.village.path].append(grid)
    for grids in without.values():
        village = grids[0].village
        yield Gap(
            GapKind.UNLED,
            village,
            _("Grids of %(place)s") % {"place": village.short_name},
            _("No branch leads %(names)s.") % {"names": _names(grid.name for grid in grids)},
            Todo.BRANCHES,
        )


def planned(seen: Seen) -> list[Planned]:
    """What was arranged ahead, at this place and below: who begins, who ends, who is away."""
    found = [*_begins_and_ends(seen), *_leaves(seen), *_links(seen)]
    return sorted(found, key=lambda one: (one.at, one.title, one.posting, one.link))


def _begins_and_ends(seen: Seen) -> Iterator[Planned]:
    for one in seen.postings:
        if not one.path.startswith(seen.place.path):
            continue
        place = str(one.area or one.grid or one.unit.short_name)
        title = f"{one.role.name} · {place}"
        if one.since_at > seen.now:
            words = _("%(name)s begins on %(day)s.")
            said = {"name": one.person, "day": day(one.since_at)}
            yield Planned(one.since_at, title, words % said, str(one.pk))
        elif one.until_at is not None and one.until_at > seen.now:
            words = _("%(name)s ends on %(day)s.")
            said = {"name": one.person, "day": day(one.until_at)}
            yield Planned(one.until_at, title, words % said, str(one.pk))


def _links(seen: Seen) -> Iterator[Planned]:
    for one in seen.moving_links:
        if not one.path.startswith(seen.place.path):
            continue
        title = f"{one.subject_name} · {one.kind.name}"
        if one.since_at > seen.now:
            words = _("%(name)s begins on %(day)s.")
            said = {"name": one.holder_name, "day": day(one.since_at)}
            yield Planned(one.since_at, title, words % said, link=str(one.pk))
        elif one.until_at is not None and one.until_at > seen.now:
            words = _("%(name)s ends on %(day)s.")
            said = {"name": one.holder_name, "day": day(one.until_at)}
            yield Planned(one.until_at, title, words % said, link=str(one.pk))


def _leaves(seen: Seen) -> Iterator[Planned]:
    known = {one.pk: one for one in seen.postings}
    for leave in seen.leaves:
        one = known.get(leave.posting_id)
        if one is None or leave.until_at <= seen.now:
            continue
        place = str(one.area or one.grid or one.unit.short_name)
        title = f"{one.role.name} · {place}"
        said = {
            "name": one.person,
            "since": day(leave.since_at),
            "until": day(leave.until_at),
            "deputy": leave.deputy or _("nobody"),
        }
        words = _("%(name)s is away from %(since)s, back on %(until)s; stands in: %(deputy)s.")
        yield Planned(max(leave.since_at, seen.now), title, words % said, str(one.pk))


def day(at: datetime) -> str:
    """With its year, since a gap may lie in the next one."""
    pattern = pgettext("date format", "j M Y")
    return date_format(local(at), pattern, use_l10n=False)
