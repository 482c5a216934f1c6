"""What a sheet is worth, reckoned on the server from what was entered (practice B9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.scoring.choices import MarkState, Method, ScoredAt
from linli.scoring.model import totals
from linli.scoring.models import Adjustment, Aspect, Deduction, Mark, Sheet


def aspects_for(aspects: Iterable[Aspect], *, whole: bool) -> list[Aspect]:
    """Those of a standard that a panel fills in for a village as a `whole`, or for a group, in
    their order. What residents say is asked from residents."""
    level = ScoredAt.VILLAGE if whole else ScoredAt.GROUP
    return [one for one in aspects if one.level == level and one.method != Method.RATING]


@dataclass(frozen=True)
class Line:
    """One aspect of a sheet's account: what was handed in, and what late findings took off since.
    `counted_centi` is what a result takes; nothing where it was not scored."""

    aspect: Aspect
    state: str
    points_centi: int | None
    late_centi: int = 0

    @property
    def counted_centi(self) -> int | None:
        """Never below nought: nothing is taken off twice from what is gone."""
        if self.points_centi is None:
            return None
        return max(0, self.points_centi - self.late_centi)


@dataclass(frozen=True)
class Account:
    """A sheet with everything that was written on its account."""

    lines: Sequence[Line]
    caps_centi: Sequence[int]
    missing_percent: int

    @property
    def total(self) -> totals.Total:
        """As it was handed in."""
        return self._total([(one, one.points_centi) for one in self.lines])

    @property
    def counted(self) -> totals.Total:
        """With what late findings took off since."""
        return self._total([(one, one.counted_centi) for one in self.lines])

    @property
    def shown_centi(self) -> int | None:
        """The total, or what it would be if enough had been inspected."""
        found = self.total
        return found.uncapped_centi if found.centi is None else found.centi

    @property
    def is_late(self) -> bool:
        """Whether something was taken off since it was handed in."""
        return any(one.late_centi for one in self.lines)

    def _total(self, points: Sequence[tuple[Line, int | None]]) -> totals.Total:
        aspects = [
            totals.Aspect(one.aspect.code, one.aspect.max_centi, one.aspect.weight)
            for one in self.lines
        ]
        marks = [totals.Mark(one.aspect.code, found or 0, one.state) for one, found in points]
        return totals.total(
            aspects, marks, caps_centi=self.caps_centi, missing_most_percent=self.missing_percent
        )


def account(
    aspects: Iterable[Aspect],
    marks: Iterable[Mark],
    deductions: Iterable[Deduction],
    adjustments: Iterable[Adjustment] = (),
    *,
    missing_percent: int,
) -> Account:
    """From what was entered. An aspect without a mark was not inspected."""
    said = {mark.aspect_id: mark for mark in marks}
    late: dict[object, int] = {}
    for one in adjustments:
        late[one.item.aspect_id] = late.get(one.item.aspect_id, 0) + one.off_centi
    lines = []
    for aspect in aspects:
        mark = said.get(aspect.pk)
        state = mark.state if mark else MarkState.NOT_INSPECTED
        points = mark.points_centi if mark else None
        lines.append(Line(aspect, state, points, late.get(aspect.pk, 0)))
    caps = [cap for one in deductions if (cap := one.item.veto_cap_centi) is not None]
    return Account(lines, caps, missing_percent)


def account_of(sheet: Sheet) -> Account:
    """The account of a sheet as it stands. Needs what `Sheet.objects.for_account` reads."""
    standard = sheet.round.standard
    return account(
        aspects_for(standard.aspects.all(), whole=sheet.unit_id == sheet.stop.unit_id),
        sheet.marks.all(),
        sheet.deductions.all(),
        sheet.adjustments.all(),
        missing_percent=standard.missing_percent,
    )
