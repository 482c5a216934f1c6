"""What the clocks make happen without anybody's doing: a warning before one runs out, one level up
when it did, and going on when something stood still for too long.

The worker asks each minute. Everything is safe to run twice, and two at once: it is done under the
matter's lock, and only while the clock that asked for it still runs.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from linli.common import clock, shifts
from linli.common.errors import DomainError
from linli.matters.choices import IN_WORK, STANDING, Status
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.services import merged, telling_people
from linli.matters.services.asking_above import give_question, who_decides
from linli.matters.services.assigning import pass_on
from linli.matters.services.levels import UP
from linli.matters.services.merging import release_members
from linli.matters.services.moving import begin, finish, place_of
from linli.matters.services.turn import Turn
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory import services as territory
from linli.territory.choices import Level

AT_ONCE: Final = 200  # rows of a place a round, so that one round never holds the worker for long


def on_shift(rows: MatterQuerySet, at: datetime) -> Iterator[tuple[MatterQuerySet, Values]]:
    """The rows of each village where the office is open now, with its rules. Two queries, and the
    rows."""
    paths = list(rows.order_by("village__path").values_list("village__path", flat=True).distinct())
    for path, values in rulesets.values_at(telling_people.RULES, paths, at=at).items():
        if shifts.on_shift(at, values.calendar()):
            yield rows.filter(village__path=path), values


def warn_soon() -> int:
    """Whoever has to act is told once before a clock runs out, in office hours. Returns how many
    matters were looked at."""
    at = clock.now()
    due = Matter.objects.filter(warn_at__lte=at, soon_told_at__isnull=True, status__in=IN_WORK)
    looked_at = 0
    for rows, values in on_shift(due, at):
        for matter in list(rows.for_list().order_by("warn_at", "pk")[:AT_ONCE]):
            _warn_soon(matter, values, at)
            looked_at += 1
    return looked_at


@transaction.atomic
def _warn_soon(matter: Matter, values: Values, at: datetime) -> None:
    """Told and noted in one transaction. What ran out meanwhile is said by another message."""
    unmoved = Matter.objects.filter(pk=matter.pk, version=matter.version, soon_told_at__isnull=True)
    ends = matter.next_due_at
    if unmoved.update(soon_told_at=at) and ends is not None and ends > at:
        duty = telling_people.to_act(matter, place_of(matter), at)
        telling_people.tell_owner(
            matter, duty, seq=matter.steps_count, values=values, template="soon"
        )


def escalate_overdue() -> int:
    """What stayed overdue for the rule's time goes one level up, in office hours, once for each
    clock; whoever deals with an outside body is reminded instead. Returns how many moved."""
    at = clock.now()
    late = Matter.objects.filter(escalate_at__lte=at, status__in=[Status.SUBMITTED, Status.IN_HAND])
    return sum(
        _one_by_one(rows.order_by("escalate_at", "pk"), _escalate)
        for rows, _values in on_shift(late, at)
    )


def go_on_waiting() -> int:
    """The reporter did not answer in time, or a pause lasted as long as it may: the work goes on.
    Returns how many."""
    over = Matter.objects.filter(wait_due_at__lte=clock.now(), status__in=STANDING)
    return _one_by_one(over.order_by("wait_due_at", "pk"), _go_on)


def pass_questions_up() -> int:
    """A decision that was not made in time is asked one level further up, in office hours; whoever
    does not decide at the street is reminded once. Returns how many."""
    at = clock.now()
    late = Matter.objects.filter(decide_due_at__lte=at)
    return sum(
        _one_by_one(rows.order_by("decide_due_at", "pk"), _question_up)
        for rows, _values in on_shift(late, at)
    )


@transaction.atomic
def stand_in(matter_id: UUID, *, stands: bool = True) -> None:
    """A case with a time limit of its own goes on in the matter's stead, or has ended: meanwhile
    its clocks stand, and nobody is warned of them. Whose turn it is stays."""
    turn = _by_itself(matter_id, "stand_in" if stands else "stand_down")
    turn.payload["stands_in"] = stands
    finish(turn, turn_of=turn.matter.turn)


@transaction.atomic
def conclude(matter_id: UUID, *, answer: str, by: Actor = SYSTEM) -> Matter:
    """The case behind the matter was decided elsewhere: that closes it, and the decision is its
    answer. Nobody completes it by hand besides."""
    turn = begin(matter_id, "conclude", by=by, answer=answer)
    turn.payload["stands_in"] = False
    turn.matter.closed_at = turn.at
    finish(turn)
    return turn.matter


@transaction.atomic
def lapse(matter_id: UUID, *, reason: str, by: Actor = SYSTEM) -> Matter:
    """What the matter was about turned out not to be there: void, with the reason. What was merged
    into it goes on by itself."""
    township = Matter.objects.filter(pk=matter_id).values_list("village__parent", flat=True).first()
    merged.one_at_a_time(township)
    turn = begin(matter_id, "lapse", by=by, reason=reason)
    turn.payload["stands_in"] = False
    turn.matter.closed_at = turn.at
    finish(turn)
    if turn.matter.merged_count:
        release_members(turn.matter)
    return turn.matter


def _one_by_one(rows: MatterQuerySet, do: Callable[[UUID], int]) -> int:
    """Each in a transaction of its own; one that somebody moved in this very moment is left."""
    done = 0
    for key in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            with transaction.atomic():
                done += do(key)
        except DomainError:
            continue
    return done


def _escalate(key: UUID) -> int:
    matter = Matter.objects.locked(key)
    if matter.escalate_at is None or matter.escalate_at > clock.now():
        return 0  # another worker was quicker
    level = UP.get(Level(matter.level), Level.OUTSIDE)
    if level == Level.OUTSIDE:
        return _remind(key)
    acting = telling_people.to_act(matter, place_of(matter), clock.now())
    not_persons = {acting.person_id} if acting else set()
    duty = territory.on_duty(place_of(matter), level, not_persons=not_persons)
    if duty is None:
        return _remind(key)
    turn = _by_itself(key, "escalate")
    pass_on(turn, duty, level, template="escalated")
    return 1


def _remind(key: UUID) -> int:
    turn = _by_itself(key, "chase")
    turn.payload["chased"] = True
    finish(turn, turn_of=turn.matter.turn)
    duty = telling_people.to_act(turn.matter, place_of(turn.matter), turn.entered)
    telling_people.tell_owner(
        turn.matter, duty, seq=turn.seq - 1, values=turn.values, template="chase"
    )
    return 1


def _question_up(key: UUID) -> int:
    matter = Matter.objects.locked(key)
    decider = matter.decider
    if matter.decide_due_at is None or matter.decide_due_at > clock.now() or decider is None:
        return 0
    turn = _by_itself(key, "ask_further")
    place = place_of(turn.matter)
    old = territory.acting_for(decider.pk, place, at=turn.entered)
    owner = telling_people.to_act(turn.matter, place, turn.entered)
    level = UP.get(Level(decider.role.level or Level.TOWNSHIP), Level.OUTSIDE)
    asked = [duty.person_id for duty in (old, owner) if duty]
    duty = who_decides(turn, Level.TOWNSHIP, *asked) if level != Level.OUTSIDE else None
    if duty is None:
        turn.payload["last"] = True
    duty = duty or old
    if duty is not None:
        give_question(turn, duty)
        return 1
    finish(turn, turn_of=turn.matter.turn)
    return 1


def _go_on(key: UUID) -> int:
    matter = Matter.objects.locked(key)
    if matter.wait_due_at is None or matter.wait_due_at > clock.now():
        return 0
    turn = _by_itself(key, "resume")
    finish(turn)
    duty = telling_people.to_act(turn.matter, place_of(turn.matter), turn.entered)
    telling_people.tell_owner(turn.matter, duty, seq=turn.seq - 1, values=turn.values)
    return 1


def _by_itself(key: UUID, verb: str) -> Turn:
    turn = begin(key, verb, by=SYSTEM)
    turn.payload["by_itself"] = True
    return turn
