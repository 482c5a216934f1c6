"""Keeping on the rows what the evidence came to at the last look: for lists alone. Pages of one
cycle look anew."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from linli.common import clock
from linli.stars.choices import LOST, Stage, State
from linli.stars.models import Star, StarCycle
from linli.stars.services.judging import Verdict, judge

GONE: Final = {*LOST, State.REFUSED}


def look(cycle: StarCycle) -> dict[str, Verdict]:
    """Judge, and keep it on the stars and on the cycle, which the caller saves."""
    found = judge(cycle)
    stars = list(Star.objects.filter(cycle=cycle).order_by("position"))
    for star in stars:
        verdict = found[star.code]
        star.points, star.stands = verdict.points, verdict.stands
        star.gaps, star.level = len(verdict.gaps), verdict.level
    Star.objects.bulk_update(stars, ["points", "stands", "gaps", "level"])
    summed(cycle, stars)
    cycle.seen_on = clock.today()
    return found


def summed(cycle: StarCycle, stars: Iterable[Star]) -> None:
    """How many stars, and what is missing for those that are still meant. Of an open cycle: how
    many the evidence would bear; of a published one: how many are held."""
    meant = [one for one in stars if one.state not in GONE]
    cycle.gaps = sum(one.gaps for one in meant)
    if cycle.kind.graded:
        cycle.level = max((one.level for one in meant), default=0)
    elif cycle.stage == Stage.STANDING:
        cycle.level = sum(one.is_shown for one in meant)
    else:
        cycle.level = sum(one.stands for one in meant)


def resummed(cycle: StarCycle) -> None:
    """After a star changed, without looking at the evidence."""
    stars = list(Star.objects.filter(cycle=cycle).order_by("position"))
    for star in stars:
        star.cycle = cycle
    summed(cycle, stars)


def as_facts(found: Mapping[str, Verdict], stars: Iterable[str]) -> dict[str, Any]:
    """What a step keeps of the stars that are meant."""
    return {code: found[code].facts() for code in stars if code in found}
