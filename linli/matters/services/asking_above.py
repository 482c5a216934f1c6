"""What the level above decides: more time, and a dispatch that is contested.

The matter stays where it is until then: whoever received it first keeps the lead and its clocks
(首接负责). A question ends with the clock that it is about.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, MoveRefused
from linli.common.spans import Span
from linli.matters.choices import Clock, Question
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.handling import check_in_time, since_start
from linli.matters.services.levels import above
from linli.matters.services.moving import begin, finish, place_of
from linli.matters.services.turn import Turn
from linli.people.actors import Actor
from linli.rulesets.services.shapes import span_words
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.services import Duty

MOST: Final = "matters.extension.most"
LONGEST: Final = "matters.extension.longest"
HANDINGS: Final = "matters.dispatch.most"
DECIDES: Final = "matters.assign"


@transaction.atomic
def ask_extension(
    matter_id: UUID, *, by: Actor, reason: str, amount: int, version: int | None = None
) -> Matter:
    """申请延期: more time, with a reason that the reporter reads. The limit moves only when it is
    granted. `amount` is in the unit of the rule."""
    turn = begin(matter_id, "ask_extension", by=by, version=version, reason=reason, amount=amount)
    check_in_time(turn)
    longest = turn.values.span(LONGEST, turn.matter.clock_class)
    if not 1 <= amount <= longest.amount:
        sentence = _("At most %(longest)s.") % {"longest": span_words(longest)}
        raise Invalid(_("This is longer than the rule allows."), fields={"amount": sentence})
    most = turn.values[MOST]
    if len(since_start(turn, "grant_extension")) >= most:
        raise MoveRefused(
            _("More time was granted %(most)d times already.") % {"most": most},
            next_step=_("Complete it, hand it up, or tell the reporter why it takes longer."),
        )
    turn.payload["asks"] = Span(amount, longest.unit).as_json()
    _ask(turn, Question.EXTENSION, above(turn.matter.level))
    return turn.matter


@transaction.atomic
def grant_extension(
    matter_id: UUID, *, by: Actor, words: str = "", version: int | None = None
) -> Matter:
    """准予延期: now the limit moves, by as much as was asked for."""
    turn = begin(matter_id, "grant_extension", by=by, version=version, words=words)
    asked = next(step for step in reversed(turn.past) if step.verb == "ask_extension")
    turn.payload["extends"] = {str(Clock.RESOLVE): asked.payload["asks"]}
    _decided(turn)
    return turn.matter


@transaction.atomic
def refuse_extension(
    matter_id: UUID, *, by: Actor, reason: str, version: int | None = None
) -> Matter:
    """不准延期, with the reason: the limit stays."""
    turn = begin(matter_id, "refuse_extension", by=by, version=version, reason=reason)
    _decided(turn)
    return turn.matter


@transaction.atomic
def contest(
    matter_id: UUID, *, by: Actor, reason: str, proposal: str, version: int | None = None
) -> Matter:
    """派单异议: “not ours”, with the reason and whose it is. The next level reviews; until then it
    stays here. What was dispatched so often as the rule allows is reviewed by the street."""
    turn = begin(matter_id, "contest", by=by, version=version, reason=reason, proposal=proposal)
    if is_final(turn):
        raise MoveRefused(
            _("This dispatch was reviewed and stands."),
            next_step=_("Accept it and lead it to the end, or hand it up with the reason."),
        )
    level = above(turn.matter.level)
    _ask(turn, Question.DISPATCH, Level.TOWNSHIP if handings_left(turn) < 1 else level)
    return turn.matter


@transaction.atomic
def confirm(matter_id: UUID, *, by: Actor, reason: str, version: int | None = None) -> Matter:
    """维持派单: it is theirs; it cannot be contested again."""
    turn = begin(matter_id, "confirm", by=by, version=version, reason=reason)
    turn.payload["final"] = True
    _decided(turn)
    return turn.matter


def is_final(turn: Turn) -> bool:
    """Whether who has it now was decided for good: confirmed, or given by the street at last. What
    moves with a posting or a grid plan changes nothing."""
    for step in reversed(turn.past):
        if step.payload.get("final"):
            return True
        if "level" in step.payload and step.verb != "move_work":
            return False
    return False


def handings_left(turn: Turn) -> int:
    """How often it may still be dispatched before the street decides."""
    most: int = turn.values[HANDINGS]
    return most - sum(step.verb == "assign" for step in turn.past)


def who_decides(turn: Turn, level: str, *not_persons: UUID | None) -> Duty | None:
    """Somebody else who dispatches at this level or above. One query."""
    return territory.on_duty(
        place_of(turn.matter),
        level,
        at=turn.entered,
        not_persons={person for person in not_persons if person},
        verb=DECIDES,
    )


def _ask(turn: Turn, question: Question, level: str) -> None:
    matter = turn.matter
    if matter.question:
        raise MoveRefused(
            _("The level above was asked already."),
            next_step=_("You are told as soon as it is decided; until then it stays here."),
        )
    duty = who_decides(turn, level, turn.by.person_id)
    if duty is None:
        raise MoveRefused(
            _("Nobody else is posted here or above who could decide."),
            next_step=_("Tell the reporter why it takes longer, and ask the office above."),
        )
    matter.question = question
    give_question(turn, duty)


def give_question(turn: Turn, duty: Duty) -> None:
    """This posting decides now, and is told."""
    turn.matter.decider = duty.posting
    turn.words["decider"] = duty.person_name
    finish(turn, turn_of=turn.matter.turn)
    telling_people.tell_decider(turn.matter, duty, seq=turn.seq - 1, values=turn.values)


def _decided(turn: Turn) -> None:
    """The question is answered; whoever asked is told."""
    matter = turn.matter
    matter.question, matter.decider = "", None
    finish(turn, turn_of=matter.turn)
    if matter.owner_id is None:
        return
    duty = territory.acting_for(matter.owner_id, place_of(matter), at=turn.entered)
    telling_people.tell_owner(
        matter, duty, seq=turn.seq - 1, values=turn.values, template="decided"
    )
