"""A township of six villages with their branches, for tests of links and gaps."""

from dataclasses import dataclass, field

from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import NAMES, Somebody, Town, appointed, place, somebody

CODES = [f"44078410{5}2{number}" for number in (13, 14, 15, 16, 17, 18)]


@dataclass
class Township:
    """The villages, each with a general branch and some branches, and who administers them."""

    unit: Unit
    villages: list[Unit]
    general: list[Unit]
    branches: list[Unit]
    desk: Desk
    people: dict[str, list[Somebody]] = field(default_factory=dict)

    def post(self, role: str, count: int, unit: Unit | None = None) -> list[Somebody]:
        """So many people in a role at the township, or at a place in it."""
        made = [
            appointed(somebody(f"{role}{number}"), role, unit or self.unit)
            for number in range(1, count + 1)
        ]
        self.people.setdefault(role, []).extend(made)
        return made

    def page(self, kind: str) -> str:
        """The table of a kind of link."""
        return f"/office/links/{self.unit.code}/{kind}/"

    def link(self, kind: str, who: Somebody, *units: Unit, status: int = 303) -> str:
        """Send the form of the table."""
        subjects = [f"unit:{unit.pk}" for unit in units]
        answer = self.desk.posts(
            self.page(kind), status, holder=f"person:{who.person.pk}", subjects=subjects
        )
        text: str = answer.text
        return text

    def gaps(self, kind: str = "", when: str = "") -> str:
        """The words of the page of gaps."""
        page = self.desk.opens(f"/office/gaps/{self.unit.code}/?kind={kind}&from={when}")
        return page.partition("<main")[2]


def of_six_villages(town: Town, branches: int = 0) -> Township:
    """鹤城镇 with six villages; `branches` below the general branches, spread over them."""
    for number, code in enumerate(CODES):
        NAMES.setdefault(code, f"{'子丑寅卯辰巳'[number]}村委会")
    villages = [place(code) for code in CODES]
    general = [
        territory.add_unit(one, UnitKind.GENERAL_BRANCH, 1, name_zh=f"{one.short_name}党总支")
        for one in villages
    ]
    below = [
        territory.add_unit(
            general[number % 6],
            UnitKind.BRANCH,
            2 + number // 6,
            name_zh=f"{villages[number % 6].short_name}第{1 + number // 6}党支部",
        )
        for number in range(branches)
    ]
    who = appointed(somebody("镇管", "zhenguan"), "administrator", town.township)
    return Township(town.township, villages, general, below, Desk(who))
