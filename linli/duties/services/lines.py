"""Duties by organisation or place, as boards and closed periods have them: of nobody in person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from linli.duties.choices import URGENCY, State, Why
from linli.duties.models import DutyRule
from linli.duties.periods import Period
from linli.duties.services.asking import Record
from linli.duties.services.evaluating import Cell
from linli.territory.models import Unit


@dataclass(slots=True)
class Line:
    """How one duty stands at one organisation or place in one period."""

    rule: DutyRule
    unit: Unit
    period: Period
    needed: int
    got: int
    state: State
    why: str = ""
    records: list[Record] = field(default_factory=list)
    corrected: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether somebody is asked for now."""
        return self.state in {State.MISSED, State.SOON} or self.why not in {"", Why.NEW}


def lines(cells: Iterable[Cell]) -> list[Line]:
    """One for each rule, unit and period. Where several are bound for it, the one that asks for
    most stands for all; what binds a person alone is left out."""
    together: defaultdict[tuple[str, int, Period], list[Cell]] = defaultdict(list)
    for cell in cells:
        if not cell.rule.law.of_person:
            together[cell.rule.code, cell.unit.pk, cell.period].append(cell)
    return [_line(mine) for mine in together.values()]


def _line(cells: list[Cell]) -> Line:
    worst = cells[0] if len(cells) == 1 else min(cells, key=lambda one: URGENCY.index(one.state))
    records = {record.id: record for cell in cells for record in cell.records}
    return Line(
        rule=worst.rule,
        unit=worst.unit,
        period=worst.period,
        needed=worst.needed,
        got=worst.got,
        state=worst.state,
        why=worst.why if worst.state == State.EXCUSED else "",
        records=list(records.values()),
    )
