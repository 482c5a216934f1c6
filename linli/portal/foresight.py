"""What setting a value will do, said before it is done: computed from the rows that will be
written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock
from linli.common.templatetags.look import weekday_moment
from linli.matters.services import effects, recounting
from linli.matters.services.effects import Change
from linli.portal.rule_words import Places, line, list_words, row_name, words_of
from linli.privacy.services import keeping
from linli.rulesets import services as rulesets
from linli.rulesets.models import RuleValue
from linli.rulesets.services import OFFICE_HOURS, Entry, shapes, strictness
from linli.territory.models import Unit

RETENTION: Final = "retention."
SECOND_FACTOR: Final = "accounts.second_factor.levels"
MOST_MOVED: Final = 5  # open clocks that are named; the rest, and private ones, are counted


@dataclass
class Foresight:
    """What the reader is told before they confirm. `rows` are (row, was, new) where they differ."""

    since: datetime | None
    rows: list[tuple[str, str, str]]
    places: str
    effects: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)


def of_rule(entry: Entry, unit: Unit, new: Any, since: datetime | None) -> Foresight:
    """A rule will have another value at a place."""
    at = since or clock.now()
    held = entry.row_at(at)
    was = held.value if held else None
    narrower = strictness.below(entry.rule, entry.path, new, at)
    places = Places({row.scope_path for row in (*narrower.stays, *narrower.ends)})
    keeps = frozenset(row.scope_path for row in narrower.stays if row.valid_from <= at)
    change = Change(
        key=entry.rule.key,
        path=entry.path,
        was=was,
        new=new,
        since=at,
        keeps=keeps,
        values=rulesets.values([entry.rule.key], path=entry.path, at=at),
    )
    return Foresight(
        since=since,
        rows=_differences(entry, was, new),
        places=_places(unit, keeps, places),
        effects=_effects(change, was),
        examples=effects.examples_of(change) if was is not None else [],
        stays=[_narrower(entry, row, places) for row in narrower.stays],
        ends=[_narrower(entry, row, places) for row in narrower.ends],
        planned=_planned(entry, at),
    )


def _differences(entry: Entry, was: Any, new: Any) -> list[tuple[str, str, str]]:
    found = []
    for part, shape in shapes.leaves(entry.shape):
        after = shapes.part_of(new, part)
        before = shapes.part_of(was, part) if was is not None else None
        if after != before:
            said = words_of(shape, before) if before is not None else _("not set")
            found.append((row_name(part), said, words_of(shape, after)))
    return found


def _places(unit: Unit, keeps: frozenset[str], places: Places) -> str:
    """Which villages the value holds for; those that keep their own are named elsewhere."""
    below = [
        village
        for village in Unit.objects.public().under(unit.path).villages()
        if village.pk != unit.pk and village.path not in keeps
    ]
    if not below:
        return _("It holds in %(place)s.") % {"place": unit.short_name}
    said = {
        "place": unit.short_name,
        "count": len(below),
        "names": list_words([village.short_name for village in below]),
    }
    return (
        ngettext(
            "It holds in %(place)s and in %(count)d village or community below it: %(names)s.",
            "It holds in %(place)s and in %(count)d villages and communities below it: %(names)s.",
            len(below),
        )
        % said
    )


def _effects(change: Change, was: Any) -> list[str]:
    if was is None:
        return [_("There was no value before.")]
    if change.new == was:
        return [_("This is the value that holds already; nothing would change.")]
    if change.key == OFFICE_HOURS:
        moves = recounting.moves_of(
            change.path, {change.key: change.new}, keeps=change.keeps, at=change.since
        )
        return moved_words(moves)
    if change.key.startswith(RETENTION):
        return _retention(change)
    if change.key == SECOND_FACTOR:
        return [_("Whoever holds a posting at these levels needs a second factor from then on.")]
    return effects.effects_of(change)


def _retention(change: Change) -> list[str]:
    """What goes for good sooner, or stays longer."""
    shifts = keeping.shifts_of(
        change.key, change.path, change.was, change.new, at=change.since, keeps=change.keeps
    )
    if not shifts:
        return [
            _("This time is counted for the whole installation; a place's value changes nothing.")
        ]
    said = [
        _("%(name)s: %(now)d will have had their time by then, instead of %(was)d.") % vars(one)
        for one in shifts
    ]
    return [*said, _("What has had its time goes for good, within a day, and leaves its proof.")]


def moved_words(moves: recounting.Moves) -> list[str]:
    """How many open clocks a changed calendar moves, and some of them."""
    said = {"count": len(moves.moved), "of": moves.looked_at}
    if not moves.is_all:
        first = _("At least %(count)d open clocks move, of the newest %(of)d looked at.") % said
    else:
        first = (
            ngettext(
                "%(count)d open clock moves, of %(of)d that run now.",
                "%(count)d open clocks move, of %(of)d that run now.",
                len(moves.moved),
            )
            % said
        )
    named = [one for one in moves.moved if one.matter.is_public][:MOST_MOVED]
    return [first, *map(_moved, named)]


def _moved(one: recounting.Moved) -> str:
    return _("%(kind)s %(number)s: due %(now)s instead of %(was)s.") % {
        "kind": one.matter.kind.name,
        "number": str(one.matter),
        "now": weekday_moment(one.now),
        "was": weekday_moment(one.was),
    }


def _narrower(entry: Entry, row: RuleValue, places: Places) -> str:
    said = {"place": places.name(row.scope_path), "value": line(entry, row.value)}
    if row.valid_from > clock.now():
        said["since"] = weekday_moment(row.valid_from)
        return _("%(place)s, from %(since)s: %(value)s") % said
    return _("%(place)s: %(value)s") % said


def _planned(entry: Entry, at: datetime) -> list[str]:
    """Later values of the place itself, which end the new one."""
    return [
        _("From %(since)s the value that was planned before holds: %(value)s.")
        % {"since": weekday_moment(row.valid_from), "value": line(entry, row.value)}
        for row in entry.planned
        if row.scope_path == entry.path and row.valid_from > at
    ]
