"""What happens to stars by itself: published when the notice is over, looked at every day, to be
mended when the evidence grows old, lapsed when it was not. Each is a step; safe to run twice.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.stars.choices import SHOWN, Stage, State
from linli.stars.models import Star, StarCycle
from linli.stars.services import telling
from linli.stars.services.judging import Verdict, judge
from linli.stars.services.looking import as_facts, look, resummed
from linli.stars.services.moving import Turn, carry_out
from linli.stars.services.plans import overdue_items
from linli.stars.services.reviewing import lose

MEND: Final = "stars.mend"
SOON: Final = "stars.soon"
AT_ONCE: Final = 50  # cycles in one run


def publish_due() -> int:
    """Publish what was on notice long enough and has no open objection; how many."""
    waits = Star.objects.filter(objected_at__isnull=False, answered_at=None).values("cycle")
    due = StarCycle.objects.filter(stage=Stage.NOTICE, notice_until__lte=clock.now())
    keys = list(
        due.exclude(pk__in=waits).order_by("notice_until", "pk").values_list("pk")[:AT_ONCE]
    )
    return sum(_published(key) for (key,) in keys)


@transaction.atomic
def _published(key: UUID) -> bool:
    cycle = StarCycle.objects.locked(key)
    open_ones = Star.objects.filter(cycle=cycle, objected_at__isnull=False, answered_at=None)
    if cycle.stage != Stage.NOTICE or open_ones.exists():
        return False
    rows = list(Star.objects.filter(cycle=cycle).order_by("position"))
    given = [one for one in rows if one.state == State.CONFIRMED]
    if cycle.kind.whole and len(given) < len(rows):
        given = []
    if not given:
        carry_out(key, "close", by=SYSTEM, change=_end)
        return True
    _supersede(cycle)

    def change(turn: Turn) -> None:
        today = clock.today()
        before = {one.code: one for one in Star.objects.filter(cycle=turn.cycle)}
        for star in given:
            star.state = State.HELD
            star.held_since = before[star.code].held_since or today
            star.save(update_fields=["state", "held_since"])
        turn.cycle.published_at = turn.at
        turn.cycle.stage = Stage.STANDING
        turn.payload["evidence"] = as_facts(look(turn.cycle), [one.code for one in given])

    carry_out(key, "publish", by=SYSTEM, change=change)
    return True


def _end(turn: Turn) -> None:
    turn.cycle.ended_at = turn.at


def _supersede(cycle: StarCycle) -> None:
    """The one that stood until now ends; what it holds and the new one does not speak of goes
    along."""
    older = StarCycle.objects.filter(
        unit=cycle.unit, programme=cycle.programme, stage=Stage.STANDING
    ).first()
    if older is None:
        return
    carry_out(older.pk, "supersede", by=SYSTEM, change=_end)
    if cycle.kind.graded:
        return
    known = {one.code: one for one in Star.objects.filter(cycle=cycle)}
    for star in Star.objects.filter(cycle=older, state__in=SHOWN):
        if star.code in known:
            Star.objects.filter(pk=known[star.code].pk).update(held_since=star.held_since)
        else:
            Star.objects.filter(pk=star.pk).update(cycle=cycle)


def renew() -> int:
    """Everything that is due once a day; how much was done."""
    return publish_due() + overdue_items() + look_again()


def look_again() -> int:
    """Look at the evidence of each cycle once a day; how many were looked at."""
    today = clock.today()
    old = Q(seen_on=None) | Q(seen_on__lt=today)
    rows = StarCycle.objects.living().filter(old)
    order = F("seen_on").asc(nulls_first=True)
    keys = list(rows.order_by(order, "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_looked(key) for key in keys)


@transaction.atomic
def _looked(key: UUID) -> bool:
    """Whoever has a page of it open is sent back only where a star changed."""
    cycle = StarCycle.objects.locked(key)
    if cycle.stage == Stage.ENDED or cycle.seen_on == clock.today():
        return False
    found = look(cycle)
    cycle.save(update_fields=["gaps", "level", "seen_on"])
    if cycle.stage == Stage.STANDING and cycle.kind.decays:
        for star in Star.objects.filter(cycle=cycle, state__in=SHOWN).order_by("position"):
            _aged(cycle, star.code, found[star.code])
        _foresee(cycle)
    return True


def _foresee(cycle: StarCycle) -> None:
    """Which stars would not stand any more some weeks on if nothing new came: told once, while
    there is time. What is in the records by then is asked by the same sources, on that day."""
    days = int(rulesets.value(SOON, path=cycle.path, at=clock.now()))
    then = clock.now() + timedelta(days=days)
    rows = list(Star.objects.filter(cycle=cycle, state=State.HELD).order_by("position"))
    later = judge(cycle, at=then) if rows else {}
    for star in rows:
        star.cycle = cycle
        fades = not later[star.code].stands
        if fades and star.fades_on is None:
            star.fades_on = clock.local(then).date()
            telling.changed(cycle, star, "fades")
        elif not fades and star.fades_on is not None:
            star.fades_on = None
            telling.no_more(cycle, star)
        else:
            continue
        star.save(update_fields=["fades_on"])


def _aged(cycle: StarCycle, code: str, verdict: Verdict) -> None:
    """Warn, take the warning back, or let it lapse: at most one of these."""
    star = Star.objects.get(cycle=cycle, code=code)
    overdue = star.mend_by is not None and star.mend_by < clock.today()
    if star.state == State.HELD and not verdict.stands:
        _step(cycle, star, "warn", verdict)
    elif star.state == State.WARNED and verdict.stands:
        _step(cycle, star, "mend", verdict)
    elif star.state == State.WARNED and overdue:
        _step(cycle, star, "lapse", verdict)


def _step(cycle: StarCycle, star: Star, verb: str, verdict: Verdict) -> None:
    def change(turn: Turn) -> None:
        row = turn.star(star.code)
        turn.payload["evidence"] = {star.code: verdict.facts()}
        if verb == "warn":
            ends = rulesets.runs_out(MEND, path=turn.cycle.path, at=turn.at)
            row.state, row.mend_by = State.WARNED, clock.local(ends).date()
            row.fades_on = None
            turn.payload["mend_by"] = f"{row.mend_by}"
        elif verb == "mend":
            row.state, row.mend_by = State.HELD, None
        if verb == "lapse":
            lose(row, State.LAPSED, turn)
        else:
            row.save()
            resummed(turn.cycle)
        telling.changed(turn.cycle, row, f"{verb}ed" if verb != "lapse" else "lapsed")

    carry_out(cycle.pk, verb, by=SYSTEM, change=change)
