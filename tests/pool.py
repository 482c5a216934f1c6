"""A talent pool with those who keep it, worked through the pages."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client

from linli.talents import services as talents
from linli.talents.models import TalentCard
from tests.desk import Desk, version_on
from tests.town import WUXING, Somebody, Town, appointed, somebody

NAME, PHONE = "示例·林师傅", "13812340000"


@dataclass
class Pool:
    """The desks of whoever keeps the pool of 五星村."""

    town: Town
    clerk: Desk
    branch: Desk
    township: Desk
    secretary: Somebody

    def applies(self, name: str = NAME, status: int = 303, **more: Any) -> Any:
        """Somebody names themselves on the open page."""
        fields: dict[str, Any] = {
            "key": uuid4().hex,
            "origin": "self",
            "name": name,
            "phone": PHONE,
            "skills": ["electrician"],
            "free_days": ["5", "6"],
            "industry": "村口开修理铺八年",
            "skill": "低压电工证",
            "agrees": "on",
            **more,
        }
        answer = Client(headers={"accept-language": "en"}).post(
            f"/talents/of/{WUXING}/name/", {k: v for k, v in fields.items() if v is not None}
        )
        assert answer.status_code == status, answer.content.decode()
        return answer

    def says(self, card: TalentCard, words: str = "谁家断电他都来", **more: Any) -> Any:
        """A neighbour says a good word by the link that was handed on."""
        fields = {"key": uuid4().hex, "words": words, **more}
        return Client().post(talents.word_link_of(again(card)), fields)

    def does(
        self, desk: Desk, card: TalentCard, verb: str, status: int = 303, **fields: Any
    ) -> Any:
        """Send the form of a verb on the card's page."""
        version = fields.pop("version", again(card).version)
        address = f"{card.get_absolute_url()}do/{verb}/"
        return desk.posts(address, status, version=version, **fields)

    def taken_in(self, name: str = NAME, **more: Any) -> TalentCard:
        """All the way: named by themselves, three words, the branch, the township."""
        before = set(TalentCard.objects.values_list("pk", flat=True))
        self.applies(name, **more)
        card = TalentCard.objects.exclude(pk__in=before).get()
        for words in ("活细", "收费公道", "随叫随到"):
            self.says(card, words)
        self.does(self.branch, card, "endorse", industry="on", skill="on")
        self.does(self.township, card, "admit", industry="on", skill="on")
        return again(card)


def again(card: TalentCard) -> TalentCard:
    """As it stands now."""
    return TalentCard.objects.select_related("village").get(pk=card.pk)


def pool(town: Town) -> Pool:
    """Posted as the township would."""
    clerk = appointed(somebody("文书", "wenshu"), "village_clerk", town.village)
    secretary = appointed(somebody("支书", "cunzhishu"), "village_secretary", town.village)
    lead = appointed(somebody("组织", "zuzhi"), "township_lead", town.township)
    return Pool(town, Desk(clerk), Desk(secretary), Desk(lead), secretary)


class Own:
    """Somebody in front of their own page."""

    def __init__(self, link: str) -> None:
        self.link = link
        self.client = Client(headers={"accept-language": "en"})

    def opens(self, status: int = 200) -> str:
        """The words of the page."""
        answer = self.client.get(self.link)
        assert answer.status_code == status
        return unescape(answer.content.decode())

    def sends(self, verb: str, status: int = 303, **fields: Any) -> str:
        """One of its forms, as it stands there."""
        page = self.opens()
        assert f"do/{verb}/" in page, verb
        answer = self.client.post(f"{self.link}do/{verb}/", {"version": version_on(page), **fields})
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())

    def hidden(self, name: str) -> str:
        """What a hidden field of the page carries."""
        found = re.search(rf'name="{name}" value="([^"]+)"', self.opens())
        assert found is not None
        return found.group(1)


def own(card: TalentCard) -> Own:
    """By the link that stands on the slip."""
    return Own(talents.link_of(again(card)))
