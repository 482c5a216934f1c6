"""Who is told what becomes of a list: whoever speaks for a village with a group on it. A message
says the list and the groups; no person stands in it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.urls import reverse

from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.scoring.models import OBJECT, Bulletin, ListEntry, Objection, RankList
from linli.territory.models import Unit
from linli.territory.paths import village_path
from linli.territory.services import hours
from linli.territory.services.holders import holders_of

BULLETIN: Final = "bulletin"


def of_list(say: str, found: RankList, *, but: Collection[int] = ()) -> None:
    """`say` is preview or publish. One message to each village with groups on the list; `but` are
    groups that were on the version before."""
    ends = found.preview_until if say == "preview" else None
    here: dict[str, list[ListEntry]] = defaultdict(list)
    for one in found.entries.select_related("unit").order_by("position", "path"):
        if one.unit_id not in but:
            here[village_path(one.path)].append(one)
    for path, entries in sorted(here.items()):
        until = clock.local(ends).date() if ends else entries[0].due_on
        _send(say, found, [one.unit for one in entries], path, until=until)


def of_entry(say: str, found: RankList, entry: ListEntry) -> None:
    """`say` is delisted or failed: what a recheck came to."""
    until = entry.due_on if say == "failed" else None
    _send(say, found, [entry.unit], village_path(entry.path), until=until)


def of_objection(found: Objection) -> None:
    """What was decided; the page says why."""
    target = found.rank_list or found.bulletin
    if target is not None:
        link = reverse("scoring:objection", args=[found.pk])
        _send(found.state, target, [found.unit], village_path(found.path), link=link)


def _send(
    say: str,
    found: RankList | Bulletin,
    units: Sequence[Unit],
    path: str,
    *,
    until: date | None = None,
    link: str = "",
) -> None:
    village = Unit.objects.filter(path=path).first()
    to = holders_of(OBJECT, village) if village else []
    if not to:
        return
    values = rulesets.values(hours.RULES, path=path)
    outbox.send(
        "rank_list",
        to=outbox.recipients(to),
        data={
            "say": say,
            "colour": found.colour if isinstance(found, RankList) else BULLETIN,
            "units_zh": "、".join(one.name_zh for one in units),
            "units_en": ", ".join(one.name_en or one.name_zh for one in units),
            "month": f"{_month(found):%Y-%m}",
            "until": until.isoformat() if until else "",
        },
        link=link or reverse("scoring:list", args=[found.pk]),
        path=path,
        dedupe=f"rank_list:{say}:{found.pk}:{found.version}:{path}",
        when=hours.when(values),
    )


def _month(found: RankList | Bulletin) -> date:
    return found.reckoning.round.month if isinstance(found, RankList) else found.month
