"""A village that selects honours of households, worked through the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client

from linli.common import clock
from linli.honours import services as honours
from linli.honours.models import HonourEntry, HonourRound
from tests.desk import Desk
from tests.homes import lived
from tests.pool import Own
from tests.town import WUXING, Somebody, Town, somebody

PAGE = f"/honours/of/{WUXING}/"


def visitor() -> Client:
    """Anybody, reading English."""
    return Client(headers={"accept-language": "en"})


def read(address: str, status: int = 200) -> str:
    """The words of an open page."""
    answer = visitor().get(address)
    assert answer.status_code == status, (answer.status_code, address)
    return unescape(answer.content.decode())


@dataclass
class Yards:
    """The desks of whoever works on honours in 五星村, and a round that is open."""

    town: Town
    grid: Desk
    clerk: Desk
    secretary: Desk
    round: HonourRound
    now: datetime

    def at(self, days: int) -> Any:
        """Within the block it is so many days later."""
        return clock.told(self.now + timedelta(days=days))

    def asks(self, number: str = "1", status: int = 303, client: Any = None, **more: Any) -> Any:
        """A household of lane 1 asks on the open page."""
        fields: dict[str, Any] = {
            "key": uuid4().hex,
            "unit": str(self.town.lanes[0].pk),
            "number": number,
            "plaque": f"示例·{number}号院",
            "agrees": "on",
            "shown": "on",
            **more,
        }
        sent = {name: value for name, value in fields.items() if value is not None}
        answer = (client or visitor()).post(f"/honours/ask/{self.round.pk}/", sent)
        assert answer.status_code == status, unescape(answer.content.decode())
        return answer

    def entered(self, number: str = "1", **more: Any) -> HonourEntry:
        """The wish that comes of it."""
        before = set(HonourEntry.objects.values_list("pk", flat=True))
        self.asks(number, **more)
        return HonourEntry.objects.exclude(pk__in=before).get()

    def does(
        self, desk: Desk, entry: HonourEntry, verb: str, status: int = 303, **fields: Any
    ) -> str:
        """Send the form of a verb on the page of a wish."""
        version = fields.pop("version", again(entry).version)
        address = f"{entry.get_absolute_url()}do/{verb}/"
        answer = desk.posts(address, status, version=version, **fields)
        return unescape(answer.content.decode())

    def reviews(self, entry: HonourEntry, status: int = 303, **more: Any) -> str:
        """The grid member looks at the yard for the group, and all of it is there."""
        said = {**seen(entry), "at_door": "on", "apart": "on", **more}
        return self.does(self.grid, entry, "review", status, **_there(said))

    def checks(self, entry: HonourEntry, status: int = 303, **more: Any) -> str:
        """The clerk looks at it for the committee."""
        said = {**seen(entry), "apart": "on", **more}
        return self.does(self.clerk, entry, "check", status, **_there(said))

    def turns(self, verb: str, status: int = 303, **fields: Any) -> str:
        """The committee does something with the round."""
        version = HonourRound.objects.get(pk=self.round.pk).version
        address = f"{self.round.get_absolute_url()}do/{verb}/"
        answer = self.secretary.posts(address, status, version=version, **fields)
        return unescape(answer.content.decode())

    def to_the_end(self, *entries: HonourEntry) -> None:
        """Reviewed and checked now; noticed after the last day; plaques after the notice."""
        for entry in entries:
            self.reviews(entry)
            self.checks(entry)
        with self.at(15):
            self.turns("publish")
        with self.at(21):
            self.turns("conclude")


def seen(entry: HonourEntry, but: Iterable[str] = ()) -> dict[str, list[str]]:
    """Every line of the checklist, as the form sends it; `but` some."""
    parts = entry.round.checklist.parts
    return {
        f"met_{part.code}": [item.key for item in part.items if item.key not in set(but)]
        for part in parts
    }


def _there(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def again(entry: HonourEntry) -> HonourEntry:
    """As it stands now."""
    return HonourEntry.objects.select_related("round__unit").get(pk=entry.pk)


def own(entry: HonourEntry) -> Own:
    """The household, by the link that stands on its slip."""
    return Own(honours.link_of(again(entry)))


def opened(town: Town, kind: str = "courtyard") -> Yards:
    """The secretary opens a round; lane 1 has a dozen doors."""
    if not lane_has_doors(town):
        lived(town.lanes[0], *(str(number) for number in range(1, 13)))
    secretary = Desk(town.secretary)
    now = clock.now()
    today = clock.today()
    secretary.posts(
        "/honours/rounds/add/", key=uuid4().hex, village=WUXING, kind=kind,
        opens_on=f"{today}", asks_until=f"{today + timedelta(days=14)}",
    )  # fmt: skip
    made = HonourRound.objects.get(kind=kind, stage="open")
    return Yards(town, Desk(town.grid_member), Desk(town.clerk), secretary, made, now)


def lane_has_doors(town: Town) -> bool:
    """Whether a round before made them."""
    return town.lanes[0].homes.exists()


def with_account(name: str = "户", username: str = "huzhu") -> Somebody:
    """A resident who signed in and holds no posting."""
    return somebody(name, username)
