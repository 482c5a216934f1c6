"""The one way a household's wish changes: lock, check, move, append the step. In a transaction
only."""

from typing import Any, Final
from uuid import UUID

from linli.honours import rules
from linli.honours.models import HonourEntry, HonourStep
from linli.honours.services import telling
from linli.honours.workflow import MOVES, NEEDS
from linli.people import moving
from linli.people.actors import Actor
from linli.people.choices import ActorKind

ON_BEHALF: Final = "household"


class Turn(moving.Turn[HonourEntry]):
    """A locked wish, the move that was found lawful, and what the step will say."""

    @property
    def entry(self) -> HonourEntry:
        """The record."""
        return self.record


WAY: Final = moving.Way(
    Turn, HonourStep, MOVES, NEEDS, rules.check_may,
    kept=frozenset({"advice"}),  # told to the household alone
)  # fmt: skip
append: Final = WAY.append


def begin(key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any) -> Turn:
    """Lock the wish and check everything, as `moving.Way.begin` says. What has to be ticked is
    missing while it is not."""
    entry = HonourEntry.objects.locked(key)
    ticked = {name: "yes" if one is True else one or None for name, one in given.items()}
    return WAY.begin(entry, verb, by=by, version=version, given=ticked)


def finish(turn: Turn, *, beside: bool = False) -> HonourStep:
    """Write the wish and its step; whoever has to act next is told. `beside`: sends nobody back who
    has a form open."""
    step = WAY.finish(turn, beside=beside)
    if turn.was != turn.to:
        telling.stage_changed(turn.entry)
    return step


def for_household(by: Actor) -> Actor:
    """Staff who write down what a household said: the record says for whom."""
    if by.kind != ActorKind.STAFF:
        return by
    return Actor(
        by.kind, by.person_id, by.name, by.grants, on_behalf_of=ON_BEHALF, record_id=by.record_id
    )
