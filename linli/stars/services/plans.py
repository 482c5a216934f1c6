"""The plan of a cycle, with an owner and a day for each measure, and what the supervision group
leaves to it (rows S2-04, S2-10)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.stars.models import PlanItem, Star, StarCycle
from linli.stars.models.cycles import followed_by
from linli.stars.services import telling
from linli.stars.services.moving import Turn, carry_out
from linli.territory.fields import below
from linli.territory.models import Posting
from linli.territory.paths import township_path

LONGEST: Final = 200
MOST: Final = 60  # of one plan
MOST_OWNERS: Final = 200


@dataclass(frozen=True)
class Measure:
    """What is done, by whom, until when, and for which star, if for one alone."""

    what: str
    owner: UUID
    due_on: date | None
    star: str = ""


def owners_for(cycle: StarCycle) -> list[Posting]:
    """Who may be asked: posts of the village and its organisations, and of the township itself. One
    query."""
    here = cycle.village.path if cycle.village else cycle.unit.path
    rows = Posting.objects.current(clock.now()).filter(
        below(here) | Q(unit__path=township_path(cycle.path)), area=None, deputy_of=None
    )
    rows = rows.select_related("person", "role", "unit")
    return list(rows.order_by("unit__path", "role__turn", "since_at", "pk")[:MOST_OWNERS])


def add_measure(
    key: UUID, measure: Measure, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """Add to the plan; whoever holds the post is told."""

    def change(turn: Turn) -> None:
        cycle = turn.cycle
        _check(cycle, measure)
        star = Star.objects.filter(cycle=cycle, code=measure.star).first()
        item = PlanItem(
            id=new_id(), cycle=cycle, star=star, what=measure.what.strip(),
            owner=_owner(cycle, measure.owner), due_on=measure.due_on or clock.today(),
        )  # fmt: skip
        item.save(force_insert=True)
        turn.payload |= {"item": str(item.pk), "due_on": f"{item.due_on}", "star": measure.star}
        telling.asked_to_do(item)

    return carry_out(
        key, "plan", by=by, change=change, version=version, form_key=form_key,
        what=measure.what, owner=measure.owner, due_on=measure.due_on,
    )  # fmt: skip


def _check(cycle: StarCycle, measure: Measure) -> None:
    problems = {}
    if len(measure.what.strip()) > LONGEST:
        problems["what"] = _("The text is too long.")
    if measure.due_on is None or measure.due_on < clock.today():
        problems["due_on"] = _("Say by which day, from today on.")
    if measure.star and not Star.objects.filter(cycle=cycle, code=measure.star).exists():
        problems["star"] = _("Choose one of the stars that are aimed at.")
    if problems:
        raise Invalid(_("The measure is not complete."), fields=problems)
    if PlanItem.objects.filter(cycle=cycle).count() >= MOST:
        raise Invalid(_("A plan has at most %(most)d measures.") % {"most": MOST})


def _owner(cycle: StarCycle, key: UUID) -> Posting:
    found = next((one for one in owners_for(cycle) if one.pk == key), None)
    if found is None:
        sentence = _("Choose somebody of the village, its branches or the township.")
        raise Invalid(sentence, fields={"owner": sentence})
    return found


def finish_measure(
    key: UUID, item: UUID, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """It is done. Said twice it is done once."""

    def change(turn: Turn) -> None:
        found = _item(turn, item)
        found.done_at = found.done_at or turn.at
        found.save(update_fields=["done_at"])
        telling.no_more_to_do(found)

    return carry_out(
        key, "done", by=by, change=change, version=version, form_key=form_key, item=item
    )


def drop_measure(
    key: UUID, item: UUID, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """It is not meant any more; the story keeps what it was."""

    def change(turn: Turn) -> None:
        found = _item(turn, item)
        turn.words["what"] = found.what
        telling.no_more_to_do(found)
        found.delete()

    return carry_out(
        key, "drop", by=by, change=change, version=version, form_key=form_key, item=item
    )


def _item(turn: Turn, item: UUID) -> PlanItem:
    found = PlanItem.objects.select_related("owner").filter(cycle=turn.cycle, pk=item).first()
    if found is None:
        raise NotHere(_("There is no such measure in this plan."))
    found.cycle = turn.cycle
    turn.payload["item"] = str(found.pk)
    return found


def guide(
    key: UUID, words: str, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """What the supervision group says to a community's target and measures; it judges nothing."""

    def change(turn: Turn) -> None:
        links = followed_by(by).filter(unit=turn.cycle.village_id).select_related("holder_unit")
        link = links.order_by("since_at", "pk").first()
        if link is not None and link.holder_unit is not None:
            turn.payload |= {"group": link.holder_unit.name_zh}
        telling.guided(turn.cycle)

    return carry_out(
        key, "guide", by=by, change=change, version=version, form_key=form_key, words=words
    )


def overdue_items() -> int:
    """Tell whoever has a measure whose day is over, once; how many there were."""
    rows = PlanItem.objects.filter(
        done_at=None, told_at=None, due_on__lt=clock.today(), cycle__ended_at=None
    )
    told = 0
    for item in rows.select_related("cycle__unit", "owner").order_by("due_on", "pk")[:MOST]:
        mine = PlanItem.objects.filter(pk=item.pk, told_at=None).update(told_at=clock.now())
        if mine:
            telling.asked_to_do(item, late=True)
            told += 1
    return told
