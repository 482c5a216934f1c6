"""Telling whoever looks at yards that a household asks, and everybody of a round that was called
off. A message names the village and what the round is for, never a door; the page behind it is for
those who may see it."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.urls import reverse

from linli.common import clock
from linli.honours import rules
from linli.honours.choices import SPOKEN, HonourKind, Origin, Stage
from linli.honours.models import HonourEntry, HonourRound
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.models import Posting, Unit
from linli.territory.services import asked_often, hours
from linli.territory.services.holders import holders_of

NAMES: Final = {  # both languages stand in a message
    HonourKind.COURTYARD: ("“五美庭院”", "Five-beauty courtyard"),
    HonourKind.STAR: ("“星级文明户”", "Star civilised household"),
}


def stage_changed(entry: HonourEntry) -> None:
    """What was told of the stage before is told no longer; whose turn it is now is told. A wish
    that is gone is told to nobody."""
    outbox.take_back(f"honour:{entry.pk}")
    if entry.stage == Stage.ASKED:
        _send(entry.round, "asked", _group(entry), _of(entry), entry.get_absolute_url())
    elif entry.stage == Stage.REVIEWED:
        to = _but(entry, holders_of(rules.CHECK, entry.round.unit))
        _send(entry.round, "reviewed", to, _of(entry), entry.get_absolute_url())


def called_off(found: HonourRound, entries: Iterable[HonourEntry]) -> None:
    """Households with an account read it there; for those who asked by word, whoever looks at their
    lane is told to tell them."""
    by_word: set[UUID] = set()
    for entry in entries:
        outbox.take_back(f"honour:{entry.pk}")
        if entry.origin == Origin.ACCOUNT and entry.person_id is not None:
            to, mine = [entry.person_id], reverse("honours:mine")
            _send(found, "off", to, f"honour:{entry.pk}:off", mine)
        elif entry.origin in SPOKEN:
            by_word.update(_group(entry))
    about = f"honour-round:{found.pk}:off"
    _send(found, "off_tell", sorted(by_word), about, found.get_absolute_url())


def _of(entry: HonourEntry) -> str:
    return f"honour:{entry.pk}:{entry.stage}"


def _group(entry: HonourEntry) -> list[UUID]:
    """Whoever reviews in the lane: of its grid, of its villager group; else of the village."""
    if entry.unit is None:
        return []
    found: list[UUID] = []
    grid = asked_often.grid_in_force(entry.unit.pk)
    if grid is not None:
        rows = Posting.objects.current(clock.now()).filter(grid=grid).order_by("since_at", "pk")
        held = rows.values_list("person", "role__verbs")
        found += [person for person, verbs in held if rules.REVIEW in verbs]
    village = entry.round.unit
    for unit in Unit.objects.above(entry.unit.path):
        if unit.path != village.path and unit.path.startswith(village.path):
            found += holders_of(rules.REVIEW, unit)
    return _but(entry, found) or _but(entry, holders_of(rules.REVIEW, village))


def _but(entry: HonourEntry, persons: Iterable[UUID]) -> list[UUID]:
    """Without the household's own, those who stood aside, and whoever looked before."""
    aside = set(entry.aside.values_list("person", flat=True))
    aside |= {one for one in (entry.person_id, entry.reviewed_by) if one}
    return [one for one in dict.fromkeys(persons) if one not in aside]


def _send(found: HonourRound, say: str, to: Collection[UUID], dedupe: str, link: str) -> None:
    if not to:
        return
    zh, en = NAMES[HonourKind(found.kind)]
    values = rulesets.values(hours.RULES, path=found.path)
    outbox.send(
        "honour",
        to=outbox.recipients(to),
        data={
            "say": say,
            "kind_zh": zh,
            "kind_en": en,
            "place_zh": found.unit.name_zh,
            "place_en": found.unit.name_en or found.unit.name_zh,
            "reason": found.off_reason,
        },
        link=link,
        path=found.path,
        dedupe=dedupe,
        when=hours.when(values),
    )
