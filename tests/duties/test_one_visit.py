"""One visit at one door, entered once: every duty that it satisfies says so at once, and no other
does. By an instructor who is a contact member too, in a village where the others were visited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.territory.models import Household, Posting
from linli.visits.models import Visit
from tests.contact import TABLE, wanted
from tests.desk import Desk
from tests.duties.test_own import part
from tests.dutiful import midweek, two_villages
from tests.town import WUXING, Somebody, Town, appointed
from tests.walk import Walk, doors, walk

HOMES = 6
MINE = {  # by the name of its rule: on the page of whoever came
    "Instructor's visit to the village",
    "Monthly call on helped households that agreed",
    "Contact households offered a visit",
}
OURS = {  # on the page of the village: of the village, and of its general branch
    "Weekly home visits",
    "Every household, everyone met",
    "Instructor's visit to the village",
    "Monthly call on helped households that agreed",
}


@dataclass
class Round:
    """An instructor before the last of six doors; the others were visited a week ago."""

    town: Town
    who: Somebody
    walk: Walk
    homes: list[Household]
    now: datetime

    @property
    def village(self) -> str:
        return Desk(self.town.secretary).opens(f"/duties/unit/{self.town.village.pk}/")

    def visits(self, home: Household, **more: Any) -> Visit:
        """One form, sent once."""
        before = set(Visit.objects.values_list("pk", flat=True))
        self.walk.records(self.walk.stop(self.walk.plans(), home), **more)
        return Visit.objects.exclude(pk__in=before).get()


@pytest.fixture
def round_(town: Town) -> Iterator[Round]:
    """With a contact household of the instructor's at the last door."""
    now = midweek()
    with clock.told(now - timedelta(days=7)):
        homes = doors(town, HOMES)
        theirs = walk(town)
        plan = theirs.plans()
        for home in homes[:-1]:
            theirs.records(theirs.stop(plan, home))
    with clock.told(now):
        who = appointed(two_villages(town).instructors[0], "contact_member", town.village)
        Posting.objects.filter(pk=who.postings[-1].pk).update(name_agreed_at=clock.now())
        form = {"number": homes[-1].number, "last": homes[-1].number, "agreed": "on"}
        Desk(town.secretary).posts(TABLE, **wanted(town, who, **form))
        yield Round(town, who, Walk(Desk(who), town.grids[0]), homes, now)


def met(page: str) -> set[str]:
    """The duties of a page that say by which record they are met."""
    rows = re.findall(r'<b class="row-title">([^<]+)</b>(.*?)</li>', page, re.DOTALL)
    return {name for name, words in rows if "Met by this record:" in words}


@pytest.mark.row("S3-23")
@pytest.mark.row("S4-19")
def test_one_visit_at_the_door_satisfies_every_duty_at_once_and_each_names_it(
    round_: Round,
) -> None:
    desk = round_.walk.desk
    assert met(desk.opens("/duties/")) == met(round_.village) == set()
    assert "0 %" in part(desk.opens("/duties/"), "Contact households offered a visit")

    visit = round_.visits(round_.homes[-1], says=["agrees", "often"], topics=["peaceful_village"])

    page, village = desk.opens("/duties/"), round_.village
    assert met(page) == MINE
    assert met(village) == OURS
    link = f'href="{visit.activity.get_absolute_url()}"'
    for title in MINE:
        assert link in part(page, title)
        assert "1 of 1" in part(page, title) or "100 % of 100 %" in part(page, title)
    desk.opens(visit.activity.get_absolute_url())
    assert link not in village, "the door is the visitor's alone: the village reads when, not where"
    assert "100 % of 100 %" in part(village, "Every household, everyone met")
    chief = Desk(round_.town.chief)
    coverage = chief.opens(f"/visits/coverage/{WUXING}/")
    assert "100 %" in coverage
    month = f"{clock.local(round_.now):%Y-%m}"
    assert "&lt;5" in chief.client.get(f"/visits/topics/?month={month}").text


def test_a_visit_to_another_household_counts_for_who_came_and_for_nobody_elses_household(
    round_: Round,
) -> None:
    round_.visits(round_.homes[0], says=["agrees"])
    assert met(round_.walk.desk.opens("/duties/")) == {"Instructor's visit to the village"}
    assert met(round_.village) == {"Weekly home visits", "Instructor's visit to the village"}
    assert "at least" in part(round_.village, "Every household, everyone met")
    assert "33 % of 100 %" in part(round_.village, "Every household, everyone met"), (
        "one of six is open: it is told as if four were"
    )


@pytest.mark.parametrize(
    ("said", "mine", "ours"),
    [
        (
            {"outcome": "nobody"},
            {"Instructor's visit to the village", "Contact households offered a visit"},
            {"Every household, everyone met", "Instructor's visit to the village"},
        ),
        (
            {"outcome": "refused"},
            {"Instructor's visit to the village", "Contact households offered a visit"},
            {"Every household, everyone met", "Instructor's visit to the village"},
        ),
        ({"outcome": "too_late"}, set(), set()),
        ({"outcome": "others"}, set(), set()),
        (
            {"channel": "phone", "says": ["agrees", "often"]},
            MINE - {"Instructor's visit to the village"},
            OURS - {"Instructor's visit to the village"},
        ),
        (
            {"channel": "survey"},
            {"Contact households offered a visit"},
            {"Every household, everyone met", "Weekly home visits"},
        ),
    ],
)
def test_what_did_not_become_a_visit_counts_only_where_the_rule_says_so(
    round_: Round, said: dict[str, Any], mine: set[str], ours: set[str]
) -> None:
    round_.visits(round_.homes[-1], **said)
    assert met(round_.walk.desk.opens("/duties/")) == mine
    assert met(round_.village) == ours


def test_last_months_visit_counts_for_its_own_week_and_month_alone(round_: Round) -> None:
    round_.visits(round_.homes[-1], says=["agrees", "often"])
    with clock.told(round_.now + timedelta(days=32)):
        assert met(round_.walk.desk.opens("/duties/")) <= {"Contact households offered a visit"}
        assert met(round_.village) <= {"Every household, everyone met"}


def test_nobody_elses_page_names_the_contact_members_households(round_: Round) -> None:
    round_.visits(round_.homes[-1])
    title = "Contact households offered a visit"
    assert title not in round_.village
    for page in ("/duties/programmes/visits/", f"/duties/unit/{round_.town.village.pk}/"):
        assert title not in Desk(round_.town.lead).opens(page)
