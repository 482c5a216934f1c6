"""The one way a card changes: lock, check, move, append the step. In a transaction only."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from linli.common import clock
from linli.people import moving
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.talents import rules
from linli.talents.models import CardStep, TalentCard
from linli.talents.services import telling
from linli.talents.workflow import MOVES, NEEDS


class Turn(moving.Turn[TalentCard]):
    """A locked card, the move that was found lawful, and what the step will say."""

    @property
    def card(self) -> TalentCard:
        """The record."""
        return self.record


WAY: Final = moving.Way(
    Turn, CardStep, MOVES, NEEDS, rules.check_may,
    kept=frozenset({"reason", "next_door"}),  # told to the candidate alone
)  # fmt: skip
append: Final = WAY.append


def begin(key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any) -> Turn:
    """Lock the card and check everything, as `moving.Way.begin` says."""
    card = TalentCard.objects.locked(key)
    return WAY.begin(card, verb, by=by, version=version, given=given)


def finish(turn: Turn, *, beside: bool = False) -> CardStep:
    """Write the card and its step; whoever has to act next is told. `beside` is also for what many
    do at once: words of villagers."""
    step = WAY.finish(turn, beside=beside)
    if turn.was != turn.to:
        telling.stage_changed(turn.card)
    return step


def last_day(rule: str, path: str, at: datetime) -> date:
    """The day on which a rule's time, counted from a moment, has run out."""
    found = rulesets.runs_out(rule, path=path, at=at)
    return clock.local(found - timedelta(seconds=1)).date()
