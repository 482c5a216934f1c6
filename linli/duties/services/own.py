"""What is asked of one person: as linked, as posted, and for the organisation that they lead."""

from collections.abc import Iterable

from django.db.models import Q

from linli.common import clock
from linli.duties.choices import URGENCY, Binds
from linli.duties.models import DutyRule
from linli.duties.rules import SEE, check_signed_in
from linli.duties.services.bound import Scope
from linli.duties.services.evaluating import Cell, evaluate
from linli.duties.services.explaining import Words, explain
from linli.duties.services.values import Book
from linli.people.actors import Actor
from linli.territory.models import Link, Posting


def of_person(by: Actor) -> list[Cell]:
    """Own duties, and those of the postings that they stand in for; the most urgent first. The
    number of queries depends on the rules that bind, not on how many records there are."""
    return _own(by)[0]


def of_person_in_words(by: Actor) -> tuple[list[Cell], dict[str, Words]]:
    """As above, and by code what each rule says."""
    cells, book = _own(by)
    if book is None:
        return cells, {}
    asked = {cell.rule.code: cell.rule for cell in cells}
    path = by.grants[0].path if by.grants else ""
    return cells, explain(list(asked.values()), path, book)


def _own(by: Actor) -> tuple[list[Cell], Book | None]:
    """With the thresholds that were read."""
    people = {check_signed_in(by)}
    others = [grant.posting_id for grant in by.grants if grant.stands_in]
    if others:
        people |= set(Posting.objects.filter(pk__in=others).values_list("person", flat=True))
    units = {
        grant.unit_id
        for grant in by.grants
        if grant.unit_id and grant.grid_id is None and SEE in grant.verbs
    }
    scope = Scope(people=frozenset(people), postings=by.posting_ids(), units=frozenset(units))
    now = clock.now()
    day = clock.local(now).date()
    held = Q(person__in=people) | Q(holder_unit__in=units)
    linked = set(Link.objects.current(now).filter(held).values_list("kind", flat=True))
    roles = {grant.role for grant in by.grants}
    rules = [rule for rule in DutyRule.objects.on(day) if _binds(rule, linked, roles, units)]
    if not rules:
        return [], None
    book = Book([rule.law for rule in rules], now)
    cells = evaluate(rules, scope, now, with_records=True, book=book)
    return sorted(cells, key=_order), book


def _binds(rule: DutyRule, links: Iterable[str], roles: Iterable[str], units: set[int]) -> bool:
    law = rule.law
    if law.binds == Binds.UNIT:
        return bool(units)
    return law.names[0] in (links if law.binds == Binds.LINK else roles)


def _order(cell: Cell) -> tuple[int, object, int, str]:
    done = cell.state in (URGENCY[-1], URGENCY[-2])
    return int(done), cell.period.until, cell.rule.position, cell.unit.path
