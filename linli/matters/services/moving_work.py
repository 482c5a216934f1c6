"""Open work follows the territory: when a posting ends, and when a village is divided anew."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.matters.choices import IN_WORK, Status
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.moving import Turn, begin, finish, give_to, place_of
from linli.people.actors import SYSTEM, Actor
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.models import Posting, Unit
from linli.territory.services import Duty


@transaction.atomic
def hand_over_work(posting: Posting, *, by: Actor = SYSTEM) -> int:
    """A posting ended: each open matter that it owned or had to recheck gets another owner, with a
    step that says why. Returns how many."""
    keys = Matter.objects.filter(Q(turn=posting) | Q(owner=posting)).open().values_list("pk")
    for (key,) in list(keys):
        _move(_begin(key, by, "posting_ended"), ended=posting.pk)
    return len(keys)


@transaction.atomic
def move_to_new_grids(village: Unit, *, by: Actor = SYSTEM) -> int:
    """A plan came into force: open matters of the village are found anew, and those of another
    posting move to it. Closed ones keep their grid. Returns how many moved."""
    keys = Matter.objects.filter(village=village).open().values_list("pk", flat=True)
    moved = 0
    for key in list(keys):
        turn = _begin(key, by, "plan_published")
        matter = turn.matter
        place = territory.locate(
            village.code,
            unit_id=matter.place_id if matter.place_id != village.pk else None,
            words=matter.place_words,
            point=matter.point,
        )
        if place.grid is not None and place.grid.pk != matter.grid_id:
            matter.grid = place.grid
            turn.payload["grid"] = place.grid.code
            _move(turn, ended=None)
            moved += 1
    return moved


def _begin(key: UUID, by: Actor, reason: str) -> Turn:
    turn = begin(key, "move_work", by=SYSTEM, reason=reason)
    turn.public = False
    turn.payload.update(reason=turn.words.pop("reason"), by=str(by.person_id or ""))
    return turn


def _move(turn: Turn, *, ended: UUID | None) -> None:
    """Ask anew who answers, and who rechecks; tell whoever has to act now."""
    matter = turn.matter
    next_turn, duty = matter.turn, None
    if ended is None or matter.owner_id == ended:
        duty = territory.on_duty(place_of(matter), matter.level, at=turn.entered)
        give_to(turn, duty, matter.level)
    if matter.status in IN_WORK - {Status.DONE}:
        next_turn = matter.owner
    elif matter.status == Status.DONE and matter.turn_id == ended:
        duty = _checker(turn)
        next_turn = duty.posting if duty else matter.owner
    finish(turn, turn_of=next_turn)
    telling_people.tell_owner(matter, duty, seq=turn.seq - 1)


def _checker(turn: Turn) -> Duty | None:
    done_by = turn.matter.completed_by_id
    return territory.on_duty(
        place_of(turn.matter),
        Level.VILLAGE,
        at=turn.entered,
        not_persons={done_by} if done_by else set(),
        verb="matters.recheck",
    )
