"""Retention: what has had its time goes by itself, and leaves its proof (ADR 0025).

Bounded batches, each in one transaction with its proof. A process that dies loses at most the batch
that it was about; whatever runs twice finds nothing left.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.audit import services as audit
from linli.audit.services import Term
from linli.common import clock
from linli.common.clock import PLACE_TIME
from linli.common.ids import new_id
from linli.common.personal import Keeping
from linli.common.spans import Span
from linli.privacy.inventory import KEEPINGS
from linli.privacy.terms import before, ends
from linli.rulesets import services as rulesets
from linli.rulesets.models import RuleValue
from linli.rulesets.services import Values
from linli.territory.fields import below

AT_ONCE: Final = 200  # records a batch, so that none holds the worker or the database for long


@dataclass(frozen=True)
class Scope:
    """One value of a rule, and the records that it holds for."""

    keeping: Keeping
    path: str
    where: Q
    values: Values

    @property
    def term(self) -> Term:
        """By what is counted, as the proof says it."""
        rule = self.keeping.rule
        return Term(
            record=self.keeping.record,
            rule=rule,
            value=self.values[rule],
            scope_path=self.path,
            before=before(clock.now(), self.values.span(rule), self.values.calendar()),
        )

    def next_due_at(self) -> datetime | None:
        """When the oldest that is left will have had its time."""
        first = self.keeping.first(self.where)
        if first is None:
            return None
        return ends(first, self.values.span(self.keeping.rule), self.values.calendar())


@dataclass(frozen=True)
class Due:
    """How many records of a kind have had their time now, by which value."""

    keeping: Keeping
    term: Term
    count: int


def due_now() -> list[Due]:
    """What a run would dispose of; nothing is written."""
    return [
        Due(scope.keeping, term, len(scope.keeping.due(term.before, scope.where, None)))
        for keeping in KEEPINGS
        for scope in scopes(keeping)
        for term in [scope.term]
    ]


@dataclass(frozen=True)
class Shift:
    """How many records of a kind would have had their time at a moment, by two values."""

    name: str
    was: int
    now: int


def shifts_of(
    rule: str, path: str, was: Any, new: Any, *, at: datetime, keeps: Collection[str]
) -> list[Shift]:
    """What another value of a rule would make due at a place and below, but where a narrower place
    keeps its own. Nothing where the time is counted for the whole installation; nothing is
    written."""
    calendar = rulesets.values([], path=path, at=at).calendar()
    moments = [before(at, Span.parse(value), calendar) for value in (was, new)]
    found = []
    for keeping in KEEPINGS:
        if keeping.rule != rule or (path and not keeping.path):
            continue
        where = below(path, keeping.path) if keeping.path else Q()
        for narrower in keeps if keeping.path else ():
            where &= ~below(narrower, keeping.path)
        counts = [len(keeping.due(moment, where, None)) for moment in moments]
        found.append(Shift(str(keeping.name), counts[0], counts[1]))
    return found


def dispose_all() -> int:
    """Everything whose time has run out, now; how many records."""
    run, total = new_id(), 0
    for keeping in KEEPINGS:
        finished = False
        while not finished:
            gone, finished = _batch(keeping, run)
            total += gone
    return total


def dispose_due() -> int:
    """One batch of the first kind that has not been finished today; 0 when all have. For the
    worker, which calls again as long as there was something to do."""
    done = audit.finished_since(_midnight())
    keeping = next((one for one in _ruled() if one.record not in done), None)
    if keeping is None:
        return 0
    _batch(keeping, new_id())
    return 1


def _ruled() -> list[Keeping]:
    """The kinds whose rule is loaded; the others would leave no proof, and be tried for ever."""
    known = set(RuleValue.objects.values_list("rule_id", flat=True).distinct())
    return [keeping for keeping in KEEPINGS if keeping.rule in known]


def scopes(keeping: Keeping) -> Iterator[Scope]:
    """Each place that has set a value of its own, without the places below it that have another.
    None before the rules were loaded: without a rule nothing has a time that runs out."""
    known = _paths_with_values(keeping.rule)
    paths = known if keeping.path else [path for path in known if not path]
    for path in paths:
        where = below(path, keeping.path) if keeping.path else Q()
        for narrower in paths:
            if narrower != path and narrower.startswith(path):
                where &= ~below(narrower, keeping.path)
        yield Scope(keeping, path, where, rulesets.values([keeping.rule], path=path))


def _paths_with_values(rule: str) -> list[str]:
    now = clock.now()
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    rows = RuleValue.objects.filter(in_force, rule_id=rule, valid_from__lte=now)
    return sorted(set(rows.values_list("scope_path", flat=True)), reverse=True)


@transaction.atomic
def _batch(keeping: Keeping, run: UUID) -> tuple[int, bool]:
    """At most so many of a kind, with their proof: how many went, and whether none is left."""
    went: list[tuple[Scope, Term, Sequence[Any]]] = []
    finished = True
    for scope in scopes(keeping):
        term = scope.term
        keys = keeping.due(term.before, scope.where, AT_ONCE)
        gone = keeping.dispose(keys) if keys else []
        finished = finished and not (gone and len(keys) == AT_ONCE)
        went.append((scope, term, gone))
    told = [one for one in went if one[2]] or went[-1:]  # nothing was due: somebody looked
    for number, (scope, term, gone) in enumerate(told, start=1):
        audit.note_disposal(
            term,
            run=run,
            keys=gone,
            next_due_at=scope.next_due_at(),
            finished=finished and number == len(told),
        )
    return sum(len(gone) for _scope, _term, gone in went), finished


def _midnight() -> datetime:
    return datetime.combine(clock.today(), time.min, PLACE_TIME)
