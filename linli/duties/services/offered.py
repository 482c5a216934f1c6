"""Households that were offered a visit, as a share: of a village, or of those that are linked to
whoever is bound. Five queries for a rule at most, however many households there are."""

from collections import Counter
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
    every, found = counts(asked)
    told = _exactly if asked.law.kinds else _told
    return {
        key: Tally(told(asked, found[key], of), of=of)
        for key, of in every.items()
        if asked.law.kinds or of >= LEAST_SHOWN  # a share of fewer would point at somebody
    }


def counts(asked: Asked) -> tuple[Counter[Key], Counter[Key]]:
    """How many households there are, and how many of them had the choice: somebody came to a door
    of theirs, wherever that was, or they wish for no visits."""
    homes = _homes(asked)
    every = _grouped(homes)
    if asked.law.kinds:
        return every, _grouped(homes.filter(_offered(asked) | _wished(asked)))
    # Nearly all were visited where they still are, so the visits alone say how many; who left a
    # door since then is looked at one by one.
    found = _visited(_seen_here(asked))
    found.subtract(_visited(_seen_here(asked).filter(_has_left(asked))))
    elsewhere = _seen(asked).filter(_has_left(asked), household__line=OuterRef("line"))
    here = _seen(asked).filter(household=OuterRef("pk"))
    found.update(_grouped(homes.filter(Exists(elsewhere), ~Exists(here))))
    if Door.REFUSED in asked.law.door and doors.wished(_at(asked)).exists():
        found.update(_grouped(homes.filter(_wished(asked), ~_offered(asked))))
    return every, found


def records(asked: Asked) -> list[Record]:
    """The visits at which it was offered, the newest."""
    rows = _seen_here(asked).order_by("-at")
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
    """The visits that count, wherever."""
    rows = doors.offers(asked.law, asked.since, min(asked.until, asked.now + A_MOMENT))
    if asked.known_by is None:
        return rows
    late = ActivityStep.objects.filter(
        record=OuterRef("pk"), verb="hold", entered_at__gt=asked.known_by
    )
    return rows.filter(~Exists(late))


def _seen_here(asked: Asked) -> QuerySet[Visit]:
    return _seen(asked).filter(below(asked.path)) if asked.path else _seen(asked)


def _has_left(asked: Asked) -> Q:
    """Of visits: the household is not behind that door at the moment for which it is counted."""
    at = _at(asked)
    return Q(household__valid_to__lte=at) | Q(household__valid_from__gt=at)


def _offered(asked: Asked) -> Exists:
    """Of households."""
    return Exists(_seen(asked).filter(household__line=OuterRef("line")))


def _wished(asked: Asked) -> Q:
    """Of households: no visits, where that is an answer that counts."""
    if Door.REFUSED not in asked.law.door:
        return Q(pk__in=())
    return Q(line__in=doors.wished(_at(asked)).values("household__line"))


def _visited(visits: QuerySet[Visit]) -> Counter[Key]:
    """How many households of each village."""
    rows = visits.order_by().annotate(there=_village()).values("there")
    counted = rows.annotate(n=Count("household", distinct=True))
    return Counter({(None, there): n for there, n in counted.values_list("there", "n")})


def _grouped(homes: QuerySet[Any]) -> Counter[Key]:
    rows = homes.order_by().values("who", "there").annotate(n=Count("pk"))
    counted = rows.values_list("who", "there", "n")
    return Counter({(who, there): n for who, there, n in counted})


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
