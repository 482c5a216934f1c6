"""Several at one talent pool and one ledger at once, as a process of its own; told as JSON on the
last line."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Final

from django.db import connection

from linli.activities import services as activities
from linli.activities.models import Participation
from linli.activities.services import Attendance, Entry, Plan
from linli.common import clock
from linli.common.errors import DomainError
from linli.contributions import services as contributions
from linli.contributions.models import Entry as Line
from linli.people.actors import ANYBODY, SYSTEM
from linli.talents import services as talents
from linli.talents.choices import Origin
from linli.talents.models import TalentCard, Use
from linli.talents.services import Basis, Contact, Nomination, Wanted
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


def _named(name: str, key: str) -> Nomination:
    wanted = Wanted(skills=["mason"], basis=Basis("建筑队", "修过祠堂"))
    return Nomination(Contact(name), Origin.SELF, wanted, key)


def storm() -> str:
    """One form eight times, eight people, eight words, eight who endorse, eight who draw."""
    town = build()
    form = _named("示例·瓦师傅", "one-form")
    same = _at_once(lambda _n: talents.nominate(town.village, form, by=ANYBODY))
    card = TalentCard.objects.get()
    others = _at_once(
        lambda n: talents.nominate(town.village, _named(f"示例·{n}", f"key-{n}"), by=ANYBODY)
    )
    giver = talents.word_giver(card)
    words = _at_once(lambda n: talents.support(card.pk, by=giver, words=f"好{n}"))
    version = TalentCard.objects.get(pk=card.pk).version
    by = town.secretary.actor
    endorsed = _at_once(
        lambda _n: talents.endorse(card.pk, by=by, industry=True, skill=True, version=version)
    )
    talents.admit(card.pk, by=town.lead.actor, industry=True, skill=True)
    mentor = town.chief.postings[0]
    asked = _at_once(
        lambda _n: talents.ask_reserve(card.pk, by=by, unit=town.village, mentor=mentor)
    )
    found = TalentCard.objects.get(pk=card.pk)
    steps = list(found.steps.order_by("seq"))
    return json.dumps(
        {
            "same": same,
            "others": others,
            "numbers": sorted(TalentCard.objects.values_list("number", flat=True)),
            "words": words,
            "there": found.words.count(),
            "endorsed": endorsed,
            "asked": asked,
            "uses": Use.objects.count(),
            "seqs": [step.seq for step in steps],
            "count": found.steps_count,
            "intact": all(step.is_intact() for step in steps),
            **_drawn(town),
        }
    )


def _drawn(town: Town) -> dict[str, object]:
    """A ledger that eight open, then eight draw after another activity."""
    who = town.grid_member
    opened = _at_once(lambda _n: contributions.open_ledger(by=who.actor))
    begins = clock.now() - timedelta(hours=2)
    key = activities.plan(Plan("patrol", town.village, begins), by=SYSTEM).activity.pk
    activities.invite(key, by=SYSTEM, entries=[Entry(person=who.person)])
    ends = begins + timedelta(hours=1)
    states = dict.fromkeys(Participation.objects.values_list("pk", flat=True), "present")
    said = Attendance(states=states)
    activities.hold(key, by=SYSTEM, begins=begins, ends=ends, attendance=said)
    ledger = contributions.open_ledger(by=who.actor)
    drawn = _at_once(lambda _n: contributions.draw(ledger.pk))
    return {"opened": opened, "drawn": drawn, "lines": Line.objects.count()}
