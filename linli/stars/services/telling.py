"""Telling whose turn a cycle is: of branches, by their names; nobody is judged in a message."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.stars import rules
from linli.stars.choices import Stage, State
from linli.stars.models import PlanItem, Star, StarCycle, StarLead
from linli.territory.models import Posting, Unit
from linli.territory.paths import township_path
from linli.territory.services import hours
from linli.territory.services.holders import holders_of

SAID: Final = {
    Stage.PLANNING: "back",
    Stage.ASSESSED: "check",
    Stage.REVIEW: "review",
    Stage.NOTICE: "notice",
    Stage.STANDING: "published",
    Stage.ENDED: "ended",
}


def stage_changed(cycle: StarCycle) -> None:
    """What was told of the stage before is told no longer; whose turn it is now is told."""
    outbox.take_back(f"stars:{cycle.pk}:turn")
    stage = Stage(cycle.stage)
    if stage == Stage.ASSESSED:
        to = _judges(cycle, county=False)
    elif stage == Stage.REVIEW:
        to = _reviewers(cycle)
    else:
        to = keepers(cycle)
    _send(cycle, SAID[stage], to, "turn")


def objected(cycle: StarCycle, star: Star) -> None:
    """Somebody who has not judged it yet decides."""
    known = rules.had_a_hand(cycle, (*rules.CHECKED, *rules.REVIEWED), star.code)
    to = _judges(cycle, county=rules.is_reviewed_by_county(cycle), but=known)
    _send(cycle, "objected", to, f"objected:{star.code}", star)


def answered(cycle: StarCycle, star: Star) -> None:
    """The branch reads what came of its objection."""
    outbox.take_back(f"stars:{cycle.pk}:objected:{star.code}")
    _send(cycle, "answered", keepers(cycle), f"answered:{star.code}", star)


def changed(cycle: StarCycle, star: Star, say: str) -> None:
    """A star is to be mended, stays, or is gone."""
    outbox.take_back(f"stars:{cycle.pk}:star:{star.code}")
    day = star.mend_by or star.fades_on
    until = day.isoformat() if day else ""
    _send(cycle, say, keepers(cycle), f"star:{star.code}", star, until=until)


def no_more(cycle: StarCycle, star: Star) -> None:
    """What was told of a star does not hold any more."""
    outbox.take_back(f"stars:{cycle.pk}:star:{star.code}")


def guided(cycle: StarCycle) -> None:
    """The supervision group left words."""
    _send(cycle, "guided", keepers(cycle), f"guided:{cycle.version}")


def asked_to_do(item: PlanItem, *, late: bool = False) -> None:
    """Whoever holds the post that a measure was given to."""
    until = item.due_on.isoformat()
    say = "late" if late else "item"
    _send(item.cycle, say, [item.owner.person_id], "", until=until, dedupe=f"stars:{item.pk}:{say}")


def no_more_to_do(item: PlanItem) -> None:
    """Done, or taken off."""
    outbox.take_back(f"stars:{item.pk}")


def keepers(cycle: StarCycle) -> list[UUID]:
    """Whoever keeps the stars of the organisation; where nobody does, its village's."""
    for unit in filter(None, (cycle.unit, cycle.unit.parent, cycle.village)):
        found = holders_of(rules.KEEP, unit)
        if found:
            return found
    return []


def _reviewers(cycle: StarCycle) -> list[UUID]:
    """Of each star whoever reviews for its department; of a star that nobody leads, everybody who
    may. Where a department has nobody now, whoever arranges the postings of the place."""
    codes = set(Star.objects.filter(cycle=cycle, state=State.AIMED).values_list("code", flat=True))
    leads = StarLead.objects.of(cycle).filter(star__in=codes).select_related("place")
    found: list[UUID] = []
    for lead in leads.order_by("star"):
        rows = Posting.objects.current(clock.now()).filter(reviews_stars__lead=lead)
        posts = list(rows.order_by("since_at", "pk").values_list("person", flat=True))
        found += posts or holders_of(rules.ARRANGE, lead.place)
        codes.discard(lead.star)
    if codes:
        found += _judges(cycle, county=rules.is_reviewed_by_county(cycle))
    return list(dict.fromkeys(found))


def _judges(cycle: StarCycle, *, county: bool, but: Collection[UUID] = ()) -> list[UUID]:
    """Everybody who may, at the township or, nearest first, above it."""
    here = township_path(cycle.path)
    above = list(Unit.objects.above(here))
    units = list(reversed(above[:-1])) if county else above[-1:]
    for unit in units:
        found = holders_of(rules.JUDGE, unit, not_persons=but)
        if found:
            return found
    return []


def _send(
    cycle: StarCycle,
    say: str,
    to: Collection[UUID],
    about: str,
    star: Star | None = None,
    *,
    until: str = "",
    dedupe: str = "",
) -> None:
    values = rulesets.values(hours.RULES, path=cycle.path)
    data: dict[str, Any] = {
        "say": say,
        "unit_zh": cycle.unit.name_zh,
        "unit_en": cycle.unit.name_en or cycle.unit.name_zh,
        "programme_zh": cycle.kind.zh,
        "programme_en": cycle.kind.en,
        "star_zh": star.kind.zh if star else "",
        "star_en": star.kind.en if star else "",
        "until": until,
    }
    outbox.send(
        "stars",
        to=outbox.recipients(list(to)),
        data=data,
        link=cycle.get_absolute_url(),
        path=cycle.path,
        dedupe=dedupe or f"stars:{cycle.pk}:{about}",
        when=hours.when(values),
    )
