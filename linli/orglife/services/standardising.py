"""Looking at a branch's standard, proposing, deciding (row S4-08): the instructor assists and
proposes, the branch decides. Whoever has to act next is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Refused, Text
from linli.orglife.choices import Decided, Verdict
from linli.orglife.models import StandardCheck, StandardPoint
from linli.orglife.services.delivering import keeps_life
from linli.orglife.services.standard import INSTRUCTOR, SECRETARIES, Quarter, instructs, items
from linli.outbox import services as outbox
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.fields import ancestors
from linli.territory.models import Posting, Unit
from linli.territory.services import hours

LONGEST_NOTE: Final = 200
LONGEST_PROPOSAL: Final = 300


@dataclass(frozen=True)
class Looked:
    """What the form of a quarter says, by the code of the item. `version` is what was read."""

    version: int
    verdicts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProposalDecision:
    """What the branch says to one proposal. `version` is what was read."""

    item: str
    accepted: bool
    version: int
    due_on: date | None = None
    reason: str = ""


def may_look(by: Actor, host: Unit) -> bool:
    """Its instructor, and whoever keeps its life from a post at it or in its village."""
    return instructs(by, host) or keeps_life(by, host)


@transaction.atomic
def look(host: Unit, quarter: Quarter, said: Looked, *, by: Actor) -> StandardCheck:
    """Write down how the items look and what is proposed. What says nothing new changes nothing.
    Raises `Refused`, `Invalid`, `MoveRefused` for a quarter that is closed or a proposal that was
    decided, `Conflict` where somebody else was faster."""
    if not may_look(by, host):
        raise Refused(
            _("The standard of this branch is looked at by its instructor and by the branch."),
            next_step=_("Its page shows what they found."),
        )
    _check_open(quarter)
    _check_words(said)
    check = _locked(host, quarter)
    before = {one.item: one for one in check.points.all()}
    changed = [one for one in _points(check, said) if _is_new(before.get(one.item), one)]
    if not changed:
        return check
    _check_version(check, said.version)
    _check_proposals(before, changed, proposes=instructs(by, host))
    for point in changed:
        there = before.get(point.item)
        if there is not None:
            point.pk, point.decided, point.reason = there.pk, there.decided, there.reason
            point.due_on, point.decided_at = there.due_on, there.decided_at
        point.save()
    fresh = [one for one in changed if one.proposal and not one.decided]
    _bump(check, "look_at_standard", by)
    if any(_said(before.get(one.item)).proposal != one.proposal for one in fresh):
        _tell("standard_proposed", check, _posted(host, SECRETARIES, [host.path]))
    return check


def _points(check: StandardCheck, said: Looked) -> Iterable[StandardPoint]:
    for item in items():
        code = item.code
        yield StandardPoint(
            check_of=check,
            item=code,
            verdict="" if item.record else said.verdicts.get(code, ""),
            note=said.notes.get(code, "").strip(),
            proposal=said.proposals.get(code, "").strip(),
        )


def _said(point: StandardPoint | None) -> StandardPoint:
    return point if point is not None else StandardPoint()


def _is_new(there: StandardPoint | None, point: StandardPoint) -> bool:
    old = _said(there)
    return (old.verdict, old.note, old.proposal) != (point.verdict, point.note, point.proposal)


def is_open(quarter: Quarter) -> bool:
    """Whether it may be written into: the one that runs, and the one before it."""
    return quarter in {Quarter.now(), Quarter.now().before}


def _check_open(quarter: Quarter) -> None:
    if not is_open(quarter):
        raise MoveRefused(
            _("This quarter is closed; it stays as it was."),
            next_step=_("Write into the quarter that runs."),
        )


def _check_words(said: Looked) -> None:
    problems: dict[str, Text] = {}
    known = {item.code for item in items()}
    for code in {*said.verdicts, *said.notes, *said.proposals}:
        if code not in known or said.verdicts.get(code, "") not in {"", *Verdict.values}:
            problems[f"verdict-{code}"] = _("Choose one from the list.")
        elif len(said.notes.get(code, "").strip()) > LONGEST_NOTE:
            problems[f"note-{code}"] = _("The text is too long.")
        elif len(said.proposals.get(code, "").strip()) > LONGEST_PROPOSAL:
            problems[f"proposal-{code}"] = _("The text is too long.")
    if problems:
        raise Invalid(_("The entry is not complete."), fields=problems)


def _check_proposals(
    before: Mapping[str, StandardPoint], changed: Iterable[StandardPoint], *, proposes: bool
) -> None:
    for point in changed:
        old = _said(before.get(point.item))
        if point.proposal == old.proposal:
            continue
        if not proposes:
            raise Refused(
                _("Proposals are the instructor's; the branch decides about them."),
                next_step=_("What the branch sets out to do is decided at its own meeting."),
            )
        if old.decided:
            raise MoveRefused(
                _("The branch has decided about this proposal; it stays as it was read."),
                next_step=_("Propose something else in the next quarter."),
            )


def _check_version(check: StandardCheck, version: int) -> None:
    if version != check.version:
        raise Conflict(
            _("Somebody else wrote into this list in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )


def check_decides(by: Actor, host: Unit) -> None:
    """Whoever keeps the life of the branch from a post at it or in its village."""
    if not keeps_life(by, host):
        raise Refused(
            _("About proposals the branch itself decides."),
            next_step=_("Ask its secretary."),
        )


@transaction.atomic
def decide_proposal(
    host: Unit, quarter: Quarter, said: ProposalDecision, *, by: Actor
) -> StandardPoint:
    """The branch will do it by a day, or says why not. Said twice it is said once. Raises
    `Refused`, `NotHere`, `Invalid`, and `Conflict` where it was decided otherwise."""
    check_decides(by, host)
    check = _locked(host, quarter)
    point = check.points.filter(item=said.item).exclude(proposal="").first()
    if point is None:
        raise NotHere(_("There is no such proposal here."))
    wanted = Decided.ACCEPTED if said.accepted else Decided.DECLINED
    if point.decided:
        if point.decided == wanted:
            return point
        raise Conflict(
            _("This was decided already."),
            next_step=_("Open the page again: it says how, and by when."),
        )
    _check_version(check, said.version)
    _check_decision(said)
    point.decided, point.reason = wanted, said.reason.strip()
    point.due_on = said.due_on if said.accepted else None
    point.decided_at = clock.now()
    point.save()
    _bump(check, "decide_standard", by)
    _tell("standard_decided", check, _posted(host, [INSTRUCTOR], ancestors(host.path)))
    return point


def _check_decision(said: ProposalDecision) -> None:
    problems: dict[str, Text] = {}
    if said.accepted and (said.due_on is None or said.due_on < clock.today()):
        problems["due_on"] = _("Say by which day, from today on.")
    if not said.accepted and not said.reason.strip():
        problems["reason"] = _("Say why not, so that the instructor knows.")
    if len(said.reason.strip()) > LONGEST_NOTE:
        problems["reason"] = _("The text is too long.")
    if problems:
        raise Invalid(_("The decision is not complete."), fields=problems)


def _locked(host: Unit, quarter: Quarter) -> StandardCheck:
    check, _made = StandardCheck.objects.get_or_create(unit=host, since_on=quarter.since_on)
    return (
        StandardCheck.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=check.pk)
    )


def _bump(check: StandardCheck, verb: str, by: Actor) -> None:
    check.version += 1
    check.save(update_fields=["version"])
    audit.note(by=by, verb=verb, what=f"orglife.StandardCheck:{check.pk}")


def _posted(host: Unit, roles: Iterable[str], paths: Iterable[str]) -> list[UUID]:
    """Who holds one of these posts there now. One query."""
    rows = Posting.objects.current(clock.now()).filter(role__in=list(roles))
    return list(rows.filter(unit__path__in=list(paths)).values_list("person", flat=True))


def _tell(template: str, check: StandardCheck, people: Iterable[UUID]) -> None:
    host = check.unit
    values = rulesets.values(hours.RULES, path=host.path, at=clock.now())
    outbox.send(
        template,
        to=outbox.recipients(people),
        data={"unit_zh": host.name_zh, "unit_en": host.name_en or host.name_zh},
        link=reverse("orglife:standard", args=[host.pk]),
        path=host.path,
        dedupe=f"standard:{check.pk}:{check.version}",
        when=hours.when(values),
    )
