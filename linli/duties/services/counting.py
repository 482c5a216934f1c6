"""What happened, counted in SQL: one to three queries for a rule, however many it binds."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf, Substr, TruncDate

from linli.activities.choices import Part, Presence, Status, Tie
from linli.activities.models import (
    Activity,
    ActivityMatter,
    ActivityStep,
    ActivityTag,
    Participation,
)
from linli.common import clock
from linli.duties.choices import By, Counts, Measure, Where
from linli.duties.language import HOME_VISIT, Law
from linli.duties.services import doors, offered, studied
from linli.duties.services.asking import (
    Asked,
    Key,
    Own,
    Record,
    Tally,
    hours,
    measured,
)
from linli.matters.choices import Status as MatterStatus
from linli.matters.models import Matter
from linli.territory.fields import below
from linli.territory.models import Link, Posting

VILLAGE_LENGTH: Final = len("34.02.23.102.001.")
AT_ONCE: Final = 10_000  # keys in a query
LED: Final = (Part.CHAIR, Part.SPEAKER, Part.VISITOR)


def tallies(asked: Asked) -> dict[Key, Tally]:
    """What each has. What people did is few, and read record by record; what organisations held is
    added up by the database."""
    law = asked.law
    if law.counts in APART:
        return APART[Counts(law.counts)](asked)
    if law.by == By.HOLDER:
        return measured(law, records(asked))
    found: defaultdict[Key, Tally] = defaultdict(Tally)
    for place, got in _grouped(asked, _happened(asked), "held"):
        found[None, place].got = got
    if asked.now < asked.until:
        for place, ahead in _grouped(asked, _ahead(asked), "planned"):
            found[None, place].ahead = ahead
    return found


def records(asked: Asked) -> list[Record]:
    """Each record that counts, once for each who did it, by when it was."""
    if asked.law.counts in APART:
        return offered.records(asked) if asked.law.counts == Counts.HOUSEHOLDS else []
    read = _matters if asked.law.counts == Counts.MATTER else _activities
    found = {(one.key, one.id): one for one in read(asked)}
    return sorted(found.values(), key=lambda one: (one.at, str(one.id)))


# What counts


def _what(law: Law) -> Q:
    kinds = Q(kind__in=law.kinds) if law.kinds else Q()
    if not law.tags:
        return kinds
    return kinds & Q(pk__in=ActivityTag.objects.filter(tag__in=law.tags).values("activity"))


def _inside(asked: Asked) -> Q:
    if not asked.path:
        return Q()
    host = below(asked.path, "host_path")
    if asked.law.where == Where.OWN:
        return host
    return host | below(asked.path, "place_path")


def _happened(asked: Asked) -> QuerySet[Any]:
    if asked.law.counts == Counts.MATTER:
        return _completed(asked)
    rows = _held(asked).filter(doors.counted(asked.law, asked.since, asked.until))
    return _known(asked, rows)


def _held(asked: Asked) -> QuerySet[Any]:
    """However it went at the doors."""
    rows = Activity.objects.held_between(asked.since, asked.until)
    return rows.filter(_what(asked.law), _inside(asked))


def _known(asked: Asked, rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Without those that were entered as held only later."""
    if asked.known_by is None:
        return rows
    late = ActivityStep.objects.filter(
        record=OuterRef("pk"), verb="hold", entered_at__gt=asked.known_by
    )
    return rows.filter(~Exists(late))


def _ahead(asked: Asked) -> QuerySet[Any]:
    if asked.law.counts == Counts.MATTER:
        return Matter.objects.none()
    rows = Activity.objects.between(max(asked.now, asked.since), asked.until)
    return rows.filter(_what(asked.law), _inside(asked), status=Status.PLANNED)


def _completed(asked: Asked) -> QuerySet[Matter]:
    """Completed, unless whoever raised it said that it is not solved."""
    law = asked.law
    rows = Matter.objects.filter(
        status=MatterStatus.CLOSED, closed_at__gte=asked.since, closed_at__lt=asked.until
    ).exclude(solved=False)
    if law.kinds:
        rows = rows.filter(kind__in=law.kinds)
    if asked.known_by is not None:
        rows = rows.filter(closed_at__lte=asked.known_by)
    return rows.filter(below(asked.path, "place_path")) if asked.path else rows


def _place(law: Law) -> Combinable:
    """The path by which a record finds whoever is bound."""
    if law.counts == Counts.MATTER:
        path: Any = F("place_path")
    elif law.where == Where.OWN:
        return F("host_path")
    else:
        path = Coalesce(NullIf(F("place_path"), Value("")), F("host_path"))
    if law.where == Where.OWN:
        return F("place_path")
    return Substr(path, 1, VILLAGE_LENGTH, output_field=CharField())


def _grouped(asked: Asked, rows: QuerySet[Any], times: str) -> Iterable[tuple[str, int]]:
    """By place; `times` is "held" or "planned"."""
    law = asked.law
    amount: Any = Count("pk")
    if law.measure == Measure.DAYS:
        amount = Count(TruncDate(f"{times}_from", tzinfo=clock.PLACE_TIME), distinct=True)
    elif law.measure == Measure.HOURS:
        amount = Sum(F(f"{times}_to") - F(f"{times}_from"))
    grouped = rows.order_by().annotate(there=_place(law)).values("there").annotate(amount=amount)
    for there, found in grouped.values_list("there", "amount"):
        yield there, hours(found) if law.measure == Measure.HOURS else found


# Record by record


