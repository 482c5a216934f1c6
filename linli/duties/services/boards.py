"""How duties stand by organisation and by village, gaps first, then in the order of the codes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.db.models import Max

from linli.common import clock
from linli.duties import rules
from linli.duties.choices import URGENCY, Programme, State, Why
from linli.duties.models import DutyRule, Frozen
from linli.duties.periods import Period
from linli.duties.services.bound import Scope
from linli.duties.services.evaluating import evaluate
from linli.duties.services.lines import Line, lines
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.paths import township_path
from linli.territory.services.link_ends import village_of

NOW, LAST = "now", "last"
LONGEST: Final = timedelta(days=400)  # how far back the last closed period of a rule ended


@dataclass
class OfUnit:
    """What is asked of one organisation or place."""

    unit: Unit
    lines: list[Line] = field(default_factory=list)

    @property
    def is_gap(self) -> bool:
        """Whether somebody is asked for now."""
        return any(line.is_gap for line in self.lines)


@dataclass(slots=True)
class Share:
    """One rule in one village: how many of those that are asked have done it, and what excuses the
    others. Nobody is named, and whoever began within the period is not asked yet."""

    met: int = 0
    asked: int = 0
    gaps: int = 0
    states: Counter[State] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)

    def take(self, line: Line) -> None:
        """Count one organisation more."""
        if line.why == Why.NEW:
            return
        self.asked += 1
        self.met += line.state == State.MET
        self.gaps += line.is_gap
        self.states[line.state] += 1
        if line.why:
            self.why[line.why] += 1

    @property
    def state(self) -> State:
        """The one that asks for most."""
        return min(self.states, key=URGENCY.index)


@dataclass
class Row:
    """One village, or a township for what it holds itself, with a share for each rule."""

    unit: Unit
    shares: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))

    @property
    def order(self) -> tuple[int, str]:
        """Gaps first; among equals the order of the codes, never how much was done."""
        gap = any(share.gaps for share in self.shares.values())
        open_ = any(share.met < share.asked for share in self.shares.values())
        return (0 if gap else 1 if open_ else 2), self.unit.path


@dataclass
class ProgrammeBoard:
    """A programme over all villages of a place."""

    rules: list[DutyRule]
    rows: list[Row]
    total: dict[str, Share]


def at_place(place: Unit, *, by: Actor, when: str = NOW) -> list[OfUnit]:
    """Every organisation of a place with what is asked of it, gaps first. With the records that
    met it."""
    rules.check_may_see(by, place.path)
    found = _lines(list(_rules(place.path, when)), place.path, when, with_records=True)
    by_unit: dict[int, OfUnit] = {}
    for line in found:
        by_unit.setdefault(line.unit.pk, OfUnit(line.unit)).lines.append(line)
    for one in by_unit.values():
        one.lines.sort(key=lambda line: (not line.is_gap, line.rule.position))
    return sorted(by_unit.values(), key=lambda one: (not one.is_gap, one.unit.path))


def of_programme(
    programme: Programme, place: Unit, *, by: Actor, when: str = NOW
) -> ProgrammeBoard:
    """By village, gaps first, in the order of their codes. Its queries depend on the number of
    rules, not on that of villages or records."""
    rules.check_may_see(by, place.path)
    asked = [rule for rule in _rules(place.path, when) if rule.programme == programme]
    found = _lines(asked, place.path, when)
    heads = {one.rule.line: one.rule for one in found}  # of a changed rule the edition that counted
    shown = {rule.line: heads.get(rule.line, rule) for rule in asked if not rule.law.of_person}
    return ProgrammeBoard(list(shown.values()), *_rows(found))


def of_rule(code: str, place: Unit, *, by: Actor, when: str = NOW) -> list[Line]:
    """One rule at every organisation of a place that it binds, in the order of the codes."""
    rules.check_may_see(by, place.path)
    asked = [rule for rule in _rules(place.path, when) if rule.code == code]
    return sorted(_lines(asked, place.path, when), key=lambda line: line.unit.path)


def _rows(found: Sequence[Line]) -> tuple[list[Row], dict[str, Share]]:
    stands_at = {path: _stands_at(path) for path in {line.unit.path for line in found}}
    units = Unit.objects.filter(path__in=set(stands_at.values()))
    units = units.only("path", "name_zh", "name_en", "kind", "code")
    rows = {unit.path: Row(unit) for unit in units}
    total: defaultdict[str, Share] = defaultdict(Share)
    for line in found:
        row = rows.get(stands_at[line.unit.path])
        if row is not None:
            row.shares[line.rule.code].take(line)
            total[line.rule.code].take(line)
    return sorted(rows.values(), key=lambda row: row.order), dict(total)


def _stands_at(path: str) -> str:
    """In whose row an organisation is counted: its village's, else its township's, else its own."""
    return village_of(path) or township_path(path) or path


def _rules(path: str, when: str) -> Iterable[DutyRule]:
    """In force today; of closed periods also those that were until lately, the later edition of a
    rule after the earlier."""
    today = clock.today()
    if when != LAST:
        return DutyRule.objects.on(today).around(path)
    lately = DutyRule.objects.lasting(today - LONGEST).filter(from_on__lte=today)
    return lately.around(path).order_by("position", "line", "edition")


def _lines(
    asked: list[DutyRule], path: str, when: str, *, with_records: bool = False
) -> list[Line]:
    asked = [rule for rule in asked if not rule.law.of_person]  # those are nobody else's to read
    if when == LAST:
        return _closed(asked, path)
    return lines(evaluate(asked, Scope(path), clock.now(), with_records=with_records))


def _closed(asked: list[DutyRule], path: str) -> list[Line]:
    """The last closed period of each rule, from what was frozen. Two queries."""
    recent = Frozen.objects.filter(rule__in=asked, until_on__gt=clock.today() - LONGEST)
    last = dict(recent.order_by().values_list("rule").annotate(Max("until_on")))
    by_code = {rule.code: rule for rule in asked}
    ended = {by_code[code].line: code for code in sorted(last, key=lambda one: last[one])}
    last = {code: last[code] for code in ended.values()}  # of each line the edition closed last
    rows = Frozen.objects.standing().filter(
        below(path), rule__in=last, until_on__in=set(last.values())
    )
    return [
        Line(
            rule=by_code[row.rule_id],
            unit=row.unit,
            period=Period(row.since_on, row.until_on),
            needed=row.needed,
            got=row.got,
            state=State(row.state),
            why=row.why,
            corrected=row.edition > 1,
        )
        for row in rows.select_related("unit").order_by("path")
        if row.until_on == last[row.rule_id]
    ]
