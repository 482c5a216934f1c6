"""Drawing a round: panels by lot, where each goes, which groups (row S1-27, S0-10; practice B9).

What goes into a draw is frozen beside its seed: `drawn_by` makes the same of the two again, for
whoever doubts it. The arithmetic is `linli.scoring.model.draws`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.chance import draws as chance
from linli.common.errors import Invalid, MoveRefused
from linli.people.actors import Actor
from linli.scoring.choices import BEFORE_SHEETS, Drawn, RoundKind, RoundStatus, Side
from linli.scoring.model import draws
from linli.scoring.model.errors import ScoresRefused
from linli.scoring.models import (
    Panel,
    PanelMember,
    Round,
    Sheet,
    Stop,
    StopGroup,
)
from linli.scoring.services import moving
from linli.scoring.services.candidates import Pool
from linli.scoring.services.facts import Facts, facts_of
from linli.scoring.services.saying import refused
from linli.territory.models import Unit

SEEDS: Final = 10**12
LEAST_TO_CROSS: Final = 3
DEALS: Final = 40  # of two to each panel, until they may go everywhere


@dataclass(frozen=True)
class Lot:
    """A panel as it was drawn: keys of postings and codes of villages."""

    letter: str
    members: tuple[str, ...]
    stops: tuple[str, ...]
    home: str = ""


@dataclass(frozen=True)
class DrawnRound:
    """What a seed makes of the facts: panels, and for each village its groups with why."""

    panels: list[Lot]
    groups: dict[str, list[tuple[str, str]]]
    notes: list[draws.Note]


@transaction.atomic
def draw_round(
    key: UUID, *, by: Actor, version: int, panels: int, each: int = 1, reason: str = ""
) -> Round:
    """Draw it, or draw it again before the first sheet, with the reason. `panels` is how many there
    are, `each` how many come to a village. Raises `Invalid`, `MoveRefused`, `Conflict`."""
    found = moving.locked(key, by=by, version=version)
    _check(found, reason)
    villages = _villages(found)
    _check_enough(found, villages)
    pool = Pool(found, villages)
    facts = facts_of(found, villages, pool, panels, each)
    seed = chance().randrange(SEEDS)
    try:
        drawn = drawn_by(seed, facts)
    except ScoresRefused as problem:
        raise refused(problem, {one.code: one.short_name for one in villages}) from problem
    was, found.status = found.status, RoundStatus.DRAWN
    found.seed, found.draw = f"{seed:012d}", {**facts}
    found.draws += 1
    found.drawn_at = clock.now()
    Panel.objects.filter(round=found).delete()
    _write(found, drawn, {one.code: one for one in villages}, pool)
    verb = "draw_round" if found.draws == 1 else "redraw_round"
    moving.finish(found, verb, by=by, was=was, reason=reason, seed=found.seed, draws=found.draws)
    audit.note(by=by, verb=verb, what=f"scoring.Round:{found.pk}", details={"seed": found.seed})
    return found


def comes_out_the_same(found: Round) -> bool:
    """Whether its seed and its frozen facts make the panels and groups that stand. Four queries."""
    if not found.seed or not found.draw:
        return False
    again = drawn_by(int(found.seed), found.draw)
    rows = Panel.objects.filter(round=found).prefetch_related(
        "members", "stops__unit", "stops__groups__unit"
    )
    rows = rows.exclude(letter__regex="[0-9]")  # whoever scored again was not drawn
    standing = {
        row.letter: (
            sorted(str(one.posting_id) for one in row.members.all()),
            sorted(one.unit.code for one in row.stops.all()),
        )
        for row in rows
    }
    groups = {
        stop.unit.code: sorted((one.unit.path, one.because) for one in stop.groups.all())
        for row in rows
        for stop in row.stops.all()
    }
    expected = {one.letter: (sorted(one.members), sorted(one.stops)) for one in again.panels}
    return standing == expected and groups == {
        code: sorted(pairs) for code, pairs in again.groups.items()
    }


def drawn_by(seed: int, facts: Facts) -> DrawnRound:
    """Nothing but the seed and the facts decide. Raises `ScoresRefused`."""
    lots, notes = (_crossed if facts["kind"] == RoundKind.CROSS else _dealt)(seed, facts)
    groups = {}
    for code, known in facts["groups"].items():
        found = draws.groups(
            known["every"], many=facts["many_groups"], again=facts["again"],
            seed=f"{seed}:{code}", last=known["last"],
        )  # fmt: skip
        groups[code] = list(found.groups)
    return DrawnRound(lots, groups, notes)


def _dealt(seed: int, facts: Facts) -> tuple[list[Lot], list[draws.Note]]:
    """Panels of two, one of each side, drawn from all who are there; only where no such panels may
    go everywhere, everybody is dealt in."""
    judges = [
        draws.Judge(key, side, frozenset(bars))
        for key, side, bars in facts["judges"]
        if key not in facts["away"]
    ]
    for number in range(DEALS):
        try:
            return _panels(seed, facts, _seated(f"{seed}:{number}", judges, facts["panels"]))
        except ScoresRefused as problem:
            if problem.code != "nobody_may_judge":
                raise
    return _panels(seed, facts, judges)


def _seated(seed: str, judges: Sequence[draws.Judge], many: int) -> list[draws.Judge]:
    """So many of each side, by lot."""
    found = []
    for side in (draws.STATION, draws.COMMITTEE):
        by_key = {one.key: one for one in judges if one.side == side}
        order = draws.order(by_key, seed=f"{seed}:{side}")
        found += [by_key[key] for key in order[:many]]
    return found


def _panels(
    seed: int, facts: Facts, judges: Sequence[draws.Judge]
) -> tuple[list[Lot], list[draws.Note]]:
    past = {(key, code): met for key, code, met in facts["past"]}
    found = draws.panels(
        judges, facts["villages"], many=facts["panels"], seed=seed, each=facts["each"], past=past
    )
    return [Lot(one.letter, one.members, one.stops) for one in found.panels], list(found.notes)


def _crossed(seed: int, facts: Facts) -> tuple[list[Lot], list[draws.Note]]:
    """Each village sends a panel of its own people; letters by lot."""
    past = {(key, code): met for key, code, met in facts["past"]}
    conflicts = [(home, code) for home, code in facts["conflicts"]]
    found = draws.cross(
        facts["villages"], each=facts["each"], seed=seed, away=facts["away"],
        conflicts=conflicts, past=past,
    )  # fmt: skip
    dice = draws.Dice(seed, "letters")
    lots = []
    for number, home in enumerate(dice.shuffled(sorted(found.loads()))):
        seats = draws.order(facts["teams"][home], seed=f"{seed}:{home}")[: facts["seats"]]
        aims = tuple(to for sent, to in found.visits if sent == home)
        lots.append(Lot(draws.letter(number), tuple(seats), aims, home))
    return lots, list(found.notes)


def _check(found: Round, reason: str) -> None:
    begun = Sheet.objects.filter(round=found).exists()
    if found.status not in BEFORE_SHEETS or begun:
        raise MoveRefused(
            _("Sheets of this round have been begun: its draw stands."),
            next_step=_("Open another round if something has to be looked at again."),
        )
    if found.status == RoundStatus.DRAWN and not reason.strip():
        raise Invalid(
            _("Say why it is drawn again; the reason stands in its history."),
            fields={"reason": _("Please fill this in.")},
        )
    if len(reason) > 400:
        raise Invalid(
            _("The text is too long."),
            fields={"reason": _("Please keep it under %(most)d characters.") % {"most": 400}},
        )


def _check_enough(found: Round, villages: Sequence[Unit]) -> None:
    """Two villages would judge each other (methods §4): they are pooled with a neighbour's."""
    if found.kind == RoundKind.CROSS and len(villages) < LEAST_TO_CROSS:
        raise Invalid(
            _("Three villages at least are needed, so that no two judge each other."),
            next_step=_("Let the county open one round for this township and its neighbour."),
        )