def _activities(asked: Asked) -> Iterable[Record]:
    """What was held, and what is planned ahead, in one query where one person is asked about. What
    some people did is few among the visits of a county: how it went is asked of theirs alone."""
    few = asked.law.by == By.HOLDER and not asked.by_units
    held, ahead = _known(asked, _held(asked)) if few else _happened(asked), _ahead(asked)
    rows = held | ahead if asked.now < asked.until else held
    placed = rows.order_by().annotate(there=_place(asked.law))
    fields = ("who", "there", "pk", "held_from", "held_to", "planned_from", "planned_to")
    found: list[Record] = []
    visits: set[UUID] = set()
    for mine in _whose(asked, placed):
        for kind, status, who, there, key, *times in mine.values_list("kind", "status", *fields):
            is_held = status == Status.HELD
            begins, ends = times[:2] if is_held else times[2:]
            found.append(Record((who, there), key, begins, ends, is_held, kind=kind))
            if is_held and kind == HOME_VISIT:
                visits.add(key)
    if not (few and visits and asked.law.at_doors):
        return found
    wrong = visits - set(_went_well(asked, visits))
    return [one for one in found if one.id not in wrong]


def _went_well(asked: Asked, visits: Collection[UUID]) -> Iterable[UUID]:
    """Of these home visits those that went as the law wants."""
    went, keys = doors.counted(asked.law, asked.since, asked.until), sorted(visits)
    for at in range(0, len(keys), AT_ONCE):
        rows = Activity.objects.filter(went, pk__in=keys[at : at + AT_ONCE])
        yield from rows.values_list("pk", flat=True)


def _whose(asked: Asked, rows: QuerySet[Any]) -> Iterable[QuerySet[Any]]:
    """The records with `who` did each: who planned it, who led it, the organisation that held
    it."""
    if asked.law.by == By.ANYBODY:
        yield rows.annotate(who=Value(None, output_field=CharField()))
        return
    people = asked.people or frozenset()  # of a million visits only theirs are looked at
    own = asked.own
    if own is not None:  # by keys that are known: each way has an index of its own
        mine = rows.filter(Q(planner__in=own.postings) | Q(pk__in=own.led))
        yield mine.annotate(who=Value(own.person, output_field=UUIDField()))
    else:
        posted = Posting.objects.filter(person__in=people).values_list("pk", flat=True)
        planned = rows.filter(planner__in=list(posted))  # as above
        yield planned.annotate(who=F("planner__person_id"))
        led = _led().filter(person__in=people)
        named = rows.filter(participations__in=led.values("pk"))
        yield named.annotate(who=F("participations__person_id"))
    if asked.by_units:
        yield rows.annotate(who=F("host_id"))


def _led() -> QuerySet[Participation]:
    """Who leads what is planned, and who was there and led what was held."""
    present = Q(state=Presence.PRESENT, activity__status=Status.HELD)
    expected = Q(state=Presence.EXPECTED, activity__status=Status.PLANNED)
    return Participation.objects.filter(present | expected, role__in=LED, person__isnull=False)


def own_of(person: UUID) -> Own:
    """What one person may have done. Two queries, for all rules."""
    postings = Posting.objects.filter(person=person).values_list("pk", flat=True)
    led = _led().filter(person=person).values_list("activity", flat=True)
    return Own(person, tuple(postings), tuple(led))


def _matters(asked: Asked) -> Iterable[Record]:
    """With whoever took it in, and whoever planned the activity at which it was raised."""
    rows = _completed(asked).order_by().annotate(there=_place(asked.law))
    if asked.law.by == By.ANYBODY:
        whose = [rows.annotate(who=Value(None, output_field=CharField()))]
    else:
        raised = ActivityMatter.objects.filter(tie=Tie.RAISED, activity__planner__isnull=False)
        whose = _whose_matters(asked, rows, raised)
    for mine in whose:
        fields = ("who", "there", "pk", "closed_at", "number")
        for who, there, key, at, number in mine.values_list(*fields):
            yield Record((who, there), key, at, at, True, number)


def _whose_matters(
    asked: Asked, rows: QuerySet[Matter], raised: QuerySet[ActivityMatter]
) -> list[QuerySet[Any]]:
    """The matters with `who` had a hand in each."""
    people, own = asked.people, asked.own
    if own is not None:
        of_theirs = raised.filter(activity__planner__in=own.postings)
        keys = list(of_theirs.values_list("matter", flat=True))
        mine = rows.filter(Q(taken_by=own.person) | Q(pk__in=keys))
        return [mine.annotate(who=Value(own.person, output_field=UUIDField()))]
    taken = rows.filter(taken_by__isnull=False)
    if people is not None:
        raised = raised.filter(activity__planner__person__in=people)
        taken = rows.filter(taken_by__in=people)
    planner = F("activities__activity__planner__person_id")
    named = rows.filter(activities__in=raised.values("pk"))
    return [taken.annotate(who=F("taken_by_id")), named.annotate(who=planner)]


# Links


def _links(asked: Asked) -> dict[Key, Tally]:
    """In force now, of whoever holds them and of what they point at."""
    links = Link.objects.current(min(asked.now, asked.until - timedelta(seconds=1)))
    links = links.filter(kind__in=asked.law.kinds)
    if asked.people is not None:
        links = links.filter(Q(person__in=asked.people) | Q(unit__isnull=False))
    elif asked.path:
        links = links.filter(below(asked.path))
    found: dict[Key, Tally] = {}
    if asked.law.of_person:
        of = links.filter(person__isnull=False).order_by().values("person")
        for who, count in of.annotate(n=Count("pk")).values_list("person", "n"):
            found[who, ""] = Tally(count)
        return found
    rows = links.filter(unit__isnull=False).order_by().values("unit__path")
    for path, count in rows.annotate(n=Count("pk")).values_list("unit__path", "n"):
        found[None, path] = Tally(count)
    return found


APART: Final = {
    Counts.LINKS: _links,
    Counts.HOUSEHOLDS: offered.tallies,
    Counts.STUDY: studied.tallies,
}
