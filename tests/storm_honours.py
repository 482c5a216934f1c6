"""Several at one round of honours at once, as a process of its own; told as JSON on the last
line."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

from django.db import connection

from linli.common import clock
from linli.common.errors import DomainError
from linli.honours import services as honours
from linli.honours.choices import HonourKind, Origin
from linli.honours.models import HonourEntry, HonourRound, HonourStep
from linli.honours.services import Asking, NewRound
from linli.people.actors import ANYBODY, SYSTEM, Actor
from linli.people.models import Consent
from tests.homes import lived
from tests.town import Town, build

HANDS: Final = 8


def _at_once(hand: Callable[[int], object]) -> Counter[str]:
    start = Barrier(HANDS)

    def one(number: int) -> str:
        start.wait()
        try:
            hand(number)
        except DomainError as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(one, range(HANDS)))


def storm() -> str:
    """One round, one form, two reviewers, one door asked for twice, a wish that is taken back while
    it is looked at: each eight hands at once."""
    town = build()
    lived(town.lanes[0], "1", "2", "3")
    office = town.secretary.actor
    today = clock.today()
    new = NewRound(town.village, HonourKind.COURTYARD, today, today)
    rounds = _at_once(lambda _n: honours.open_round(new, by=office))
    found = HonourRound.objects.get()
    said = Asking(town.lanes[0], "1", Origin.LINK, "示例·院", shown=True, key="one-form")
    asked = _at_once(lambda _n: honours.ask(found.pk, said, by=ANYBODY))
    entry = HonourEntry.objects.get()
    met = [item.key for item in found.checklist.items()]
    look: dict[str, Any] = {"met": met, "at_door": True, "apart": True}
    hands = (town.grid_member.actor, SYSTEM)
    reviewed = _at_once(lambda n: honours.review(entry.pk, by=hands[n % 2], version=1, **look))
    steps = list(HonourEntry.objects.get().steps.order_by("seq"))
    return json.dumps(
        {
            "rounds": rounds,
            "asked": asked,
            "reviewed": reviewed,
            "verbs": [step.verb for step in steps],
            "seqs": [step.seq for step in steps],
            "intact": all(step.is_intact() for step in steps),
            **_twice(found, town, look),
            **_taken_back(found, town, office, look),
            **_written_and_off(found, town, office),
        }
    )


def _twice(found: HonourRound, town: Town, look: dict[str, Any]) -> dict[str, Any]:
    """Eight wishes for one door: one of them is reviewed."""
    made = [
        honours.ask(found.pk, Asking(town.lanes[0], "2", Origin.LINK, key=f"k{n}"), by=ANYBODY)
        for n in range(HANDS)
    ]
    by = town.grid_member.actor
    door = _at_once(lambda n: honours.review(made[n].pk, by=by, **look))
    return {"door": door, "there": HonourEntry.objects.filter(stage="reviewed").count()}


def _written_and_off(found: HonourRound, town: Town, office: Actor) -> dict[str, Any]:
    """Eight write one door down; the round is called off by eight at once; the wish goes into the
    next one by eight at once."""
    lived(town.lanes[0], "4")
    by, lane = town.grid_member.actor, town.lanes[0]

    def writes(number: int) -> object:
        said = Asking(lane, "4", Origin.DOOR, key=f"door-{number}")
        return honours.ask(found.pk, said, by=by)

    written = _at_once(writes)
    entry = HonourEntry.objects.get(household__number="4")
    before = HonourEntry.objects.exclude(stage="out").count()
    version = HonourRound.objects.get(pk=found.pk).version
    off = _at_once(lambda _n: honours.call_off(found.pk, by=office, reason="防汛", version=version))
    today = clock.today()
    honours.open_round(NewRound(town.village, HonourKind.COURTYARD, today, today), by=office)
    moved = _at_once(lambda _n: honours.move_on(entry.pk, by=honours.holder_of(entry)))
    verbs = HonourStep.objects.filter(record=entry).order_by("seq").values_list("verb", flat=True)
    return {
        "written": written,
        "off": off,
        "lost": before - HonourEntry.objects.exclude(stage="out").count(),
        "moved": moved["done"],
        "not_moved": sorted(set(moved) - {"done"}),
        "moves": list(verbs).count("move_on"),
    }


def _taken_back(
    found: HonourRound, town: Town, office: Actor, look: dict[str, Any]
) -> dict[str, Any]:
    """Half of the hands check it for the committee while the household takes it back."""
    entry = honours.ask(found.pk, Asking(town.lanes[0], "3", Origin.LINK, key="w"), by=ANYBODY)
    honours.review(entry.pk, by=town.grid_member.actor, **look)
    version = HonourEntry.objects.get(pk=entry.pk).version
    holder, met = honours.holder_of(entry), look["met"]

    def hand(number: int) -> object:
        if number % 2:
            return honours.withdraw(entry.pk, by=holder)
        return honours.check(entry.pk, by=office, met=met, apart=True, version=version)

    taken = _at_once(hand)
    gone = HonourEntry.objects.get(pk=entry.pk)
    words = [
        word for step in HonourStep.objects.filter(record=gone) for word in step.words.values()
    ]
    return {
        "taken": taken,
        "stage": gone.stage,
        "left": [gone.household_id, gone.unit_id, gone.person_id, gone.sealed, gone.ends_at],
        "words": sum("text" in word for word in words),
        "consents": Consent.objects.filter(evidence=f"honours:{entry.pk.hex}").count(),
    }
