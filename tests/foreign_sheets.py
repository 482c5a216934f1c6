"""A sheet in the other township that was handed in, with its evidence and what followed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet

from linli.common import clock
from linli.common.images import CleanImage
from linli.scoring import services as scoring
from linli.scoring.choices import RoundStatus, ScoredAt, Side, StopState
from linli.scoring.models import (
    Adjustment,
    Deduction,
    Finding,
    Panel,
    PanelMember,
    Round,
    Sheet,
    SheetPhoto,
    Standard,
    Stop,
)
from linli.scoring.services import filling
from linli.scoring.services.entering import Filled, Found, Looked
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import Somebody, appointed, somebody


@dataclass(frozen=True)
class Judged:
    """The stop, its sheet and the photo on it."""

    stop: Stop
    sheet: Sheet
    photo: SheetPhoto
    finding: Finding
    at_house: Finding

    def arguments(self, name: str) -> dict[str, Any]:
        """What their addresses name."""
        return {
            "finding": (self.at_house if name == "scoring:house-notice" else self.finding).pk,
            "stop": self.stop.pk,
            "scored": self.stop.unit_id,
            "sheet": self.sheet.pk,
            "evidence": self.photo.pk,
            "size": "small",
        }


def judged(village: Unit, owner: Somebody, words: str, photo: CleanImage, version: int) -> Judged:
    """Written by somebody of the township who holds no post in the village; its owner sits on the
    same panel."""
    scoring.load_reference()
    standard = Standard.objects.get(path="", code="living_environment")
    township, today = village.parent, clock.today()
    assert township is not None
    made = Round.objects.create(
        unit=township, path=township.path, standard=standard, month=today.replace(day=1),
        name_zh=words, begins_on=today, ends_on=today + timedelta(days=2),
        status=RoundStatus.DRAWN, seed="1", over_at=clock.now() + timedelta(days=3),
        announced=False,
    )  # fmt: skip
    panel = Panel.objects.create(round=made, letter="A", seq=1)
    who = appointed(somebody("外评"), "township_clerk", township)
    clerk = next(one for one in owner.postings if one.role_id == "township_clerk")
    for posting in (who.postings[0], clerk):
        PanelMember.objects.create(panel=panel, posting=posting, side=Side.STATION)
    stop = Stop.objects.create(round=made, panel=panel, unit=village, day=today)
    aspects = {one.pk: Looked("scored") for one in standard.aspects.filter(level=ScoredAt.VILLAGE)}
    treatment = standard.aspects.get(code="treatment")
    burnt = treatment.items.get(code="burnt")
    found = Found(1, where=words, photos=[photo])
    dumped = treatment.items.get(code="dumped")
    house = Found(1, where=words, at_house=True)
    aspects[treatment.pk] = Looked("scored", found={burnt.pk: found, dumped.pk: house})
    said = Filled(aspects, key=uuid4().hex, hand_in=True)
    sheet = filling.save(stop.pk, village.pk, said, by=who.actor, version=0)
    stop.refresh_from_db()
    assert stop.state == StopState.DONE
    Finding.objects.filter(sheet=sheet).update(version=version)  # the one that the forms send
    one, other = (Finding.objects.get(sheet=sheet, item=item) for item in (burnt, dumped))
    return Judged(stop, sheet, SheetPhoto.objects.get(sheet=sheet), one, other)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    sheets = Sheet.objects.filter(below(path)).order_by("pk")
    return [
        sheets.values_list("pk", "version", "state"),
        Deduction.objects.filter(sheet__in=sheets).order_by("pk").values_list("pk", "times"),
        SheetPhoto.objects.filter(sheet__in=sheets).values_list("pk"),
        Finding.objects.filter(below(path)).order_by("pk").values_list("pk", "version", "stage"),
        Adjustment.objects.filter(sheet__in=sheets).values_list("pk"),
    ]
