"""Several at one round, one list and one bulletin at once, as a process of its own; told as JSON on
the last line."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from linli.common import clock
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.scoring import services as scoring
from linli.scoring.models import (
    Aspect,
    Bulletin,
    BulletinNote,
    ListEntry,
    Mark,
    Objection,
    Panel,
    RankList,
    Reckoning,
    Round,
    Sheet,
)
from linli.scoring.services import bulletins, deciding, lists, objecting
from linli.scoring.services.results import reckon_round
from linli.territory.models import Unit
from tests.inspecting import Inspecting, of_six
from tests.scored import clean, many_households, visited
from tests.storm_visits import _at_once as at_once
from tests.town import build

LEVEL: Final = "group"


def storm() -> str:
    """Eight draw, close, reckon, object, score again while others publish, take off a list, and
    freeze a month."""
    six = of_six(build())
    many_households()
    found = six.opens()
    drawn = at_once(lambda _n: six.draws(found))
    found = Round.objects.get(pk=found.pk)
    seen = found.version
    visited(six, found, clean)
    Round.objects.filter(pk=found.pk).update(status="open", closed_at=None)
    closed = at_once(lambda _n: scoring.close_round(found.pk, by=six.lead.actor))
    reckoned = at_once(lambda _n: reckon_round(found.pk, by=six.lead.actor))
    told = {
        "drawn": drawn,
        "panels": Panel.objects.filter(round=found).count(),
        "draws": Round.objects.get(pk=found.pk).draws,
        "seen": seen,
        "closed": closed,
        "reckoned": reckoned,
        "reckonings": Reckoning.objects.count(),
        "lists": RankList.objects.count(),
    }
    return json.dumps({**told, **_objected(six, found), **_delisted(six, found), **_month(six)})


def standing(found: Round, colour: str) -> RankList:
    """The list that nothing replaced."""
    rows = RankList.objects.filter(reckoning__round=found, reckoning__struck_at__isnull=True)
    return rows.get(colour=colour)


def _objected(six: Inspecting, found: Round) -> dict[str, Any]:
    first = standing(found, "red").reckoning.results.filter(of_group=True, scope="all")
    one, other = (row.unit for row in first.order_by("path")[:2])
    _worse(found, (one, other))
    reckon_round(found.pk, by=six.lead.actor, why="示例：两组扣光")
    red = lists.preview(standing(found, "red").pk, by=six.lead.actor)
    words = "那天正在清运"
    forms = at_once(lambda n: objecting.object_to(red, one, words, by=SYSTEM, key=UUID(int=n + 1)))
    same = at_once(lambda _n: objecting.object_to(red, other, words, by=SYSTEM, key=UUID(int=99)))
    objections = list(Objection.objects.order_by("made_at", "pk"))
    RankList.objects.filter(pk=red.pk).update(preview_until=clock.now() - timedelta(days=1))

    def hand(number: int) -> object:
        """Two score two groups again, twice each; the others publish what they saw."""
        if number < len(objections) * 2:
            objection = objections[number % len(objections)]
            return deciding.rescore(
                objection.pk, _points(), "看过了", by=SYSTEM, version=objection.version
            )
        return lists.publish(red.pk, by=six.lead.actor)

    decided = at_once(hand)
    made = Reckoning.objects.standing().get(round=found)
    return {
        "forms": forms,
        "same": same,
        "objections": len(objections),
        "decided": decided,
        "upheld": Objection.objects.filter(state="upheld").count(),
        "closed_matters": Matter.objects.filter(kind="score_objection", status="closed").count(),
        "again": Panel.objects.filter(round=found, letter__startswith="R").count(),
        "revision": made.revision,
        "seqs": [_seqs(one) for one in RankList.objects.filter(colour="red").order_by("pk")],
        "published": RankList.objects.filter(status="published").count(),
        "now": standing(found, "red").status,
    }


def _worse(found: Round, units: Iterable[Unit]) -> None:
    """So that full points are better."""
    rows = Mark.objects.filter(sheet__round=found, sheet__unit__in=[one.pk for one in units])
    rows.update(points_centi=0)


def _points() -> dict[str, int | None]:
    rows = Aspect.objects.filter(standard__path="", level=LEVEL).exclude(method="rating")
    return {one.code: one.max_centi for one in rows}


def _seqs(found: Any) -> bool:
    """Whether no step is missing and none is there twice."""
    steps = list(found.steps.order_by("seq"))
    whole = [one.seq for one in steps] == list(range(1, found.steps_count + 1))
    return whole and all(one.is_intact() for one in steps)


def _delisted(six: Inspecting, found: Round) -> dict[str, Any]:
    black = standing(found, "black")
    result = black.reckoning.results.filter(of_group=True, scope="public").order_by("path")[0]
    entry = ListEntry.objects.create(
        rank_list=black, unit=result.unit, path=result.path, result=result, position=1,
        reason="路边垃圾没有清运", due_on=clock.today(),
    )  # fmt: skip
    now = clock.now()
    RankList.objects.filter(pk=black.pk).update(status="published", published_at=now)

    def acts(verb: str, by: Any) -> Callable[[int], object]:
        version = RankList.objects.get(pk=black.pk).version
        return lambda _n: lists.act_on_entry(entry.pk, verb, by=by, words="清", version=version)

    planned = at_once(acts("plan", SYSTEM))
    done = at_once(acts("rectified", SYSTEM))
    passed = at_once(acts("pass", six.lead.actor))
    return {
        "planned": planned,
        "rectified": done,
        "passed": passed,
        "entry": ListEntry.objects.get(pk=entry.pk).state,
        "whole": _seqs(RankList.objects.get(pk=black.pk)),
        **_meanwhile(six, found, black),
    }


def _meanwhile(six: Inspecting, found: Round, black: RankList) -> dict[str, Any]:
    """Half say what they will do while half reckon anew: whatever was said stands on the list that
    stands then."""
    result = black.reckoning.results.filter(of_group=True, scope="public").order_by("-path")[0]
    entry = ListEntry.objects.create(
        rank_list=black, unit=result.unit, path=result.path, result=result, position=2,
        reason="路边垃圾没有清运", due_on=clock.today(),
    )  # fmt: skip
    Mark.objects.filter(sheet__round=found, sheet__unit=result.unit).update(points_centi=1)

    def hand(number: int) -> object:
        if number % 2:
            return lists.act_on_entry(entry.pk, "plan", by=SYSTEM, words="清运")
        return reckon_round(found.pk, by=six.lead.actor, why="更正")

    outcomes = at_once(hand)
    rows = ListEntry.objects.filter(unit=result.unit, rank_list=standing(found, "black"))
    return {
        "meanwhile": outcomes,
        "old": ListEntry.objects.get(pk=entry.pk).plan,
        "taken_over": [one.plan for one in rows],
        "sheets": Sheet.objects.filter(round=found, state="handed_in").count(),
    }


def _month(six: Inspecting) -> dict[str, Any]:
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    frozen = at_once(lambda _n: bulletins.freeze(six.unit, month, by=SYSTEM))
    one = Bulletin.objects.get(month=month)
    village, due = six.villages[0], clock.today() + timedelta(days=9)
    notes = at_once(
        lambda _n: bulletins.write_note(
            one.pk, "criticism", village, "转运站没人管", by=six.lead.actor, due_on=due,
            client_key=UUID(int=7), version=one.version,
        )
    )  # fmt: skip
    note = BulletinNote.objects.get()
    fixed = at_once(lambda _n: bulletins.fixed(note.pk, by=six.lead.actor))
    found = Bulletin.objects.get(pk=one.pk)
    return {
        "frozen": frozen,
        "notes": notes,
        "fixed": fixed,
        "bulletin": [step.verb for step in found.steps.order_by("seq")],
        "month_whole": _seqs(found),
    }
