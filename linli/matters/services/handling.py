"""What whoever answers for a matter does with it (rows S2-18, S2-19)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import chance
from linli.common.errors import Invalid, MoveRefused
from linli.common.images import CleanImage
from linli.matters.choices import PauseCause, Source, Status
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.kinds import recheck_one_in
from linli.matters.services.moving import begin, finish, place_of
from linli.matters.services.turn import Past, Turn
from linli.people.actors import Actor
from linli.territory import services as territory
from linli.territory.choices import Level

Photos = Iterable[CleanImage]
PAUSES = "matters.pause.most"


@transaction.atomic
def accept(
    matter_id: UUID, *, by: Actor, version: int | None = None, at: datetime | None = None
) -> Matter:
    """受理: the response clock stops, the completion clock of this level starts."""
    turn = begin(matter_id, "accept", by=by, version=version, at=at)
    finish(turn)
    return turn.matter


@transaction.atomic
def answer(
    matter_id: UUID,
    *,
    by: Actor,
    answer: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Photos = (),
) -> Matter:
    """Words to the reporter while the work goes on."""
    turn = begin(matter_id, "answer", by=by, version=version, at=at, answer=answer)
    finish(turn, photos=photos)
    return turn.matter


@transaction.atomic
def ask(matter_id: UUID, *, by: Actor, question: str, version: int | None = None) -> Matter:
    """A question to the reporter: the completion clock stands still until they answer."""
    turn = begin(matter_id, "ask", by=by, version=version, question=question)
    finish(turn)
    return turn.matter


@transaction.atomic
def pause(
    matter_id: UUID, *, by: Actor, cause: str, reason: str, version: int | None = None
) -> Matter:
    """An outside body or the weather keeps the work from going on: the completion clock stands
    still, for so long and so often as the rules allow. The reporter reads why."""
    turn = begin(matter_id, "pause", by=by, version=version, cause=cause, reason=reason)
    turn.payload["cause"] = turn.words.pop("cause")
    if cause not in PauseCause.values:
        raise Invalid(_("Choose why it stands still."), fields={"cause": _("Choose one.")})
    check_in_time(turn)
    most = turn.values[PAUSES]
    if len(since_start(turn, "pause")) >= most:
        raise MoveRefused(
            _("It was paused %(most)d times already.") % {"most": most},
            next_step=_("Ask for more time, hand it up, or tell the reporter why it takes longer."),
        )
    finish(turn)
    return turn.matter


def check_in_time(turn: Turn) -> None:
    """Whether the completion clock still runs: what ran out is neither paused nor extended."""
    due = turn.matter.resolve_due_at
    if due is not None and due < turn.at:
        raise MoveRefused(
            _("The time limit has run out already."),
            next_step=_("Complete it, hand it up, or tell the reporter why it takes longer."),
        )


def since_start(turn: Turn, verb: str) -> list[Past]:
    """What was done by this verb since the completion clock was started last."""
    starts = [n for n, step in enumerate(turn.past) if "resolve" in step.payload.get("starts", {})]
    return [step for step in turn.past[max(starts, default=0) :] if step.verb == verb]


@transaction.atomic
def resume(matter_id: UUID, *, by: Actor, version: int | None = None, words: str = "") -> Matter:
    """No answer came, or it came another way, or what stood against it is gone: the work and the
    clock go on. The worker does it when the time of the rule is over."""
    turn = begin(matter_id, "resume", by=by, version=version, words=words)
    finish(turn)
    return turn.matter


@transaction.atomic
def refuse(
    matter_id: UUID,
    *,
    by: Actor,
    reason: str,
    next_door: str,
    version: int | None = None,
) -> Matter:
    """不予受理, always with the reason and who can help instead (design.md §2, rule 5)."""
    turn = begin(matter_id, "refuse", by=by, version=version, reason=reason, next_door=next_door)
    turn.matter.closed_at = turn.at
    finish(turn)
    return turn.matter


@transaction.atomic
def note(
    matter_id: UUID,
    *,
    by: Actor,
    words: str,
    public: bool = False,
    version: int | None = None,
    at: datetime | None = None,
    photos: Photos = (),
) -> Matter:
    """A note or photo; `public` says whether the reporter may read it."""
    turn = begin(matter_id, "note", by=by, version=version, at=at, words=words)
    turn.public = public
    finish(turn, turn_of=turn.matter.turn, photos=photos)
    return turn.matter


@transaction.atomic
def complete(
    matter_id: UUID,
    *,
    by: Actor,
    answer: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Photos = (),
) -> Matter:
    """办结: handled, and now somebody else looks at it before it closes."""
    turn = begin(matter_id, "complete", by=by, version=version, at=at, answer=answer)
    _hand_to_checker(turn, photos)
    return turn.matter


@transaction.atomic
def settle(
    matter_id: UUID,
    *,
    by: Actor,
    answer: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Photos = (),
) -> Matter:
    """当场办结, for kinds that are small: the reporter's own "solved" is the recheck, and one in N
    is
    drawn for somebody else to look at."""
    turn = begin(matter_id, "settle", by=by, version=version, at=at, answer=answer)
    if not turn.matter.is_small:
        raise Invalid(
            _("This kind of matter is not settled on the spot."),
            next_step=_("Accept it and complete it; somebody else rechecks."),
        )
    one_in = recheck_one_in(turn.matter, turn.values["matters.recheck.one_in"])
    if chance.draws().randrange(max(1, one_in)) == 0:
        turn.payload["sampled"] = True
        _hand_to_checker(turn, photos)
    else:
        ask_for_rating(turn)
        finish(turn, photos=photos)
    return turn.matter


def ask_for_rating(turn: Turn) -> None:
    """From now the reporter is asked what they say to it. Nobody reported a task of the office:
    there the recheck, which takes in what the supported say, is the end."""
    alone = turn.matter.is_gathered and not turn.matter.merged_count  # all were parted again
    if turn.matter.source == Source.OFFICE or alone:
        turn.to = Status.CLOSED
        turn.matter.closed_at = turn.at
        return
    turn.to = Status.CHECKED
    turn.matter.asked_at = turn.at


def _hand_to_checker(turn: Turn, photos: Photos) -> None:
    """Give the recheck to a named person other than whoever completed it.

    Where nobody else is posted at all, the reporter's verdict is the recheck.
    """
    duty = territory.on_duty(
        place_of(turn.matter),
        Level.VILLAGE,
        at=turn.entered,
        not_persons={turn.by.person_id} if turn.by.person_id else set(),
        verb="matters.recheck",
    )
    if duty is None:
        turn.payload["nobody_else"] = True
        ask_for_rating(turn)
        finish(turn, photos=photos)
        return
    turn.to = Status.DONE
    turn.words["checker"] = duty.person_name
    finish(turn, turn_of=duty.posting, photos=photos)
    telling_people.tell_owner(
        turn.matter, duty, seq=turn.seq - 1, values=turn.values, template="recheck"
    )
