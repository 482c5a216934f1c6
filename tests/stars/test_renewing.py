"""Stars decay without fresh evidence: warned with days to mend, then mended or lapsed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.common import clock
from linli.orglife.services import Quarter
from linli.outbox.models import Message
from linli.stars import services as stars
from linli.stars.models import Star, StarCycle
from tests.starred import Starred, again, part, starred, states
from tests.town import WUXING, Town

DAY = timedelta(days=1)


@pytest.fixture
def held(town: Town) -> tuple[Starred, StarCycle]:
    """A branch that holds two stars since ten days."""
    ours = starred(town)
    ours.strong()
    ours.civil()
    cycle = ours.reviewed("strong_branch", "civil_happy")
    with clock.told(clock.now() + 15 * DAY):
        assert stars.publish_due() == 1
    return ours, cycle


@pytest.mark.row("S2-01")
def test_a_star_whose_records_grow_old_is_warned_and_lapses(
    held: tuple[Starred, StarCycle],
) -> None:
    ours, cycle = held
    old = clock.now() + 400 * DAY
    with clock.told(old):
        assert stars.look_again() == 1
        assert stars.look_again() == 0, "once a day"
        assert states(cycle)["civil_happy"] == "warned"
        told = Message.objects.filter(template="stars", channel="inbox")
        assert {one.data["say"] for one in told.filter(to=ours.keeper.person)} >= {"warned"}
        page = ours.secretary.opens(cycle.get_absolute_url())
        assert "To be mended by" in part(page, "star-civil_happy")
    with clock.told(old + 20 * DAY):
        stars.look_again()
        assert states(cycle)["civil_happy"] == "warned", "there is still time"
    with clock.told(old + 35 * DAY):
        stars.look_again()
        assert states(cycle)["civil_happy"] == "lapsed"
        assert again(cycle).level == 0
        assert "not mended in time" in part(ours.secretary.opens(cycle.get_absolute_url()), "story")
        ours.does(ours.secretary, cycle, "object", star="civil_happy", words="记录在纸上")
        ours.does(ours.county, cycle, "dismiss", 403, star="civil_happy", words="没有")
    verbs = [step.verb for step in cycle.steps.order_by("seq")]
    assert verbs.count("warn") == 2
    assert verbs.count("lapse") == 2


def test_whoever_mends_in_time_keeps_the_star(held: tuple[Starred, StarCycle]) -> None:
    ours, cycle = held
    with clock.told(clock.now() + 400 * DAY):
        stars.look_again()
        assert states(cycle)["strong_branch"] == "warned"
        ours.civil()
    with clock.told(clock.now() + 402 * DAY):
        stars.look_again()
        assert states(cycle)["civil_happy"] == "warned", "the strong-branch star comes first"
        ours.strong()
    with clock.told(clock.now() + 403 * DAY):
        stars.look_again()
        assert states(cycle)["civil_happy"] == "held"
        assert states(cycle)["strong_branch"] == "held"
        assert again(cycle).level == 2
        assert not Star.objects.filter(cycle=cycle, mend_by__isnull=False).exists()


def test_before_records_grow_old_the_dossier_says_when(held: tuple[Starred, StarCycle]) -> None:
    ours, cycle = held
    assert "grow too old on" not in part(ours.secretary.opens(cycle.get_absolute_url()), "gaps")
    with clock.told(clock.now() + 320 * DAY):
        assert "grow too old on" in part(ours.secretary.opens(cycle.get_absolute_url()), "gaps")


def test_a_new_cycle_takes_the_place_of_the_old_and_keeps_what_it_does_not_speak_of(
    held: tuple[Starred, StarCycle],
) -> None:
    ours, cycle = held
    ours.held("patrol", 12, host=ours.town.village)
    ours.held("dispute_check", 4, host=ours.town.village)
    later = clock.now() + 16 * DAY
    with clock.told(later):
        newer = ours.begun("safe_lawful")
        ours.does(ours.secretary, newer, "assess", words="再添一星")
        ours.does(ours.township, newer, "endorse")
        ours.does(ours.county, newer, "confirm", star="safe_lawful")
    with clock.told(later + 15 * DAY):
        assert stars.publish_due() == 1
        assert again(cycle).stage == "ended"
        found = {code for code, state in states(newer).items() if state == "held"}
        assert found == {"strong_branch", "civil_happy", "safe_lawful"}
        assert again(newer).level == 3


def test_some_weeks_before_a_star_falls_its_branch_is_told_once(
    held: tuple[Starred, StarCycle],
) -> None:
    ours, cycle = held
    told = Message.objects.filter(template="stars", channel="inbox", to=ours.keeper.person)

    def fading() -> set[str]:
        return {one.data["star_en"] for one in told.all() if one.data["say"] == "fades"}

    begins, days = clock.now(), 16
    while not fading():
        days += 20
        assert days < 300, "a quarter that nobody looked after goes by"
        with clock.told(begins + timedelta(days=days)):
            stars.look_again()
    assert fading() == {"Strong-branch star", "Civil & happy star"}, "the others wait for the first"
    assert states(cycle)["strong_branch"] == states(cycle)["civil_happy"] == "held"
    with clock.told(begins + timedelta(days=days)):
        page = part(ours.secretary.opens(cycle.get_absolute_url()), "star-strong_branch")
        assert "If nothing new comes, its records no longer suffice by" in page
        ours.looked_after()
    with clock.told(begins + timedelta(days=days + 1)):
        stars.look_again()
        assert not fading(), "new records: it is taken back"
        page = part(ours.secretary.opens(cycle.get_absolute_url()), "star-strong_branch")
        assert "no longer suffice by" not in page


def test_the_first_days_of_a_quarter_take_no_star(held: tuple[Starred, StarCycle]) -> None:
    ours, cycle = held
    first = Quarter.now().until
    for days in (0, 1, 40):
        with clock.told(max(first, clock.now() + timedelta(days=16)) + timedelta(days=days)):
            stars.look_again()
            assert states(cycle)["strong_branch"] == "held", days
    with clock.told(Quarter.now().after.until + timedelta(days=2)):
        stars.look_again()
        assert states(cycle)["strong_branch"] == "warned", "a whole quarter nobody looked after it"
        line = part(ours.secretary.opens(cycle.get_absolute_url()), "gaps")
        assert "The branch stands as the standard says" in line


@pytest.mark.row("S2-01")
def test_a_star_that_is_taken_away_is_told_and_an_objection_that_is_right_gives_it_back(
    held: tuple[Starred, StarCycle],
) -> None:
    ours, cycle = held

    def public() -> str:
        return Client(headers={"accept-language": "en"}).get(f"/stars/of/{WUXING}/").text

    with clock.told(clock.now() + 40 * DAY):
        assert "Civil &amp; happy star" in public()
        ours.does(ours.county, cycle, "remove", 422, star="civil_happy", reason="")
        ours.does(ours.township, cycle, "remove", 403, star="civil_happy", reason="乡镇不摘")
        ours.does(ours.county, cycle, "remove", star="civil_happy", reason="抽查与记录不符")
        assert "Civil &amp; happy star" not in public(), "at once"
        assert "Strong-branch star" in public()
        told = Message.objects.filter(template="stars", channel="inbox", to=ours.keeper.person)
        assert "removed" in {one.data["say"] for one in told}
        story = part(ours.secretary.opens(cycle.get_absolute_url()), "story")
        assert "抽查与记录不符" in story
        ours.does(ours.secretary, cycle, "object", star="civil_happy", words="抽查看错了村")
        given: dict[str, Any] = {"star": "civil_happy", "words": "核对过，是看错了"}
        ours.does(ours.county, cycle, "uphold", 403, **given)
        ours.does(ours.county_too, cycle, "uphold", **given)
        assert "Civil &amp; happy star" in public()
        assert again(cycle).level == 2
    with clock.told(clock.now() + 41 * DAY):
        ours.does(ours.county, cycle, "remove", star="civil_happy", reason="再次抽查不符")
    with clock.told(clock.now() + 70 * DAY):
        ours.does(ours.secretary, cycle, "object", 422, star="civil_happy", words="晚了")
