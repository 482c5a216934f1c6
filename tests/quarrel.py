"""A dispute of the town, brought by the pages of the office to wherever a test needs it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.test import Client
from lxml import html

from linli.common import clock
from linli.matters.models import Matter
from linli.mediation import services as mediation
from linli.mediation.models import Dispute, Party
from tests.town import Somebody, Town, appointed, somebody

FIRST: Final = "示例·邻居甲"
SECOND: Final = "示例·邻居乙"
PHONE: Final = "13866660001"
TEXT: Final = "两家为了界墙吵起来了"


def browser(who: Somebody) -> Client:
    """Signed in, and reading English."""
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    assert who.user is not None
    client.force_login(who.user)
    return client


def visitor() -> Client:
    """Somebody without an account."""
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    return client


def words(response: Any) -> str:
    """What the content of a page says."""
    found = html.fromstring(response.content.decode()).xpath("//main")
    return " ".join(found[0].text_content().split())


@dataclass
class Quarrel:
    """One case, and whoever acts in it through the pages."""

    town: Town
    matter: Matter
    lead: Somebody
    mediator: Somebody
    clients: dict[int, Client] = field(default_factory=dict)

    @property
    def dispute(self) -> Dispute:
        """As it stands now."""
        return Dispute.objects.select_related("matter").get(matter=self.matter)

    @property
    def parties(self) -> list[Party]:
        """In order."""
        return list(self.dispute.parties.order_by("number"))

    @property
    def page(self) -> str:
        """Its address for staff."""
        return f"/disputes/{self.matter.number}/"

    def sees(self, who: Somebody | None = None, path: str = "") -> Any:
        """Open the page of the case, or one below it."""
        return browser(who or self.lead).get(path or self.page)

    def does(self, verb: str, who: Somebody | None = None, **given: Any) -> Any:
        """Send the form of a verb, as the page shows it now."""
        version = given.pop("version", self.dispute.version)
        address = f"{self.page}do/{verb}/"
        return browser(who or self.lead).post(address, {"version": version, **given})

    def done(self, verb: str, who: Somebody | None = None, **given: Any) -> None:
        """The same, and it was taken."""
        response = self.does(verb, who, **given)
        assert response.status_code == 303, (verb, response.status_code, words(response))

    def says(self, number: int, verb: str, **given: Any) -> Any:
        """A party presses a button behind its own link."""
        party = self.parties[number - 1]
        given.setdefault("version", self.dispute.version)
        return visitor().post(f"{mediation.link_of(party)}{verb}/", given)

    def own_page(self, number: int) -> Any:
        """A party opens its own link."""
        return visitor().get(mediation.link_of(self.parties[number - 1]))

    def with_parties(self) -> "Quarrel":
        """Both sides are known."""
        self.done("add_party", name=FIRST, phone=PHONE)
        self.done("add_party", name=SECOND)
        return self

    def agreed_to_mediate(self) -> "Quarrel":
        """Both sides said yes, one by its link and one by word; a mediator is named."""
        self.with_parties()
        assert self.says(1, "consent").status_code == 303
        self.done("consent", party=self.parties[1].pk, how="spoken")
        self.done("appoint", mediator=self.mediator.postings[0].pk)
        return self

    def mediating(self) -> "Quarrel":
        """The mediation has begun."""
        self.agreed_to_mediate().done("begin", self.mediator)
        return self

    def with_agreement(self, form: str = "written") -> "Quarrel":
        """The parties agreed."""
        self.mediating().done("agree", self.mediator, form=form, terms="界墙各退三十厘米")
        return self

    def signed(self) -> "Quarrel":
        """Both signed, and it is sealed."""
        self.with_agreement()
        assert self.says(1, "sign").status_code == 303
        self.done("sign", party=self.parties[1].pk, how="paper")
        self.done("seal", self.mediator)
        return self


def quarrel(town: Town, *, opened: bool = True, **report: Any) -> Quarrel:
    """A dispute reported in lane 1; its case is opened by the grid member who was told of it."""
    matter = town.reports(text=TEXT, kind="dispute", **report)
    mediator = mediator_of(town)
    case = Quarrel(town, matter, town.chief, mediator)
    if opened:
        opener = browser(town.grid_member)
        assert opener.post(f"{case.page}open/").status_code == 303
    return case


def mediator_of(town: Town) -> Somebody:
    """The village's mediator, appointed once."""
    known = town.cast.get("mediator")
    if known is None:
        known = appointed(somebody("调解员", "tiao"), "mediator", town.village)
        town.cast["mediator"] = known
    return known


def path_of_link(link: str) -> str:
    """The address without its host."""
    return urlsplit(link).path


def in_days(days: float) -> Any:
    """Within the block it is so many days later."""
    return clock.told(clock.now() + timedelta(days=days))
