"""Rounds with sheets that were handed in, for tests of results, lists and bulletins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from inspect import signature

from linli.activities import services as activities
from linli.activities.services import Plan
from linli.common import clock
from linli.common.digests import digest
from linli.common.ids import new_id
from linli.people.actors import SYSTEM
from linli.scoring import services as scoring
from linli.scoring.choices import MarkState, Method, ScoredAt, SheetState
from linli.scoring.models import Aspect, Deduction, Mark, Panel, Reckoning, Round, Sheet, Stop
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.inspecting import Inspecting, of_six
from tests.town import Town

Points = Callable[..., int | None]  # of a place, an aspect and, if it asks, a panel's letter
ENOUGH = 30  # households of a group


@dataclass
class Scored:
    """A township whose round is over."""

    six: Inspecting
    round: Round

    @property
    def reckoning(self) -> Reckoning:
        """The one that stands."""
        return Reckoning.objects.standing().get(round=self.round)

    def group(self, village: int, number: int) -> Unit:
        """A villager group by the place of its village in the township, from 0, and its number."""
        parent = self.six.villages[village]
        groups = Unit.objects.filter(parent=parent, kind=UnitKind.GROUP)
        return groups.order_by("path")[number - 1]


def clean(_unit: Unit, aspect: Aspect) -> int:
    """Nothing was found."""
    return aspect.max_centi


def asks_letter(points: Points) -> bool:
    """Whether it matters which panel came."""
    return len(signature(points).parameters) > 2


def hand_in(stop: Stop, unit: Unit, points: Points) -> Sheet:
    """One sheet: aspects of its level, as the panel of the stop scored them; `None` does not
    apply."""
    now = clock.now()
    done = activities.record(
        Plan(kind="inspection_visit", host=stop.round.unit, begins=now - timedelta(hours=1)),
        by=SYSTEM,
        ends=now,
    )
    sheet = Sheet(
        id=new_id(), activity=done.activity, round=stop.round, stop=stop, unit=unit,
        path=unit.path, state=SheetState.HANDED_IN, handed_in_at=now,
    )  # fmt: skip
    sheet.digest = digest({"sheet": str(sheet.pk)}, {})
    sheet.save(force_insert=True)
    level = ScoredAt.VILLAGE if unit.pk == stop.unit_id else ScoredAt.GROUP
    aspects = Aspect.objects.filter(standard=stop.round.standard_id, level=level)
    for aspect in aspects.exclude(method=Method.RATING):
        given = points(unit, aspect, *([stop.panel.letter] if asks_letter(points) else []))
        state = MarkState.NOT_APPLICABLE if given is None else MarkState.SCORED
        Mark.objects.create(sheet=sheet, aspect=aspect, state=state, points_centi=given)
        item = aspect.items.first()
        if given is not None and given < aspect.max_centi and item is not None:
            off = aspect.max_centi - given
            Deduction.objects.create(sheet=sheet, item=item, times=1, off_centi=off)
    return sheet


def visited(six: Inspecting, found: Round, points: Points = clean) -> Round:
    """Every stop of a drawn round was visited, and the round is closed."""
    for stop in Stop.objects.filter(round=found).select_related("unit", "round__unit"):
        hand_in(stop, stop.unit, points)
        for drawn in stop.groups.select_related("unit").order_by("unit__path"):
            hand_in(stop, drawn.unit, points)
    return scoring.close_round(found.pk, by=six.lead.actor)


def both_come(found: Round) -> None:
    """The other panel comes to each village, too, and to the same groups."""
    panels = list(Panel.objects.filter(round=found))
    for stop in list(Stop.objects.filter(round=found).order_by("unit__path")):
        other = next(one for one in panels if one.pk != stop.panel_id)
        also = Stop.objects.create(round=found, panel=other, unit=stop.unit, day=stop.day)
        for group in stop.groups.order_by("unit__path"):
            also.groups.create(unit=group.unit, because=group.because)


def many_households() -> None:
    """Nobody would be recognised in any group."""
    Unit.objects.filter(kind=UnitKind.GROUP).update(households=ENOUGH)


def scored(town: Town, points: Points = clean, each: int = 1, **more: object) -> Scored:
    """A round of six villages, two panels, drawn, visited, closed and reckoned. With `each` 2
    both panels come to every village."""
    six = of_six(town)
    many_households()
    drawn = six.draws(six.opens(**more))
    if each > 1:
        both_come(drawn)
    found = visited(six, drawn, points)
    scoring.reckon_round(found.pk, by=six.lead.actor)
    return Scored(six, found)


def by_group(given: Mapping[str, int]) -> Points:
    """All clean but for these groups (by the digits of their path), that lose so many hundredths in
    each aspect."""

    def points(unit: Unit, aspect: Aspect) -> int:
        return aspect.max_centi - given.get(unit.path.replace(".", ""), 0)

    return points
