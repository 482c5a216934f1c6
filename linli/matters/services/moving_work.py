"""Open work follows the territory: when a posting ends, and when a village is divided anew."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.common import clock
from linli.matters.choices import IN_WORK, STANDING, Status
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.asking_above import who_decides
from linli.matters.services.handling import ask_for_rating
from linli.matters.services.levels import above
from linli.matters.services.moving import begin, finish, give_to, place_of
from linli.matters.services.turn import Turn
from linli.people.actors import SYSTEM, Actor
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting, Unit
from linli.territory.services import Duty, Place

HELD = ("owner", "turn", "decider")
HANDLED = IN_WORK - {Status.DONE}  # it is the owner's turn


@dataclass(frozen=True)
class OpenWork:
    """What a posting leads or has to recheck, and who would have it if the posting ended now."""

    count: int
    goes_to: Duty | None


def open_work(posting: Posting) -> OpenWork:
    """Said before a posting ends. Three queries."""
    rows = Matter.objects.filter(Q(turn=posting) | Q(owner=posting)).open()
    above = tuple(Unit.objects.above(posting.unit.path))
    place = Place(unit=posting.unit, above=above, grid=posting.grid)
    level = posting.role.level or Level.VILLAGE
    return OpenWork(rows.count(), territory.on_duty(place, level, not_persons={posting.person_id}))


@transaction.atomic
def hand_over_work(posting: Posting, *, by: Actor = SYSTEM) -> int:
    """A posting ended: each open matter that it owned or had to recheck gets another owner, with a
    step that says why. Returns how many. One that ends later hands over then."""
    if posting.until_at is None or posting.until_at > clock.now():
        return 0
    keys = Matter.objects.filter(Q(turn=posting) | Q(owner=posting) | Q(decider=posting)).open()
    return sum(_hand_over(key, by) for key in list(keys.values_list("pk", flat=True)))


def hand_over_ended() -> int:
    """What nobody answers for any more, because a posting's term ran out, or nobody was posted when
    it came in, goes to whoever does now. Where there is still nobody, it waits. Returns how
    many."""
    at = clock.now()
    # Asked one by one, so that each finds its index: together they would read every open matter.
    ended = Posting.objects.filter(until_at__lte=at).values("pk")
    over = (Q(owner__isnull=True), *(Q(**{f"{who}__in": ended}) for who in HELD))
    keys: set[UUID] = set()
    for reason in over:
        rows = Matter.objects.open().filter(reason).exclude(status=Status.CHECKED)
        keys.update(rows.values_list("pk", flat=True))
    return sum(_hand_over(key, SYSTEM) for key in sorted(keys))


@transaction.atomic
def move_to_new_grids(village: Unit, *, by: Actor = SYSTEM) -> int:
    """A plan came into force: open matters of the village are found anew, and those that a grid
    answers for move to its posting. Closed ones keep their grid. Returns how many lie in another
    grid now."""
    moved = 0
    for key in list(Matter.objects.filter(village=village).open().values_list("pk", flat=True)):
        turn = _begin(key, by, "plan_published")
        matter = turn.matter
        place = territory.locate(
            village.code,
            unit_id=matter.place_id if matter.place_id != village.pk else None,
            words=matter.place_words,
            point=matter.point,
            opened_only=False,  # the village may have been closed while the matter was open
        )
        if (place.grid.pk if place.grid else None) == matter.grid_id:
            continue
        matter.grid = place.grid
        turn.payload["grid"] = place.grid.code if place.grid else ""
        _to_the_grid(turn)
        moved += 1
    return moved


def _begin(key: UUID, by: Actor, reason: str) -> Turn:
    turn = begin(key, "move_work", by=SYSTEM, reason=reason)
    turn.public = False
    turn.payload.update(reason=turn.words.pop("reason"), by=str(by.person_id or ""))
    return turn


def _to_the_grid(turn: Turn) -> None:
    """Whoever answers for the new grid has it, unless it was dispatched or handed up before."""
    matter = turn.matter
    duty = None
    if matter.level == Level.GROUP and matter.because.get("how") != "assigned":
        duty = territory.on_duty(place_of(matter), matter.level, at=turn.entered)
    if duty is None or duty.posting.pk == matter.owner_id or matter.status == Status.DONE:
        finish(turn, turn_of=matter.turn)
        return
    give_to(turn, duty, matter.level)
    finish(turn)
    telling_people.tell_owner(matter, duty, seq=turn.seq - 1, values=turn.values)


@transaction.atomic
def _hand_over(key: UUID, by: Actor) -> bool:
    """Ask anew who answers, and who rechecks; tell whoever has to act now. Whether it moved."""
    turn = _begin(key, by, "posting_ended")
    matter = turn.matter
    owner = _who_answers(turn) if _is_over(matter.owner, turn.entered) else None
    if owner is not None:
        give_to(turn, owner, matter.level)
    decider = _other_decider(turn)
    if matter.status == Status.DONE and _is_over(matter.turn, turn.entered):
        _to_another_checker(turn)
        return True
    if owner is None and decider is None:
        return False  # nobody is posted anywhere above
    its_turn = owner is not None and matter.status in HANDLED
    finish(turn, turn_of=matter.owner if its_turn else matter.turn)
    if matter.status in HANDLED | STANDING:
        telling_people.tell_owner(matter, owner, seq=turn.seq - 1, values=turn.values)
    if decider is not None:
        telling_people.tell_decider(matter, decider, seq=turn.seq - 1, values=turn.values)
    return True


def _other_decider(turn: Turn) -> Duty | None:
    """Who decides now, where the posting that was asked has ended."""
    matter = turn.matter
    if matter.decider_id is None or not _is_over(matter.decider, turn.entered):
        return None
    owner = telling_people.to_act(matter, place_of(matter), turn.entered)
    duty = who_decides(turn, above(matter.level), owner.person_id if owner else None)
    if duty is not None:
        matter.decider = duty.posting
        turn.words["decider"] = duty.person_name
    return duty


def _is_over(posting: Posting | None, at: datetime) -> bool:
    return posting is None or (posting.until_at is not None and posting.until_at <= at)


def _who_answers(turn: Turn) -> Duty | None:
    """Whoever took the posting over, else as for a new matter; a supervised one does not go back to
    whoever handled it."""
    place, level = place_of(turn.matter), turn.matter.level
    supervised = any(step.payload.get("supervised") for step in turn.past)
    not_persons = turn.handlers if supervised else set()
    found = _successor(turn.matter, place, turn.entered)
    if found is not None and found.person_id not in not_persons:
        return found
    if supervised:
        found = territory.on_duty(place, level, at=turn.entered, not_persons=not_persons)
        if found is not None:
            return found
    return territory.on_duty(place, level, at=turn.entered)


def _successor(matter: Matter, place: Place, at: datetime) -> Duty | None:
    """Whoever took over the posting that led the matter, or stands in for them now."""
    if matter.owner_id is None:
        return None
    key = territory.successor_of(matter.owner_id, at)
    return territory.acting_for(key, place, at=at) if key else None


def _to_another_checker(turn: Turn) -> None:
    """Where nobody else is posted who could recheck, the reporter's verdict is the recheck."""
    done_by = turn.matter.completed_by_id
    duty = territory.on_duty(
        place_of(turn.matter),
        Level.VILLAGE,
        at=turn.entered,
        not_persons={done_by} if done_by else set(),
        verb="matters.recheck",
    )
    if duty is None:
        turn.payload["nobody_else"] = True
        ask_for_rating(turn)
        finish(turn)
        return
    turn.words["checker"] = duty.person_name
    finish(turn, turn_of=duty.posting)
    telling_people.tell_owner(
        turn.matter, duty, seq=turn.seq - 1, values=turn.values, template="recheck"
    )
