"""What pages of results, lists and bulletins show: of places, never of persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.people.actors import Actor
from linli.scoring.choices import RoundKind, Scope, SheetState
from linli.scoring.model.totals import mean_centi, weighted_mean_centi
from linli.scoring.models import (
    Aspect,
    Bulletin,
    Mark,
    Objection,
    RankList,
    Reckoning,
    Result,
    Sheet,
)
from linli.territory.fields import below
from linli.territory.models import Unit


def reckoning_here(round_key: UUID, actor: Actor, revision: int | None = None) -> Reckoning:
    """The one that stands or a struck one; public once a list of it is; raises `NotHere`."""
    rows = Reckoning.objects.select_related("round__unit", "round__standard")
    rows = rows.filter(round=round_key)
    rows = rows.filter(revision=revision) if revision else rows.filter(struck_at__isnull=True)
    for visible in (Reckoning.objects.public(), Reckoning.objects.visible_to(actor)):
        found = rows.filter(pk__in=visible.values("pk")).first()
        if found is not None:
            return found
    raise NotHere(_("There are no results here, or they are not shown yet."))


def list_here(key: UUID, actor: Actor) -> RankList:
    """A list that everybody may read, or one of the reader's places; raises `NotHere`."""
    rows = RankList.objects.select_related("unit", "reckoning__round__standard")
    for visible in (RankList.objects.public(), RankList.objects.visible_to(actor)):
        found = rows.filter(pk=key, pk__in=visible.values("pk")).first()
        if found is not None:
            return found
    raise NotHere(_("There is no such list, or it is not shown yet."))


def bulletin_here(key: UUID, actor: Actor) -> Bulletin:
    """A bulletin that everybody may read, or one of the reader's places; raises `NotHere`."""
    rows = Bulletin.objects.select_related("unit")
    for visible in (Bulletin.objects.public(), Bulletin.objects.visible_to(actor)):
        found = rows.filter(pk=key, pk__in=visible.values("pk")).first()
        if found is not None:
            return found
    raise NotHere(_("There is no such bulletin, or it is not shown yet."))


def objection_here(key: UUID, actor: Actor) -> Objection:
    """An objection to what the reader may read; raises `NotHere`."""
    rows = Objection.objects.select_related(
        "unit__parent", "matter", "rank_list__reckoning__round", "rank_list__unit", "bulletin__unit"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such objection here."))
    if found.rank_list is not None:
        list_here(found.rank_list.pk, actor)
    elif found.bulletin is not None:
        bulletin_here(found.bulletin.pk, actor)
    return found


def rows_of(reckoning: Reckoning, *, of_group: bool, scope: str = Scope.ALL) -> Sequence[Result]:
    """By rank, the unranked at the end. One query."""
    rows = reckoning.results.filter(of_group=of_group, scope=scope).select_related("unit__parent")
    found = list(rows.order_by("path"))
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.path))


@dataclass(frozen=True)
class SeenAspect:
    """An aspect at one sheet."""

    aspect: Aspect
    mark: Mark

    @property
    def points(self) -> str:
        """As it was scored."""
        return f"{(self.mark.points_centi or 0) / 100:.2f}"

    @property
    def most(self) -> str:
        """What could be had."""
        return f"{self.aspect.max_centi / 100:.2f}"


@dataclass(frozen=True)
class SeenSheet:
    """A sheet by the letter of its panel; a struck one says so."""

    sheet: Sheet
    letter: str
    aspects: Sequence[SeenAspect]

    @property
    def struck(self) -> bool:
        """Another one took its place."""
        return self.sheet.state == SheetState.VOID


def sheets_of(reckoning: Reckoning, unit: Unit) -> list[SeenSheet]:
    """What panels wrote about a place and its groups. Three queries."""
    rows = Sheet.objects.filter(
        below(unit.path),
        round=reckoning.round_id,
        state__in=[SheetState.HANDED_IN, SheetState.VOID],
    )
    found = list(
        rows.select_related("stop__panel", "unit").order_by("path", "stop__panel__seq", "pk")
    )
    aspects = list(Aspect.objects.filter(standard=reckoning.round.standard_id).order_by("seq"))
    marks: dict[tuple[UUID, UUID], Mark] = {
        (mark.sheet_id, mark.aspect_id): mark for mark in Mark.objects.filter(sheet__in=found)
    }
    return [
        SeenSheet(
            sheet,
            sheet.stop.panel.letter,
            [
                SeenAspect(aspect, mark)
                for aspect in aspects
                if (mark := marks.get((sheet.pk, aspect.pk))) is not None
            ],
        )
        for sheet in found
    ]


@dataclass(frozen=True)
class YearLine:
    """A village in a year: the mean of its months and its year's end (practice B9)."""

    unit: Unit
    months: int
    mean: int | None
    end: int | None
    year: int | None


def year_of(place: Unit, year: int) -> list[YearLine]:
    """The villages of a place: the mean of the months × 70 % + the year's end × 30 %, by the
    share that the standard says. One query."""
    rows = Result.objects.filter(
        below(place.path),
        reckoning__struck_at__isnull=True,
        reckoning__round__month__year=year,
        reckoning__lists__published_at__isnull=False,
        of_group=False,
        scope=Scope.ALL,
        corrected_centi__isnull=False,
    ).exclude(reckoning__round__kind=RoundKind.CENSUS)
    rows = rows.select_related("unit", "reckoning__round__standard").distinct()
    months: dict[int, list[int]] = {}
    ends: dict[int, tuple[int, int]] = {}
    units: dict[int, Unit] = {}
    for row in rows.order_by("path", "reckoning__round__month", "pk"):
        units[row.unit_id] = row.unit
        centi, found = row.corrected_centi or 0, row.reckoning.round
        if found.kind == RoundKind.YEAR_END:
            ends[row.unit_id] = (centi, found.standard.year_percent)
        else:
            months.setdefault(row.unit_id, []).append(centi)
    lines = []
    for key, unit in units.items():
        mean = mean_centi(months[key]) if key in months else None
        end, percent = ends.get(key, (None, 100))
        whole = None
        if mean is not None and end is not None:
            whole = weighted_mean_centi([(mean, percent), (end, 100 - percent)])
        lines.append(YearLine(unit, len(months.get(key, [])), mean, end, whole))
    return sorted(lines, key=lambda one: (one.year is None, -(one.year or 0), one.unit.path))
