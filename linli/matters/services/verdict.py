"""评价: what the reporter says to the result, and what follows from it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, MoveRefused
from linli.common.spans import due
from linli.matters import rules
from linli.matters.choices import Clock, Status
from linli.matters.models import Matter
from linli.matters.services import merged, telling_people
from linli.matters.services.levels import above
from linli.matters.services.moving import begin, finish, give_to, place_of
from linli.matters.services.turn import Turn
from linli.people.actors import SYSTEM, Actor
from linli.territory import services as territory

MOST_SATISFIED = 5


@transaction.atomic
def rate(
    matter_id: UUID,
    *,
    by: Actor,
    solved: bool | None,
    satisfied: int | None = None,
    words: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Matter:
    """Solved yes or no, satisfied 1–5, a word. Solved and content: closed. Else it goes one
    level up
    and not back to whoever handled it (B8). Staff may enter it for a reporter they rang back,
    unless
    they handled the matter."""
    chain = merged.locked_chain(matter_id)
    turn = begin(matter_id, "rate", by=by, version=version, at=at, solved=solved, words=words)
    if satisfied is not None and not 1 <= satisfied <= MOST_SATISFIED:
        raise Invalid(_("Choose 1 to 5."), fields={"satisfied": _("Choose 1 to 5.")})
    matter = turn.matter
    matter.solved, matter.satisfied, matter.rated_at = solved, satisfied, turn.at
    turn.payload.update(solved=bool(solved), by_voice=turn.by.in_office)
    if satisfied is not None:
        turn.payload["satisfied"] = satisfied
    if chain:
        _rate_with_others(turn, chain[0])
    elif not _is_content(turn):
        _one_level_up(turn)
    elif matter.merged_count and not merged.all_answered(matter):
        turn.to = Status.CHECKED  # whoever else reported it is still asked
        finish(turn)
    else:
        matter.closed_at = turn.at
        finish(turn)
    return matter


def _rate_with_others(turn: Turn, lead: Matter) -> None:
    """The verdict of somebody whose matter goes on in another one: unsatisfied it goes one level up
    as their own would; content, it closes when everybody has answered."""
    if turn.by.in_office:
        rules.check_may(turn.by, "rate", lead)
    finish(turn)
    if not _is_content(turn):
        _one_level_up(begin(lead.pk, "raise", by=SYSTEM))
    elif merged.all_answered(lead):
        closing = begin(lead.pk, "close_answered", by=SYSTEM)
        closing.matter.closed_at = closing.at
        finish(closing)


def _is_content(turn: Turn) -> bool:
    enough = turn.values["matters.rating.unsatisfied_at_most"]
    satisfied = turn.matter.satisfied
    return bool(turn.matter.solved) and (satisfied is None or satisfied > enough)


@transaction.atomic
def reopen(
    matter_id: UUID, *, by: Actor, reason: str, version: int | None = None, key: str = ""
) -> Matter:
    """The reporter asks for another look, within the days of the rule: one level up."""
    chain = merged.locked_chain(matter_id)
    turn = begin(matter_id, "reopen", by=by, version=version, reason=reason)
    turn.note_key(key)
    if turn.matter.is_imported:
        raise MoveRefused(
            _("This comes from an earlier ledger."),
            next_step=_("Please report it anew; the old number may be named."),
        )
    within = turn.values.span("matters.reopen.within")
    closed = turn.matter.closed_at
    ends = due(closed, within, [], turn.values.calendar()) if closed else None
    if ends is not None and turn.at > ends.at:
        raise MoveRefused(
            _("The time in which it could be reopened has passed."),
            next_step=_("Please report it anew; the old number may be named."),
        )
    # The verdict is taken back, so no rate counts it any more; the steps keep it.
    turn.matter.asked_at = turn.matter.rated_at = None
    turn.matter.solved = turn.matter.satisfied = None
    if chain:
        turn.matter.closed_at = None
        finish(turn)
        _one_level_up(begin(chain[0].pk, "raise", by=SYSTEM))
    else:
        _one_level_up(turn)
    return turn.matter


def _one_level_up(turn: Turn) -> None:
    """Above the street nobody stands but its lead: somebody there who has not handled it."""
    matter = turn.matter
    level = above(matter.level)
    duty = territory.on_duty(place_of(matter), level, at=turn.entered, not_persons=turn.handlers)
    if duty is None:  # nobody else is posted: better the same person than nobody
        turn.payload["nobody_else"] = True
        duty = territory.on_duty(place_of(matter), level, at=turn.entered)
    matter.closed_at = matter.completed_at = matter.completed_in_time = None
    matter.completed_by = None
    turn.to = Status.SUBMITTED
    give_to(turn, duty, level)
    span = turn.values.span(f"matters.respond.{matter.clock_class}", level)
    turn.payload["starts"] = {str(Clock.RESPOND): span.as_json()}
    turn.payload["supervised"] = True
    finish(turn)
    telling_people.tell_owner(
        matter, duty, seq=turn.seq - 1, values=turn.values, template="supervised"
    )
