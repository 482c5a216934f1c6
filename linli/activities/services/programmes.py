"""Programmes: a bundle of activities and matters under one name. Nothing is entered for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import Stage, Status
from linli.activities.models import Activity, ActivityKind, ActivityQuerySet, Programme
from linli.activities.services.times import is_meant
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, Text
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.matters.choices import OPEN
from linli.matters.models import Kind, Matter
from linli.matters.models.querysets import MatterQuerySet
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.models.units import short_name
from linli.territory.rules import check_may

LONGEST_TAG: Final = 40
MOST: Final = 20  # tags, kinds and streams of one programme
FOREVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outline:
    """What a programme is. `streams` are its parts, each a name with the words that count in it. A
    word is a tag, or the name of a kind of activity in either language."""

    name_zh: str
    from_on: date
    name_en: str = ""
    about: str = ""
    until_on: date | None = None
    tags: Sequence[str] = ()
    streams: Sequence[tuple[str, Sequence[str]]] = ()
    matter_kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """The numbers of one unit, or of one stream: held of planned. A stream says its words."""

    name: str
    planned: int
    held: int
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Course:
    """One kind of activity across the parts: held of planned in each (row S1-24)."""

    name: str
    cells: list[tuple[int, int]]


@dataclass(frozen=True)
class Board:
    """What came of it so far: counted from the records, each with its denominator."""

    words: list[str]
    units: list[Line]
    streams: list[Line]
    courses: list[Course]
    held: int
    planned: int
    matters: int
    open_matters: int


def _check(wanted: Outline) -> None:
    tags = [*wanted.tags, *(word for _name, words in wanted.streams for word in words)]
    known = Kind.objects.filter(code__in=wanted.matter_kinds).count()
    ends = wanted.until_on
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("name_zh", not 0 < len(wanted.name_zh.strip()) <= 80, _("Give it a short name.")),
        ("from_on", not is_meant(wanted.from_on), _("Give a day of this century.")),
        ("until_on", not is_meant(ends), _("Give a day of this century.")),
        ("until_on", ends is not None and ends < wanted.from_on, _("Give a later day.")),
        ("tags", not wanted.tags or len(tags) > 2 * MOST, _("Give it one to twenty words.")),
        ("tags", any(len(one) > LONGEST_TAG for one in tags), _("Shorter words, please.")),
        (
            "matter_kinds",
            known != len(set(wanted.matter_kinds)),
            _("Choose kinds from the list."),
        ),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if problems:
        raise Invalid(_("The programme is not complete."), fields=problems)


@transaction.atomic
def outline(unit: Unit, wanted: Outline, *, by: Actor, key: UUID | None = None) -> Programme:
    """A new programme, as a draft. With the form's `key` it is made once, however often it is
    sent. Raises `Refused`, `Invalid`."""
    check_may(by, rules.PLAN, unit.path)
    _check(wanted)
    codes = _codes()
    made, new = Programme.objects.get_or_create(
        pk=key or new_id(),
        defaults={
            "unit": unit,
            "path": unit.path,
            "name_zh": wanted.name_zh.strip(),
            "name_en": wanted.name_en.strip(),
            "about": wanted.about.strip()[:400],
            "from_on": wanted.from_on,
            "until_on": wanted.until_on,
            "tags": _coded(wanted.tags, codes),
            "streams": [
                {"name": name, "tags": _coded(words, codes)} for name, words in wanted.streams
            ],
            "matter_kinds": list(dict.fromkeys(wanted.matter_kinds)),
        },
    )
    if new:
        audit.note(by=by, verb="outline_programme", what=f"activities.Programme:{made.pk}")
    return made


def _codes() -> dict[str, str]:
    """The code of each kind by its names. One query."""
    kinds = ActivityKind.objects.filter(retired=False).order_by("-position")
    names = [(name, kind.code) for kind in kinds for name in (kind.name_zh, kind.name_en)]
    return {name.casefold(): code for name, code in names}


def _coded(words: Sequence[str], codes: dict[str, str]) -> list[str]:
    """Kinds by their codes, so that a word in one language is read in both; tags as they are."""
    return list(dict.fromkeys(codes.get(one.casefold(), one) for one in words))


@transaction.atomic
def issue(key: UUID, *, by: Actor, version: int | None = None) -> Programme:
    """From now on the organisations below see it; it runs from its first day on."""
    found = _locked(key, by, version)
    if found.stage == Stage.ISSUED:
        return found
    if found.stage != Stage.DRAFT:
        raise MoveRefused(_("This programme was evaluated already."))
    return _moved(found, Stage.ISSUED, "issue_programme", by)


@transaction.atomic
def evaluate(key: UUID, *, by: Actor, words: str, version: int | None = None) -> Programme:
    """What came of it, in words beside its numbers."""
    found = _locked(key, by, version)
    if found.stage_now not in {Stage.RUNNING, Stage.EVALUATED}:
        raise MoveRefused(
            _("This programme has not begun."), next_step=_("Issue it; it runs from its first day.")
        )
    if not 0 < len(words.strip()) <= 4000:
        raise Invalid(_("Say what came of it."), fields={"outcome": _("Please fill this in.")})
    found.evaluation = words.strip()
    return _moved(found, Stage.EVALUATED, "evaluate_programme", by)


def _locked(key: UUID, by: Actor, version: int | None) -> Programme:
    found = Programme.objects.select_for_update().get(pk=key)
    check_may(by, rules.PLAN, found.path)
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody else changed this programme in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    return found


def _moved(found: Programme, stage: Stage, verb: str, by: Actor) -> Programme:
    found.stage, found.version = stage, found.version + 1
    found.save()
    audit.note(by=by, verb=verb, what=f"activities.Programme:{found.pk}")
    return found


def span(programme: Programme) -> tuple[datetime, datetime]:
    """From the first moment of its first day to the last of its last."""
    since = datetime.combine(programme.from_on, time.min, clock.PLACE_TIME)
    if programme.until_on is None:
        return since, FOREVER
    ends = datetime.combine(programme.until_on, time.min, clock.PLACE_TIME)
    return since, ends + timedelta(days=1)


def activities_of(programme: Programme, *, by: Actor) -> ActivityQuerySet:
    """Its activities that the reader may see."""
    tags = [*programme.tags, *(tag for stream in programme.streams for tag in stream["tags"])]
    rows = Activity.objects.visible_to(by).filter(below(programme.path, "host_path"))
    return rows.between(*span(programme)).tagged(*tags).exclude(status=Status.CANCELLED)


def board(programme: Programme, *, by: Actor) -> Board:
    """Its numbers by unit, in the order of their codes, and by stream. Six queries and one for
    each stream."""
    names = {kind.code: kind.name for kind in ActivityKind.objects.order_by("position")}
    rows = activities_of(programme, by=by)
    held = Count("pk", filter=Q(status=Status.HELD))
    by_host = rows.order_by("host__path").values("host__path", "host__name_zh", "host__name_en")
    units = [
        Line(_host(row), row["planned"], row["held"])
        for row in by_host.annotate(planned=Count("pk"), held=held)
    ]
    found = [_by_kind(rows.tagged(*stream["tags"])) for stream in programme.streams]
    seen = matters_of(programme, by=by)
    return Board(
        words=[names.get(tag, tag) for tag in programme.tags],
        units=units,
        streams=[
            Line(
                stream["name"],
                sum(planned for _held, planned in counted.values()),
                sum(done for done, _planned in counted.values()),
                [names.get(tag, tag) for tag in stream["tags"]],
            )
            for stream, counted in zip(programme.streams, found, strict=True)
        ],
        courses=[
            Course(name, [counted.get(code, (0, 0)) for counted in found])
            for code, name in names.items()
            if any(code in counted for counted in found)
        ],
        held=sum(line.held for line in units),
        planned=sum(line.planned for line in units),
        matters=seen.count(),
        open_matters=seen.filter(status__in=OPEN).count(),
    )


def _by_kind(rows: ActivityQuerySet) -> dict[str, tuple[int, int]]:
    """Held and planned of each kind. One query."""
    held = Count("pk", filter=Q(status=Status.HELD))
    counted = rows.order_by().values("kind").annotate(planned=Count("pk"), held=held)
    return {row["kind"]: (row["held"], row["planned"]) for row in counted}


def _host(row: Mapping[str, Any]) -> str:
    zh = row["host__name_zh"]
    return chosen(short_name(zh), row["host__name_en"] or short_name(zh))


def matters_of(programme: Programme, *, by: Actor) -> MatterQuerySet:
    """Matters of its kinds that were reported in its time, and those of its activities."""
    since, until = span(programme)
    of_kinds = Q(
        below(programme.path, "place_path"),
        kind__in=programme.matter_kinds,
        reported_at__gte=since,
        reported_at__lt=until,
    )
    raised = Q(activities__activity__in=activities_of(programme, by=by).values("pk"))
    found = Matter.objects.filter(of_kinds | raised).values("pk")
    return Matter.objects.visible_to(by).filter(pk__in=found)
