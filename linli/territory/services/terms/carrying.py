"""Deciding a change of term, taking it back before its day, and carrying it out: as a whole, or not
at all (ADR 0052)."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused
from linli.people.actors import SYSTEM, Actor
from linli.territory import rules
from linli.territory.choices import TermStage
from linli.territory.models import TermChange, TermLine, Unit
from linli.territory.services import appointing
from linli.territory.services.terms import telling
from linli.territory.services.terms.checking import check, lines_of
from linli.territory.services.terms.drafts import check_may_keep, checked, to_change

MOST_A_ROUND: Final = 20
LONGEST: Final = 400


@transaction.atomic
def decide(key: UUID, *, by: Actor, looked: bool = False, version: int | None = None) -> TermChange:
    """It will be carried out on its day. Whoever decides may give every post of it themselves.
    Raises `Invalid` for what stops it, and until `looked` for what has to be looked at."""
    change = to_change(key, by=by, version=version)
    checked(change.title, change.day)
    lines = lines_of(change)
    for line in lines:
        rules.check_may_appoint(by, line.unit, line.role)
    found = check(change, lines)
    if found.stops:
        raise Invalid(found.stops[0], next_step=_("Mend the lines that stand first, then decide."))
    if found.looks and not looked:
        sentence = _("Look at what it would leave behind, and say that it is meant.")
        raise Invalid(sentence, fields={"looked": sentence})
    change.stage, change.problem = TermStage.DECIDED, ""
    change.decided_by_id, change.decided_at = by.person_id, clock.now()
    change.version += 1
    change.save()
    audit.note(
        by=by,
        verb="decide_term",
        what=f"territory.TermChange:{change.pk}",
        details={"day": change.day.isoformat(), "lines": len(lines)},
    )
    return change


@transaction.atomic
def take_back(key: UUID, *, by: Actor, version: int | None = None) -> TermChange:
    """A draft again, as long as its day lies ahead. Afterwards nothing is undone: postings are
    history, and whoever is to come again is appointed again."""
    change = TermChange.objects.locked(key)
    check_may_keep(by, change.unit)
    if version is not None and version != change.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at the page again; nothing was lost."),
        )
    if change.stage == TermStage.DRAFT:
        return change
    if change.stage != TermStage.DECIDED or change.day <= clock.today():
        raise MoveRefused(
            _("Its day has come: it cannot be taken back any more."),
            next_step=_("Appoint and end postings one by one, or prepare another change."),
        )
    change.stage, change.decided_by, change.decided_at = TermStage.DRAFT, None, None
    change.version += 1
    change.save()
    audit.note(by=by, verb="take_back_term", what=f"territory.TermChange:{change.pk}")
    return change


def carry_out_due() -> int:
    """For the worker: those whose day has come, each as a whole. One that does not fit any more is
    stopped and says why; who decided it is told. Returns how many; safe to run twice at once."""
    rows = TermChange.objects.filter(stage=TermStage.DECIDED, day__lte=clock.today())
    keys = list(rows.order_by("day", "pk").values_list("pk", flat=True)[:MOST_A_ROUND])
    return sum(_when_due(key) for key in keys)


def _when_due(key: UUID) -> bool:
    try:
        return _carried(key)
    except DomainError as problem:
        return _stopped(key, problem)


def _due(key: UUID) -> TermChange | None:
    """Locked, with its place: two changes of one place take turns."""
    known = TermChange.objects.filter(pk=key).values_list("unit", flat=True).first()
    if known is None:
        return None  # dropped meanwhile
    Unit.objects.select_for_update().get(pk=known)
    change = TermChange.objects.locked(key)
    if change.stage != TermStage.DECIDED or change.day > clock.today():
        return None
    return change


@transaction.atomic
def _carried(key: UUID) -> bool:
    change = _due(key)
    if change is None:
        return False
    lines = lines_of(change)
    found = check(change, lines)
    if found.stops:
        raise Invalid(found.stops[0])
    at = clock.now()
    for line in lines:
        _carry(change, line)
    change.stage, change.carried_at = TermStage.DONE, at
    change.version += 1
    change.save()
    audit.note(by=SYSTEM, verb="carry_out_term", what=f"territory.TermChange:{change.pk}")
    telling.tell(change, "term_done")
    return True


def _carry(change: TermChange, line: TermLine) -> None:
    """One line, in the way that the page of a posting does it: work goes over at once."""
    at = clock.now()
    if line.leaves_id is not None and line.person is not None:
        appointing.hand_over(
            line.leaves_id, line.person, by=SYSTEM, at=at, reason=change.title, key=line.pk
        )
    elif line.leaves_id is not None:
        appointing.end_posting(line.leaves_id, by=SYSTEM, at=at, reason=change.title)
    elif line.person is not None:
        appointing.appoint(
            line.person,
            line.role_id,
            by=SYSTEM,
            unit=line.unit,
            grid=line.grid,
            area=line.area,
            since_at=at,
            reason=change.title,
            key=line.pk,
        )


@transaction.atomic
def _stopped(key: UUID, problem: DomainError) -> bool:
    """Nothing of it was done; it waits for somebody to look at it."""
    change = _due(key)
    if change is None:
        return False
    with override(settings.LANGUAGE_CODE):
        change.problem = str(problem)[:LONGEST]
    change.stage = TermStage.STOPPED
    change.version += 1
    change.save()
    audit.note(by=SYSTEM, verb="stop_term", what=f"territory.TermChange:{change.pk}")
    telling.tell(change, "term_stopped")
    return True
