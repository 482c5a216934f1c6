"""Households that were offered a visit, as a share: of a village, or of those that are linked to
whoever is bound. Five queries for a rule at most, however many households there are."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr

from linli.activities.models import ActivityStep
from linli.common.few import LEAST_SHOWN
from linli.duties.choices import Door
from linli.duties.language import WHOLE
from linli.duties.services import doors
from linli.duties.services.asking import Asked, Key, Record, Tally
from linli.duties.services.values import LEAST
from linli.territory.choices import Answer
from linli.territory.fields import below
from linli.territory.models import Household, Link
from linli.visits.models import Visit

VILLAGE: Final = len("34.02.23.102.001.")
NAMED: Final = 200  # of the records at most so many are read: the newest
A_MOMENT: Final = timedelta(seconds=1)


def tallies(asked: Asked) -> dict[Key, Tally]:
    """In whole per cent, for each who is bound."""
    homes, seen = _homes(asked), _seen(asked)
    every = dict(_grouped(homes))
    # Behind the same door since before; and those that came since, wherever they were asked.
    here = homes.filter(valid_from__lt=asked.since, pk__in=seen.values("household"))
    came = homes.filter(valid_from__gte=asked.since, line__in=seen.values("household__line"))
    found = Counter(dict(_grouped(here)))
    found.update(dict(_grouped(came)))
    if Door.REFUSED in asked.law.door and doors.wished(_at(asked)).exists():
        wishes = doors.wished(_at(asked)).values("household__line")
        again = seen.filter(household__line=OuterRef("line"))
        for key, count in _grouped(homes.filter(~Q(Exists(again)), line__in=wishes)):
            found[key] = found.get(key, 0) + count
    told = _exactly if asked.law.kinds else _told
    return {
        key: Tally(told(asked, found.get(key, 0), of), of=of)
        for key, of in every.items()
        if asked.law.kinds or of >= LEAST_SHOWN  # a share of fewer would point at somebody
    }


def records(asked: Asked) -> list[Record]:
    """The visits at which it was offered, the newest."""
    rows = _seen(asked).order_by("-at")
    if asked.law.kinds:
        mine = _links(asked).values_list("household__line", "person")
        of = dict(mine.filter(household__isnull=False))
        rows = rows.filter(household__line__in=list(of)).annotate(key=F("household__line"))
    else:
        of = None
        rows = rows.annotate(key=_village())
    found = []
    for key, pk, at in reversed(list(rows.values_list("key", "pk", "at")[:NAMED])):
        who: Key = (None, key) if of is None else (of[key], "")
        found.append(Record(who, pk, at, at, True))
    return found


def _at(asked: Asked) -> Any:
    return min(asked.now, asked.until - A_MOMENT)


def _links(asked: Asked) -> QuerySet[Link]:
    links = Link.objects.current(_at(asked)).filter(kind__in=asked.law.kinds)
    links = links.exclude(answer=Answer.DECLINED).filter(person__isnull=False)
    return links if asked.people is None else links.filter(person__in=asked.people)


def _homes(asked: Asked) -> QuerySet[Any]:
    """Each household, with who or what it is counted for."""
    homes = Household.objects.current(_at(asked))
    if asked.law.kinds:
        of = homes.filter(links__in=_links(asked).values("pk"))
        return of.annotate(who=F("links__person"), there=Value("", output_field=CharField()))
    if asked.path:
        homes = homes.filter(below(asked.path))
    return homes.annotate(who=Value(None, output_field=CharField()), there=_village())


def _village() -> Any:
    return Substr("path", 1, VILLAGE, output_field=CharField())


def _seen(asked: Asked) -> QuerySet[Visit]:
    rows = doors.offers(asked.law, asked.since, min(asked.until, asked.now + A_MOMENT))
    if asked.path:
        rows = rows.filter(below(asked.path))
    if asked.known_by is None:
        return rows
    late = ActivityStep.objects.filter(
        record=OuterRef("pk"), verb="hold", entered_at__gt=asked.known_by
    )
    return rows.filter(~Q(Exists(late)))


def _grouped(homes: QuerySet[Any]) -> Iterable[tuple[Key, int]]:
    rows = homes.order_by().values("who", "there").annotate(n=Count("pk"))
    for who, there, count in rows.values_list("who", "there", "n"):
        yield (who, there), count


def _exactly(_asked: Asked, got: int, of: int) -> int:
    return got * WHOLE // of


def _told(asked: Asked, got: int, of: int) -> int:
    """As it may be told: where it would show how few there are on one side, as if they were more;
    never below what is asked if that is reached."""
    share = _exactly(asked, got, of)
    if 0 < got < LEAST_SHOWN:
        told = 0
    elif 0 < of - got < LEAST_SHOWN:
        told = _exactly(asked, max(of - LEAST_SHOWN + 1, 0), of)
    else:
        told = share
    enough = asked.values[LEAST]
    return max(told, enough) if share >= enough else told
