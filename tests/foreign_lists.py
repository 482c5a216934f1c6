"""A list and a bulletin of the other township, for showing that nobody gets at them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.common import clock
from linli.common.ids import new_id
from linli.matters.models import Matter
from linli.scoring.choices import Colour, ListStatus, RoundStatus
from linli.scoring.models import (
    Bulletin,
    ListEntry,
    Objection,
    RankList,
    Reckoning,
    Result,
    Round,
)
from linli.scoring.services import bulletins
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import Somebody, appointed

ACTS: Final = {
    "scoring:list-act": "preview",
    "scoring:entry-act": "plan",
    "scoring:bulletin-act": "review",
}


@dataclass(frozen=True)
class Listed:
    """A list that nobody saw yet, a group on one that was published, a bulletin under review."""

    frozen: RankList
    entry: ListEntry
    bulletin: Bulletin
    objection: Objection

    def arguments(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {
            "listing": self.frozen.pk,
            "listed": self.entry.pk,
            "bulletin": self.bulletin.pk,
            "objection": self.objection.pk,
            "dataset": "groups",
            "named": "sheets",
        }


def listed(village: Unit, owner: Somebody, matter: Matter, version: int) -> Listed:
    """Everything stands at the version that the body sends with every form."""
    found = _round(Round.objects.get(path=village.path[:13]))
    appointed(owner, "village_secretary", village)
    group = Unit.objects.filter(parent=village, kind=UnitKind.GROUP).first()
    group = group or territory.add_unit(village, UnitKind.GROUP, 77, name_zh="外乡小组")
    now = clock.now()
    made = Reckoning.objects.create(
        round=found, at=now, digest="0" * 64, inputs={"groups": {"sheets": "", "standard": ""}}
    )
    result = Result.objects.create(
        reckoning=made, unit=group, path=group.path, of_group=True, raw_centi=1, corrected_centi=1,
        rank=1, of=1,
    )  # fmt: skip
    lists = {
        colour: RankList.objects.create(
            reckoning=made, unit=found.unit, path=found.path, colour=colour, status=status,
            size=1, published_at=now, version=version,
        )
        for colour, status in (
            (Colour.RED, ListStatus.FROZEN), (Colour.BLACK, ListStatus.PUBLISHED),
        )
    }  # fmt: skip
    entry = ListEntry.objects.create(
        rank_list=lists[Colour.BLACK], unit=group, path=group.path, result=result, position=1
    )
    month = (clock.today().replace(day=1) - timedelta(days=40)).replace(day=1)
    bulletin = bulletins.freeze(found.unit, month, by=owner.actor)
    assert bulletin is not None
    Bulletin.objects.filter(pk=bulletin.pk).update(version=version)
    objection = Objection.objects.create(
        matter=matter, unit=village, path=village.path, bulletin=bulletin, made_at=now, due_at=now,
        version=version,
    )  # fmt: skip
    return Listed(lists[Colour.RED], entry, bulletin, objection)


def _round(like: Round) -> Round:
    """Another one, that is over and whose name anybody may read."""
    like.pk = new_id()
    like._state.adding = True
    like.name_zh, like.client_key = "外乡第二轮", None
    like.status, like.draw = RoundStatus.CLOSED, {}
    like.save(force_insert=True)
    return like


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    return [
        RankList.objects.filter(below(path[:13])).order_by("pk").values_list("pk", "version"),
        ListEntry.objects.filter(below(path[:13])).order_by("pk").values_list("pk", "state"),
        Bulletin.objects.filter(below(path[:13])).order_by("pk").values_list("pk", "version"),
        Objection.objects.filter(below(path[:13])).order_by("pk").values_list("pk", "state"),
    ]
