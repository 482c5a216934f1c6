"""Who is on a list, by rule alone. Villager groups only; a black list names none whose chance is
unsure, none with so few households that somebody is recognised, and goes by aspects of public
places (issue 7, design §2 rule 2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count

from linli.common import clock
from linli.people.actors import Actor
from linli.rulesets.services import Values
from linli.scoring.choices import STANDING, Colour, EntryState, ListStatus, Scope, SheetState
from linli.scoring.model.totals import FULL
from linli.scoring.models import Deduction, ListEntry, RankList, Reckoning, Result
from linli.scoring.services import list_moving, list_telling
from linli.scoring.services.gathering import Gathered
from linli.scoring.services.lists import PREVIEW, until
from linli.territory.fields import below
from linli.territory.models import Household

FROM: Final = "scoring.list.from"
RED: Final = "scoring.list.red"
BLACK: Final = "scoring.list.black"
LEAST: Final = "scoring.list.least"
HOUSEHOLDS: Final = "scoring.list.households"
CHANCE: Final = "scoring.list.chance"
CERTAIN: Final = "scoring.list.certain"
TIES_IN: Final = "scoring.list.ties_in"
BY_CHANGE: Final = "scoring.list.by_change"
RULES: Final = (FROM, RED, BLACK, LEAST, HOUSEHOLDS, CHANCE, CERTAIN, TIES_IN, BY_CHANGE)
SIZES: Final = ("large", "middling", "small")
SMALLEST: Final = "smallest"
MOST_FOUND: Final = 5  # lines of what was found, at an entry
ASKS_ANEW: Final = (ListStatus.PREVIEW, ListStatus.PUBLISHED)
SCOPES: Final = {Colour.RED: Scope.ALL, Colour.BLACK: Scope.PUBLIC}
FEW, UNSURE, NOBODY = "few", "unsure", "nobody"


@dataclass(frozen=True)
class Candidate:
    """A ranked group and its place from the list's end."""

    result: Result
    place: int
    tied: int  # how many share the place


@dataclass(frozen=True)
class Choice:
    """Who is on a list, or why nobody is."""

    chosen: Sequence[Candidate]
    size: int
    none: str = ""


def size_of(values: Mapping[str, Any], colour: str, groups: int) -> int:
    """How many a list has, by how large the township is."""
    table = values[RED if colour == Colour.RED else BLACK]
    fitting = next((name for name in SIZES if groups >= values[FROM][name]), SMALLEST)
    return int(table[fitting])


def candidates(results: Iterable[Result], colour: str, *, by_change: bool) -> list[Candidate]:
    """The ranked groups from the list's end, by score or by change."""
    scored = [
        (one.change_centi if by_change else one.corrected_centi, one)
        for one in results
        if one.scope == SCOPES[Colour(colour)] and one.of_group and one.rank is not None
    ]
    sign = -1 if colour == Colour.RED else 1
    ordered = sorted(
        ((sign * value, one.path, one) for value, one in scored if value is not None),
        key=lambda row: row[:2],
    )
    values = [value for value, _path, _one in ordered]
    return [
        Candidate(one, 1 + sum(other < value for other in values), values.count(value))
        for value, _path, one in ordered
    ]


def choose(
    found: Sequence[Candidate], colour: str, values: Mapping[str, Any], small: set[int]
) -> Choice:
    """Who is on the list. A place that falls away is not filled by the next one."""
    size = size_of(values, colour, len(found))
    if len(found) < values[LEAST]:
        return Choice((), size, FEW)
    edge = [one for one in found if one.place <= size]
    if not values[TIES_IN]:
        edge = [one for one in edge if one.place + one.tied - 1 <= size]
    edge = [one for one in edge if one.result.unit_id not in small and one.tied < len(found)]
    if colour == Colour.RED:
        return Choice(edge, size, "" if edge else NOBODY)
    least = round(values[CHANCE] * FULL)
    sure = [one for one in edge if (one.result.p_bottom or 0) >= least]
    return Choice(sure, size, "" if sure else UNSURE if edge else NOBODY)


def small_groups(results: Iterable[Result], least: int, path: str) -> set[int]:
    """Groups with too few households to be named. One query."""
    groups = {one.unit_id: one.unit for one in results if one.of_group}
    homes = Household.objects.filter(below(path), valid_to__isnull=True).order_by()
    rows = list(homes.values_list("path").annotate(Count("pk")))
    return {
        pk
        for pk, unit in groups.items()
        if max(_behind(unit.path, rows), unit.households or 0) < least
    }


def _behind(path: str, doors: Iterable[tuple[str, int]]) -> int:
    return sum(many for place, many in doors if place.startswith(path))


