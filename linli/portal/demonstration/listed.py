"""Red and black lists of the demonstration: shown, objected to, published, put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from linli.common import clock
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.sheets import at
from linli.scoring import services as scoring
from linli.scoring.choices import Colour, Side
from linli.scoring.models import ListEntry, PanelMember, RankList, Round, Sheet
from linli.scoring.services import deciding, listing, lists, objecting
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, Unit

SPOKEN: Final = "检查那天正赶上收集点清运，前后一小时就干净了，请再看一次。"
SEEN: Final = "重新看了：收集点干净，边沟通，只是绿化还有空地。"
AGAIN: Final = "公共区域的堆放有一处是邻组的，请核对位置。"
REASON: Final = "收集点清运不及时，边沟堵塞，公共区域堆放较多。"
PLAN: Final = "本周清运收集点、疏通边沟；每周五组里自查一次，拍照公示。"
RIGHT: Final = "收集点、边沟、晒谷场旁都清完了，请来复查。"
PUBLISHED: Final = timedelta(days=9)  # ago at the latest, so that there is time to put it right


@dataclass(frozen=True)
class Township:
    """Where rounds are held, with the village that the story is told in."""

    unit: Unit
    village: Unit
    cast: Cast

    def lead(self) -> Actor:
        """Whoever leads the township, at the moment that the clock tells."""
        return self.cast.actor(self.cast.lead)

    def own(self) -> list[int]:
        """The groups of the village that the story is told in, by their keys."""
        return _keys(self.village)

    def villages(self, most: int | None) -> list[str] | None:
        """The village that the story is told in and the first of the others; none means all."""
        if most is None:
            return None
        rows = Unit.objects.under(self.unit.path).public().villages().order_by("path")
        codes = [one.code for one in rows if one.pk != self.village.pk]
        return [self.village.code, *codes[: most - 1]]

    def others(self) -> list[int]:
        """The first group of each other village, in the order of codes."""
        villages = Unit.objects.under(self.unit.path).public().villages().order_by("path")
        return [_keys(one)[0] for one in villages if one.pk != self.village.pk]


def _keys(village: Unit) -> list[int]:
    groups = Unit.objects.filter(parent=village, kind=UnitKind.GROUP).order_by("path")
    return list(groups.values_list("pk", flat=True))


def show(place: Township, found: Round) -> None:
    """Closed, reckoned, and its lists shown as a preview."""
    day = found.ends_on + timedelta(days=1)
    with clock.told(at(day, 9)):
        by = place.lead()
        scoring.close_round(found.pk, by=by)
        scoring.reckon_round(found.pk, by=by)
    with clock.told(at(day + timedelta(days=1), 9)):
        for one in listing.of_round(found.pk):
            lists.preview(one.pk, by=place.lead())


def decide(place: Township, found: Round, group: int) -> None:
    """A group objects; somebody of another panel scores again, and everything is corrected."""
    day = found.ends_on + timedelta(days=3)
    unit = Unit.objects.select_related("parent").get(pk=group)
    with clock.told(at(day, 10)):
        red = _list(found, Colour.RED)
        made = objecting.object_to(red, unit, SPOKEN, by=_speaker(unit))
    with clock.told(at(day + timedelta(days=1), 10)):
        judge = _of_another_panel(found, unit)
        points = {one.code: one.max_centi - 50 for one in deciding.aspects_of(made)}
        by = territory.actor_of(judge.person)
        deciding.rescore(made.pk, points, SEEN, by=by, posting=judge)


def object_to(place: Township, found: Round) -> None:
    """A group on the black list objects, and waits for its second score."""
    black = _list(found, Colour.BLACK)
    entry = black.entries.select_related("unit__parent").first()
    if entry is not None:
        with clock.told(clock.now() - timedelta(hours=20)):
            objecting.object_to(black, entry.unit, AGAIN, by=_speaker(entry.unit))


def publish(place: Township, found: Round) -> None:
    """After the preview, with a reason for each group on the black list. One of them plans, one
    waits for its recheck, one is taken off."""
    since = max(at(found.ends_on + timedelta(days=6), 9), clock.now() - PUBLISHED)
    with clock.told(since):
        by = place.lead()
        for one in listing.of_round(found.pk):
            for listed in one.entries.all() if one.colour == Colour.BLACK else ():
                lists.give_reason(one.pk, listed.pk, REASON, by=by)
            lists.publish(one.pk, by=by)
    entries = _list(found, Colour.BLACK).entries.select_related("unit__parent")
    others = [entry for entry in entries if entry.unit.parent_id != place.village.pk]
    for entry in entries:
        steps = 1 if entry not in others else 3 if entry == others[0] else 2
        _put_right(place, entry, since + timedelta(days=1), steps)


def _put_right(place: Township, entry: ListEntry, since: datetime, steps: int) -> None:
    act = partial(lists.act_on_entry, entry.pk)
    with clock.told(since):
        act("plan", by=_speaker(entry.unit), words=PLAN)
    if steps > 1:
        with clock.told(since + timedelta(days=3)):
            act("rectified", by=_speaker(entry.unit), words=RIGHT)
    if steps > 2:
        with clock.told(since + timedelta(days=4)):
            act("pass", by=place.lead(), words="复查过了，三处都干净。")


def _list(found: Round, colour: str) -> RankList:
    return next(one for one in listing.of_round(found.pk) if one.colour == colour)


def _speaker(group: Unit) -> Actor:
    """The secretary of its village."""
    rows = Posting.objects.current(clock.now()).filter(
        role="village_secretary", unit=group.parent_id
    )
    return territory.actor_of(rows.select_related("person").order_by("since_at")[0].person)


def _of_another_panel(found: Round, unit: Unit) -> Posting:
    """Somebody of a station or a committee who did not sit on the panel of its sheet."""
    panel = Sheet.objects.counted().filter(round=found, unit=unit).values("stop__panel")
    rows = PanelMember.objects.filter(panel__round=found, side=Side.STATION)
    others = rows.exclude(panel__in=panel).select_related("posting__person")
    return others.order_by("panel__seq")[0].posting
