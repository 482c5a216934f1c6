"""What the sheets of a round say, as visits: the rows that its result is reckoned from. Counts of
sheets, never of inspectors: a visit knows the letter of its panel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from linli.scoring.choices import MarkState, Method, ScoredAt
from linli.scoring.files import Visit
from linli.scoring.model.totals import NOT_APPLICABLE, NOT_INSPECTED, SCORED, Mark, mean_centi
from linli.scoring.model.totals import Aspect as Weighed
from linli.scoring.models import (
    Adjustment,
    Aspect,
    Deduction,
    Round,
    RoundVillage,
    Sheet,
    StopGroup,
)
from linli.scoring.models import Mark as MarkRow
from linli.scoring.services.rating import Rated, ratings
from linli.territory.models import Unit
from linli.territory.paths import inner_code

GROUPS: Final = "groups"
PUBLIC: Final = "public"  # groups, by what anybody sees from the road
VILLAGES: Final = "villages"
SETS: Final = (GROUPS, PUBLIC, VILLAGES)
STATES: Final = {
    MarkState.SCORED: SCORED,
    MarkState.NOT_APPLICABLE: NOT_APPLICABLE,
    MarkState.NOT_INSPECTED: NOT_INSPECTED,
}


@dataclass
class Gathered:
    """Visits and weights by set, the units of each by the key that the files use, and what
    residents said."""

    month: str
    aspects: list[Aspect]
    weighed: dict[str, list[Weighed]]
    visits: dict[str, list[Visit]] = field(default_factory=dict)
    units: dict[str, dict[str, Unit]] = field(default_factory=dict)
    rated: dict[str, Rated] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """One sheet as it was handed in."""

    unit: Unit
    village: Unit
    stop: UUID
    letter: str
    marks: Mapping[str, Mark]
    caps: tuple[int, ...]

    @property
    def of_village(self) -> bool:
        """Else it is of one of its groups."""
        return self.unit.pk == self.village.pk

    @property
    def again(self) -> bool:
        """Whether it came after an objection: letters of panels that were drawn have no digit."""
        return self.letter[-1].isdigit()


def key_of(unit: Unit) -> str:
    """How files call a unit: by its digits; a group's go on where its village's end."""
    return inner_code(unit.path)


def panel_key(month: str, letter: str) -> str:
    """Letters are drawn anew each round: A of one month is not A of the next."""
    return f"{month} {letter}"


def gather(found: Round) -> Gathered:
    """Everything that was handed in. Nine queries, however many sheets."""
    aspects = list(Aspect.objects.filter(standard=found.standard_id).order_by("seq"))
    month = f"{found.month:%Y-%m}"
    gathered = Gathered(month, aspects, _weighed(aspects))
    papers = _papers(found, aspects)
    villages = [row.unit for row in _villages(found)]
    drawn = StopGroup.objects.filter(stop__round=found).select_related("unit")
    groups = {row.unit.pk: row.unit for row in drawn.order_by("unit__path")}
    groups |= {paper.unit.pk: paper.unit for paper in papers if not paper.of_village}
    gathered.units = {
        VILLAGES: {key_of(unit): unit for unit in villages},
        GROUPS: {key_of(unit): unit for unit in groups.values()},
        PUBLIC: {key_of(unit): unit for unit in groups.values()},
    }
    everywhere = [*villages, *groups.values()]
    if any(aspect.method == Method.RATING for aspect in aspects):
        gathered.rated = ratings(found, {key_of(unit): unit for unit in everywhere})
    gathered.visits = {
        GROUPS: _group_visits(gathered, papers, found, public=False),
        PUBLIC: _group_visits(gathered, papers, found, public=True),
        VILLAGES: _village_visits(gathered, papers, found),
    }
    return gathered


def _villages(found: Round) -> Iterable[RoundVillage]:
    return found.villages.select_related("unit").order_by("unit__path")


def _weighed(aspects: Iterable[Aspect]) -> dict[str, list[Weighed]]:
    every = [(one, Weighed(one.code, one.max_centi, one.weight)) for one in aspects]
    groups = [(one, weighed) for one, weighed in every if one.level == ScoredAt.GROUP]
    return {
        VILLAGES: [weighed for _one, weighed in every if weighed.weight],
        GROUPS: [weighed for _one, weighed in groups if weighed.weight],
        PUBLIC: [weighed for one, weighed in groups if weighed.weight and one.public_place],
    }


def _papers(found: Round, aspects: Iterable[Aspect]) -> list[Paper]:
    codes = {aspect.pk: aspect.code for aspect in aspects}
    asked = {aspect.pk for aspect in aspects if aspect.method == Method.RATING}
    sheets = Sheet.objects.counted().filter(round=found)
    late: dict[tuple[UUID, UUID], int] = {}  # what late findings took off since
    adjusted = Adjustment.objects.filter(sheet__in=sheets.values("pk"))
    for sheet, aspect, off in adjusted.values_list("sheet", "item__aspect", "off_centi"):
        late[sheet, aspect] = late.get((sheet, aspect), 0) + off
    marks: dict[UUID, dict[str, Mark]] = {}
    for row in MarkRow.objects.filter(sheet__in=sheets.values("pk")):
        if row.aspect_id in codes and row.aspect_id not in asked:
            code = codes[row.aspect_id]
            points = max(0, (row.points_centi or 0) - late.get((row.sheet_id, row.aspect_id), 0))
            state = STATES[MarkState(row.state)]
            marks.setdefault(row.sheet_id, {})[code] = Mark(code, points, state)
    caps: dict[UUID, list[int]] = {}
    vetoes = Deduction.objects.filter(
        sheet__in=sheets.values("pk"), item__veto_cap_centi__isnull=False
    )
    for sheet, cap in vetoes.values_list("sheet", "item__veto_cap_centi"):
        caps.setdefault(sheet, []).append(cap or 0)
    rows = sheets.select_related("unit", "stop__unit", "stop__panel").order_by(
        "unit__path", "stop__panel__seq", "pk"
    )
    return [
        Paper(
            row.unit, row.stop.unit, row.stop_id, row.stop.panel.letter,
            marks.get(row.pk, {}), tuple(sorted(caps.get(row.pk, ()))),
        )
        for row in rows
    ]  # fmt: skip


def _rating_marks(gathered: Gathered, unit: Unit, level: str) -> dict[str, Mark]:
    """What residents of a place said; with too few answers it does not count (row S1-01)."""
    said = gathered.rated.get(key_of(unit))
    return {
        aspect.code: said.mark(aspect) if said else Mark(aspect.code, 0, NOT_APPLICABLE)
        for aspect in gathered.aspects
        if aspect.method == Method.RATING and aspect.level == level
    }


def _group_visits(
    gathered: Gathered, papers: Iterable[Paper], found: Round, *, public: bool
) -> list[Visit]:
    codes = {one.code for one in gathered.weighed[PUBLIC if public else GROUPS]}
    visits = []
    for paper in papers:
        if paper.of_village:
            continue
        marks = {**paper.marks, **_rating_marks(gathered, paper.unit, ScoredAt.GROUP)}
        visits.append(_visit(gathered, found, paper, marks, codes))
    return visits


def _visit(
    gathered: Gathered, found: Round, paper: Paper, marks: Mapping[str, Mark], codes: set[str]
) -> Visit:
    return Visit(
        gathered.month,
        key_of(paper.unit),
        key_of(found.unit),
        panel_key(gathered.month, paper.letter),
        tuple(mark for code, mark in sorted(marks.items()) if code in codes),
        paper.caps,
    )


def _village_visits(gathered: Gathered, papers: Iterable[Paper], found: Round) -> list[Visit]:
    """A panel's stop at a village: its own sheet, and of what is looked at in groups the mean. A
    group that was scored again after an objection stands in it, as its first sheet did."""
    stops: dict[UUID, list[Paper]] = {}
    again: dict[int, list[Paper]] = {}
    for paper in papers:
        if paper.again:
            again.setdefault(paper.village.pk, []).append(paper)
        else:
            stops.setdefault(paper.stop, []).append(paper)
    codes = {one.code for one in gathered.weighed[VILLAGES]}
    in_groups = {one.code for one in gathered.aspects if one.level == ScoredAt.GROUP}
    visits = []
    for together in stops.values():
        own = [paper for paper in together if paper.of_village]
        below = [paper for paper in together if not paper.of_village]
        below += again.get(together[0].village.pk, [])
        marks: dict[str, Mark] = {}
        for paper in own:
            marks |= {c: mark for c, mark in paper.marks.items() if c not in in_groups}
        marks |= {code: _mean(code, below) for code in in_groups}
        first = together[0]
        marks |= _rating_marks(gathered, first.village, ScoredAt.VILLAGE)
        whole = replace(
            first, unit=first.village, caps=tuple(cap for paper in own for cap in paper.caps)
        )
        visits.append(_visit(gathered, found, whole, marks, codes))
    return visits


def _mean(code: str, papers: Iterable[Paper]) -> Mark:
    marks = [paper.marks[code] for paper in papers if code in paper.marks]
    points = [mark.points_centi for mark in marks if mark.state == SCORED]
    if points:
        return Mark(code, mean_centi(points))
    nowhere = bool(marks) and all(mark.state == NOT_APPLICABLE for mark in marks)
    return Mark(code, 0, NOT_APPLICABLE if nowhere else NOT_INSPECTED)