def _villages(found: Round) -> list[Unit]:
    rows = found.villages.select_related("unit").order_by("unit__path")
    return [one.unit for one in rows]


def _write(found: Round, drawn: DrawnRound, villages: Mapping[str, Unit], pool: Pool) -> None:
    """Panels, who sits on them, where they go on which day, and the groups there."""
    paths = [path for pairs in drawn.groups.values() for path, _why in pairs]
    groups = {one.path: one for one in Unit.objects.filter(path__in=paths)}
    sides = {str(one.pk): side for one, side in pool.sides()}
    members: list[PanelMember] = []
    stops: list[Stop] = []
    for seq, lot in enumerate(drawn.panels, 1):
        panel = Panel.objects.create(
            round=found, letter=lot.letter, seq=seq, home=villages.get(lot.home)
        )
        side = Side.VILLAGE if lot.home else None
        members += [
            PanelMember(panel=panel, posting_id=UUID(key), side=side or sides[key])
            for key in lot.members
        ]
        stops += [
            Stop(round=found, panel=panel, unit=villages[code], day=day)
            for code, day in _days(lot, pool, sides)
        ]
    PanelMember.objects.bulk_create(members)
    Stop.objects.bulk_create(stops)
    StopGroup.objects.bulk_create(
        StopGroup(stop=stop, unit=groups[path], because=Drawn(why))
        for stop in stops
        for path, why in drawn.groups[stop.unit.code]
    )


def _days(lot: Lot, pool: Pool, sides: Mapping[str, Side]) -> list[tuple[str, date]]:
    """The villages of a panel over the days on which all of it is there, else on which at least one
    of each side is."""
    days = pool.free(lot.members)
    if not days and lot.home:
        days = max((pool.free([key]) for key in lot.members), key=len)
    if not days:
        ours = [key for key in lot.members if sides[key] == Side.STATION]
        theirs = [key for key in lot.members if sides[key] == Side.COMMITTEE]
        pairs = [pool.free([one, other]) for one in ours for other in theirs]
        days = max(pairs, key=len)
    return [
        (code, days[number * len(days) // len(lot.stops)]) for number, code in enumerate(lot.stops)
    ]