def make_lists(
    made: Reckoning,
    before: Reckoning | None,
    results: Sequence[Result],
    gathered: Gathered,
    values: Values,
    *,
    by: Actor,
) -> list[RankList]:
    """Both lists of a reckoning. Those of the one before are struck, and these stand where they
    stood."""
    held = before.lists.select_for_update(of=("self",)).order_by("pk") if before else ()
    old = {one.colour: one for one in held}  # nobody acts on an entry while it is taken over
    small = small_groups(results, values[HOUSEHOLDS], made.round.path)
    kept = {key: values[key] for key in RULES} | {"few_households": len(small)}
    lists, red = [], set[int]()
    for colour in (Colour.RED, Colour.BLACK):
        found = candidates(results, colour, by_change=values[BY_CHANGE])
        choice = choose(found, colour, values, small | red)
        red |= {one.result.unit_id for one in choice.chosen}
        lists.append(_write(made, colour, choice, kept, old.get(colour), gathered, by))
    return lists


def _write(
    made: Reckoning,
    colour: str,
    choice: Choice,
    rules: dict[str, Any],
    old: RankList | None,
    gathered: Gathered,
    by: Actor,
) -> RankList:
    row = RankList(
        reckoning=made,
        unit=made.round.unit,
        path=made.round.path,
        colour=colour,
        size=choice.size,
        rules=rules,
        none=choice.none,
    )
    states: dict[int, ListEntry] = {}
    if old is not None and old.status in {*STANDING, ListStatus.FROZEN}:
        row.status, row.preview_until = old.status, old.preview_until
        row.published_at = old.published_at
        states = {entry.unit_id: entry for entry in old.entries.all()}
        _ask_anew(row, {one.result.unit_id for one in choice.chosen} - set(states))
    row.save(force_insert=True)
    found = what_was_found([one.result for one in choice.chosen], gathered, colour)
    ListEntry.objects.bulk_create(
        _entry(row, one, found.get(one.result.unit_id, []), states.get(one.result.unit_id))
        for one in choice.chosen
    )
    list_moving.append(row, "reckon", by=by, entries=len(choice.chosen), reason=made.why)
    if old is not None:
        list_moving.strike(old, by=by, reason=made.why)
    if row.status == ListStatus.PREVIEW:
        list_telling.of_list("preview", row, but=states)
    return row


def _ask_anew(row: RankList, fresh: set[int]) -> None:
    """A group that a correction puts on the black list had no chance to object: the corrected list
    is shown as a preview again, for the whole time. What the others do meanwhile goes on."""
    if row.colour == Colour.BLACK and row.status in ASKS_ANEW and fresh:
        row.status, row.published_at = ListStatus.PREVIEW, None
        row.preview_until = until(PREVIEW, row.path)


def _entry(
    row: RankList, one: Candidate, found: list[list[Any]], old: ListEntry | None
) -> ListEntry:
    over = row.status == ListStatus.EXPIRED
    state = EntryState.EXPIRED if over else EntryState.LISTED
    return ListEntry(
        rank_list=row,
        unit=one.result.unit,
        path=one.result.path,
        result=one.result,
        position=one.place,
        found=found,
        reason=old.reason if old else "",
        state=old.state if old else state,
        due_on=old.due_on if old else None,
        plan=old.plan if old else "",
        ended_at=old.ended_at if old else clock.now() if over else None,
    )


def what_was_found(
    results: Sequence[Result], gathered: Gathered, colour: str
) -> dict[int, list[list[Any]]]:
    """What took most points off in each group, in the words of the standard. One query."""
    if colour == Colour.RED or not results:
        return {}
    rows = (
        Deduction.objects.filter(
            sheet__round=results[0].reckoning.round_id,
            sheet__state=SheetState.HANDED_IN,
            sheet__unit__in=[one.unit_id for one in results],
            item__aspect__public_place=True,
        )
        .order_by("-off_centi", "item__aspect__seq", "item__seq", "pk")
        .values_list("sheet__unit", "item__name_zh", "item__name_en", "times")
    )
    found: dict[int, dict[tuple[str, str], int]] = {}
    for unit, zh, en, times in rows:
        items = found.setdefault(unit, {})
        items[zh, en] = items.get((zh, en), 0) + times
    return {
        unit: [[zh, en, times] for (zh, en), times in list(items.items())[:MOST_FOUND]]
        for unit, items in found.items()
    }


def of_round(key: UUID) -> list[RankList]:
    """The lists of a round that stand."""
    rows = RankList.objects.filter(reckoning__round=key).exclude(status=ListStatus.STRUCK)
    return list(rows.select_related("unit", "reckoning__round").order_by("-colour"))
