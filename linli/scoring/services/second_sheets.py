"""The sheet of whoever scores again: on a panel of their own, which was never drawn (issue 7)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db.models import Max

from linli.activities import services as activities
from linli.activities.services import Plan
from linli.common import clock
from linli.common.digests import digest, seal_words
from linli.common.ids import new_id
from linli.people.actors import SYSTEM, Actor
from linli.scoring.choices import MarkState, SheetState, Side, StopState
from linli.scoring.models import (
    Aspect,
    Mark,
    Objection,
    Panel,
    PanelMember,
    Round,
    Sheet,
    SheetStep,
    Stop,
)
from linli.territory.models import Posting, Unit
from linli.territory.paths import village_path

VISIT: Final = "inspection_visit"
AN_HOUR: Final = timedelta(hours=1)


def second_sheet(
    found: Objection,
    round_: Round,
    aspects: list[Aspect],
    points: Mapping[str, int | None],
    by: Actor,
    posting: Posting | None,
) -> Sheet:
    """Handed in at once. Points are hundredths by the aspect's code."""
    village = Unit.objects.get(path=village_path(found.path))
    now = clock.now()
    last = Panel.objects.filter(round=round_).aggregate(seq=Max("seq"))["seq"] or 0
    again = Panel.objects.filter(round=round_, letter__startswith="R").count() + 1
    panel = Panel.objects.create(round=round_, letter=f"R{again}", seq=last + 1)
    if posting is not None:
        PanelMember.objects.create(panel=panel, posting=posting, side=Side.STATION)
    stop = Stop.objects.create(
        round=round_, panel=panel, unit=village, day=clock.today(), state=StopState.DONE
    )
    plan = Plan(kind=VISIT, host=round_.unit, begins=now - AN_HOUR, place=found.unit)
    done = activities.record(plan, by=SYSTEM, ends=now)
    sheet = Sheet(
        id=new_id(), activity=done.activity, round=round_, stop=stop, unit=found.unit,
        path=found.path, state=SheetState.HANDED_IN, handed_in_at=now,
    )  # fmt: skip
    sheet.digest = digest({"sheet": str(sheet.pk), "points": dict(points)}, {})
    sheet.save(force_insert=True)
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            aspect=one,
            state=MarkState.SCORED if points[one.code] is not None else MarkState.NOT_APPLICABLE,
            points_centi=points[one.code],
        )
        for one in aspects
    )
    _step(sheet, "rescore", by, "")
    return sheet


def _step(sheet: Sheet, verb: str, by: Actor, was: str, words: str = "") -> None:
    sheet.steps_count += 1
    sheet.version += 1
    sheet.save()
    now = clock.now()
    SheetStep(
        record=sheet, seq=sheet.steps_count, at=now, entered_at=now, actor=by.as_json(),
        verb=verb, was=was, now=sheet.state, payload={},
        words=seal_words({"reason": words} if words else {}), public=False,
    ).save()  # fmt: skip


def stands_for(second: Sheet, first: Sequence[Sheet]) -> None:
    """The page of the first sheet leads to the one that counts now; of two panels' sheets none
    does."""
    if len(first) == 1:
        second.corrects = first[0]
        second.save(update_fields=["corrects"])


def strike(sheet: Sheet, by: Actor, words: str) -> None:
    """It counts no more and stays readable."""
    was, sheet.state = sheet.state, SheetState.VOID
    _step(sheet, "strike", by, was, words.strip())
