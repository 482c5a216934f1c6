"""Rounds of a community (row S2-23): made, prolonged, put up for notice, concluded; and what the
public sees of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused
from linli.common.ids import new_id
from linli.common.workflow import check_move
from linli.honours import rules
from linli.honours.checklists import written_for
from linli.honours.choices import LIVING, OVER, WAITING, HonourKind, RoundStage, Stage
from linli.honours.models import HonourEntry, HonourEntryQuerySet, HonourRound
from linli.honours.services import telling
from linli.honours.services.moving import begin, finish
from linli.honours.workflow import NEEDS, ROUND_MOVES
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit

STARS_LEAST: Final = "honours.stars_least"
NOTICE_DAYS: Final = "honours.notice_days"
VALID_DAYS: Final = "honours.valid_days"
EVERY_DAYS: Final = "honours.every_days"
ASKING_DAYS: Final = "honours.asking_days"
LONGEST: Final = "honours.asking_longest"
LONGEST_REASON: Final = 200
BY_DOOR: Final = ("unit__path", "household__number", "pk")  # lists of households


@dataclass(frozen=True)
class NewRound:
    """What the committee says of a round. `key` makes sending it twice harmless."""

    unit: Unit
    kind: str
    opens_on: date
    asks_until: date
    key: str = ""


@transaction.atomic
def open_round(said: NewRound, *, by: Actor) -> HonourRound:
    """A village invites its households. Raises `Refused`, `Invalid`, or `Conflict` while a round of
    the same kind runs."""
    rules.check_may_keep(by, said.unit)
    if said.unit.kind != UnitKind.VILLAGE or said.kind not in HonourKind.values:
        raise Invalid(_("A round belongs to a village or a community."))
    Unit.objects.select_for_update(no_key=True).get(pk=said.unit.pk)
    known = HonourRound.objects.filter(client_key=said.key).first() if said.key else None
    if known is not None:
        return known
    _check_days(said.unit.path, said.opens_on, said.asks_until)
    of_kind = HonourRound.objects.filter(unit=said.unit, kind=said.kind)
    if of_kind.exclude(stage__in=OVER).exists():
        raise Conflict(
            _("A round of this kind is running in the village."),
            next_step=_("Conclude it first; then open the next one."),
        )
    least = None
    if said.kind == HonourKind.STAR:
        least = int(rulesets.value(STARS_LEAST, path=said.unit.path))
    made = HonourRound.objects.create(
        id=new_id(),
        unit=said.unit,
        path=said.unit.path,
        kind=said.kind,
        written=written_for(said.kind, least),
        opens_on=said.opens_on,
        asks_until=said.asks_until,
        made_at=clock.now(),
        client_key=said.key,
    )
    _note(by, "open_honour_round", made)
    return made


def _check_days(path: str, opens: date, until: date) -> None:
    days = int(rulesets.value(LONGEST, path=path))
    if not max(opens, clock.today()) <= until <= opens + timedelta(days=days):
        sentence = _("Give a last day from today on, at most %(days)d days after the first.")
        raise Invalid(_("These days do not fit."), fields={"asks_until": sentence % {"days": days}})


def _begin(key: UUID, verb: str, by: Actor, version: int | None, **given: object) -> HonourRound:
    found = HonourRound.objects.locked(key)
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."), next_step=_("Open it again.")
        )
    check_move(ROUND_MOVES, found.stage, verb, given, names=NEEDS)
    rules.check_may_keep(by, found.unit)
    return found


def _finish(found: HonourRound, verb: str, by: Actor) -> HonourRound:
    to = ROUND_MOVES[found.stage][verb].to
    found.stage = to or found.stage
    found.version += 1
    found.save()
    _note(by, f"{verb}_honour_round", found)
    return found


def _note(by: Actor, verb: str, found: HonourRound) -> None:
    audit.note(by=by, verb=verb, what=f"honours.HonourRound:{found.pk}")


@transaction.atomic
def extend(key: UUID, *, by: Actor, asks_until: date, version: int | None = None) -> HonourRound:
    """Another last day for households."""
    found = _begin(key, "extend", by, version, asks_until=asks_until)
    _check_days(found.path, found.opens_on, asks_until)
    found.asks_until = asks_until
    return _finish(found, "extend", by)


@transaction.atomic
def publish(key: UUID, *, by: Actor, version: int | None = None) -> HonourRound:
    """The public notice hangs for the days of the rule: only those who were chosen and agreed.
    Raises `MoveRefused` before the last day is over, or while somebody still waits."""
    found = _begin(key, "publish", by, version)
    today = clock.today()
    if today <= found.asks_until:
        raise MoveRefused(
            _("Households may still ask in this round."),
            next_step=_("Put the notice up once the last day is over."),
        )
    waiting = found.entries.filter(stage__in=WAITING).count()
    if waiting:
        raise MoveRefused(
            ngettext(
                "%(count)d household still waits for its answer.",
                "%(count)d households still wait for their answer.",
                waiting,
            )
            % {"count": waiting},
            next_step=_("Look at each of them first: chosen, or “not yet” with what would help."),
        )
    days = int(rulesets.value(NOTICE_DAYS, path=found.path))
    found.notice_from, found.notice_until = today, today + timedelta(days=days - 1)
    return _finish(found, "publish", by)


@transaction.atomic
def conclude(key: UUID, *, by: Actor, version: int | None = None) -> HonourRound:
    """The notice is over: whoever is still chosen gets the plaque, good for the days of the rule.
    It lapses by itself, without a word to anybody."""
    found = _begin(key, "conclude", by, version)
    if found.notice_until is None or clock.today() <= found.notice_until:
        raise MoveRefused(
            _("The public notice is not over yet."),
            next_step=_("Plaques are given on the day after its last day."),
        )
    days = int(rulesets.value(VALID_DAYS, path=found.path))
    last = clock.today() + timedelta(days=days)
    found.ends_at = datetime.combine(last, time(), clock.PLACE_TIME)
    chosen = found.entries.filter(stage=Stage.CHOSEN).order_by("pk")
    for entry in chosen.values_list("pk", flat=True):
        turn = begin(entry, "award", by=SYSTEM)
        turn.entry.ends_at = found.ends_at
        finish(turn)
    return _finish(found, "conclude", by)


@transaction.atomic
def call_off(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> HonourRound:
    """It does not go on, and everybody reads why: a notice that hung comes down. Each wish stays as
    it is; once the next round of the kind opens, the household may take it there."""
    found = _begin(key, "call_off", by, version, reason=reason)
    found.off_reason = reason.strip()
    if len(found.off_reason) > LONGEST_REASON:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_REASON}
        raise Invalid(_("The text is too long."), fields={"reason": sentence})
    entries = found.entries.filter(stage__in=LIVING).select_related("unit").order_by("pk")
    for entry in entries:
        entry.round = found
    telling.called_off(found, entries)
    return _finish(found, "call_off", by)


def next_of(found: HonourRound) -> HonourRound | None:
    """The round that a wish of a called-off one may go to now: of the same village and kind. One
    query."""
    rows = HonourRound.objects.asking().filter(unit=found.unit_id, kind=found.kind)
    return rows.order_by("-made_at", "pk").first()


def next_due(unit: Unit, kind: str) -> date | None:
    """By when a village that selects regularly opens its next round: none before its first one."""
    rows = HonourRound.objects.filter(unit=unit, kind=kind)
    last = (
        rows.exclude(stage=RoundStage.OFF)
        .order_by("-opens_on")
        .values_list("opens_on", flat=True)
        .first()
    )
    if last is None:
        return None
    return last + timedelta(days=int(rulesets.value(EVERY_DAYS, path=unit.path)))


def wall_of(unit: Unit) -> HonourEntryQuerySet:
    """The honours wall of a village, in the order of its lanes and doors."""
    rows = HonourEntry.objects.on_wall().filter(below(unit.path)).for_list().with_photos()
    return _by_door(rows)


def notice_of(found: HonourRound) -> HonourEntryQuerySet:
    """The notice of a round."""
    return _by_door(HonourEntry.objects.on_notice().filter(round=found).for_list().with_photos())


def _by_door(rows: HonourEntryQuerySet) -> HonourEntryQuerySet:
    return rows.order_by(*BY_DOOR)
