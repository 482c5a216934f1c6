"""A round that goes to 五星村, drawn by hand: who sits on its panel and what their forms send."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.choices import RoundStatus, ScoredAt, SheetState, Side
from linli.scoring.models import (
    Panel,
    PanelMember,
    Round,
    RoundVillage,
    Sheet,
    Standard,
    Stop,
    StopGroup,
)
from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import Somebody, Town, appointed, somebody


def picture(shade: int = 0) -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (shade * 20 % 255, 90, 30)).save(out, "JPEG")
    return SimpleUploadedFile(f"{shade}.jpg", out.getvalue(), content_type="image/jpeg")


@dataclass
class Inspected:
    """The round, its stop, and who judges there: somebody of the office and somebody of another
    village's committee."""

    town: Town
    round: Round
    stop: Stop
    groups: list[Unit]
    judge: Somebody
    other: Somebody

    @property
    def village(self) -> Unit:
        """Who is judged."""
        return self.stop.unit

    def address(self, unit: Unit | None = None) -> str:
        """Of the form of the village, or of a group."""
        return f"/scoring/stops/{self.stop.pk}/{(unit or self.village).pk}/"

    def entered(self, unit: Unit | None = None, **said: Any) -> dict[str, Any]:
        """A form on which everything was looked at and in order, but for what is `said`: the names
        of fields, `__` for the dashes."""
        level = ScoredAt.GROUP if unit else ScoredAt.VILLAGE
        form: dict[str, Any] = {"key": uuid4().hex, "version": 0, "go": "hand_in"}
        for aspect in self.round.standard.aspects.filter(level=level):
            form[f"{aspect.code}-state"] = "scored"
            if aspect.method == "ratio":
                form |= {f"{aspect.code}-seen": 5, f"{aspect.code}-good": 5}
        return form | {name.replace("__", "-"): value for name, value in said.items()}

    def sends(self, who: Somebody, unit: Unit | None = None, status: int = 303, **said: Any) -> Any:
        """Send the form of a sheet."""
        return Desk(who).posts(self.address(unit), status, **self.entered(unit, **said))

    def sheet(self, unit: Unit | None = None) -> Sheet:
        """The one that stands."""
        rows = Sheet.objects.for_account().exclude(state=SheetState.VOID)
        return rows.get(stop=self.stop, unit=unit or self.village)


def inspected(town: Town, groups: int = 2) -> Inspected:
    """Drawn, and its first day has come."""
    scoring.load_reference()
    standard = Standard.objects.get(path="", code="living_environment")
    today = clock.today()
    made = Round.objects.create(
        unit=town.township, path=town.township.path, standard=standard, month=today.replace(day=1),
        name_zh="示例·月度评比", name_en="Monthly inspection", begins_on=today,
        ends_on=today + timedelta(days=5), status=RoundStatus.DRAWN, seed="7",
        over_at=clock.now() + timedelta(days=6),
    )  # fmt: skip
    RoundVillage.objects.create(round=made, unit=town.village)
    panel = Panel.objects.create(round=made, letter="A", seq=1)
    judge = town.street
    other = appointed(somebody("监", "jian"), "supervision_member", town.neighbour)
    for who, side in ((judge, Side.STATION), (other, Side.COMMITTEE)):
        PanelMember.objects.create(panel=panel, posting=who.postings[0], side=side)
    stop = Stop.objects.create(round=made, panel=panel, unit=town.village, day=today)
    drawn = [lane.parent for lane in town.lanes[:groups] if lane.parent is not None]
    for unit in drawn:
        StopGroup.objects.create(stop=stop, unit=unit)
    return Inspected(town, made, stop, drawn, judge, other)
