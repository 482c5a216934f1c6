"""A round of inspections of the other township, for showing that nobody gets at it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.choices import RoundKind
from linli.scoring.models import Panel, Recusal, Round, Standard, Stop
from linli.scoring.services import Opening
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import NAMES, Somebody, appointed, place, somebody

BESIDE: Final = "340223102002"


@dataclass(frozen=True)
class Scored:
    """A round that is drawn, and where its owner stands aside."""

    round: Round
    recusal: Recusal
    township: Unit
    draft: Standard

    def arguments(self, name: str) -> dict[str, Any]:
        """For the parts of addresses."""
        found: dict[str, Any] = {"round": self.round.pk, "recusal": self.recusal.pk}
        found |= {"standard": self.draft.pk, "aspect": "roads"}
        if name == "scoring:standard-next":  # begun from the product's, which all may read
            found["standard"] = Standard.objects.get(path="").pk
        if name == "scoring:round-open":
            found["code"] = self.township.code
        return found

    def body(self) -> dict[str, Any]:
        """What its forms ask for besides."""
        return {"panels": 1, "each": 1, "revision": 1, "place": self.township.code}


def scored(village: Unit, owner: Somebody, words: str, version: int) -> Scored:
    """Through the services; the round stands at the version that the body sends with every form."""
    scoring.load_reference()
    township = village.parent
    assert township is not None
    NAMES.setdefault(BESIDE, "外乡的邻村村委会")
    appointed(owner, "township_lead", township)
    centre = territory.add_unit(township, UnitKind.CENTRE, 7, name_zh="外乡的中心")
    appointed(somebody("外乡站"), "station_worker", centre)
    appointed(somebody("外乡监"), "supervision_member", place(BESIDE))
    today = clock.today()
    wanted = Opening(
        RoundKind.INSPECTION, Standard.objects.get(path="").pk, words, today,
        today + timedelta(days=3), villages=[village.code],
    )  # fmt: skip
    found = scoring.open_round(township, wanted, by=owner.actor)
    scoring.draw_round(found.pk, by=owner.actor, version=found.version, panels=1)
    recusal = scoring.stand_aside(village.code, by=owner.actor)
    Round.objects.filter(pk=found.pk).update(version=version)
    found.refresh_from_db()
    draft = scoring.next_version(Standard.objects.get(path="").pk, township, by=owner.actor)
    Standard.objects.filter(pk=draft.pk).update(note=words, code="foreign")
    return Scored(found, recusal, township, draft)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    rounds = Round.objects.filter(below(path)).order_by("pk")
    return [
        rounds.values_list("pk", "version", "status", "seed", "steps_count"),
        Panel.objects.filter(round__in=rounds).order_by("pk").values_list("pk", "letter"),
        Stop.objects.filter(round__in=rounds).order_by("pk").values_list("pk", "day", "state"),
        Recusal.objects.filter(below(path, "unit__path")).values_list("pk"),
        Standard.objects.filter(below(path)).order_by("pk").values_list("pk", "revision"),
    ]
