"""The one way a cycle changes: lock, check, move, append the step. In a transaction only."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.people import moving
from linli.people.actors import Actor
from linli.stars import rules
from linli.stars.models import Star, StarCycle, StarStep
from linli.stars.services import telling
from linli.stars.workflow import MOVES, NEEDS


class Turn(moving.Turn[StarCycle]):
    """A locked cycle, the move that was found lawful, and what the step will say."""

    @property
    def cycle(self) -> StarCycle:
        """The record."""
        return self.record

    def star(self, code: str) -> Star:
        """One of its stars; raises `NotHere`."""
        found = Star.objects.filter(cycle=self.cycle, code=code).first()
        if found is None:
            raise NotHere(_("There is no such star in this cycle."))
        found.cycle = self.cycle
        self.payload["star"] = code
        return found


Change = Callable[[Turn], None]
WAY: Final = moving.Way(
    Turn, StarStep, MOVES, NEEDS, rules.check_may, kept=frozenset({"reason", "words", "what"})
)
append: Final = WAY.append


@transaction.atomic
def carry_out(
    key: UUID,
    verb: str,
    *,
    by: Actor,
    change: Change | None = None,
    version: int | None = None,
    form_key: str = "",
    **given: Any,
) -> StarCycle:
    """Lock the cycle, check everything, change it and append the step.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. The same
    form sent twice is done once. Raises as `moving.Way.begin`.
    """
    cycle = StarCycle.objects.locked(key)
    sent = f"{verb}:{form_key}" if form_key else ""
    if sent and cycle.last_key == sent:
        return cycle  # whoever may not see it never came here
    turn = WAY.begin(cycle, verb, by=by, version=version, given=given)
    star = str(given.get("star") or "")
    rules.check_is_somebody_else(by, verb, cycle, star)
    rules.check_leads(by, verb, cycle, star)
    if change is not None:
        change(turn)
    cycle.last_key = sent
    WAY.finish(turn)
    if turn.was != turn.to and verb != "supersede":
        telling.stage_changed(cycle)
    return cycle
