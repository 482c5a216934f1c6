"""Urban stars, three shows three strengths, the rating of a year, target cards (rows S2-02, S4-11,
S1-34, S2-10)."""

from datetime import timedelta
from typing import Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.stars import services as stars
from linli.stars.models import StarCycle
from linli.territory import services as territory
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.models import Link
from linli.territory.services import organisation
from tests.desk import Desk
from tests.starred import (
    BOARD,
    CARDS,
    RATING,
    Starred,
    again,
    in_days,
    part,
    starred,
    states,
)
from tests.town import HECHENG, WUXING, Town, appointed, somebody


@pytest.fixture
def ours(town: Town) -> Starred:
    return starred(town)


@pytest.mark.row("S2-02")
def test_a_community_aims_at_the_urban_stars_and_co_building_is_found_in_the_records(
    town: Town,
) -> None:
    unit = organisation.add_organisation(
        town.far, UnitKind.GENERAL_BRANCH, by=SYSTEM, name_zh="弋江社区党总支"
    )
    who = appointed(somebody("社区书记", "shequ"), "general_branch_secretary", unit)
    desk = Desk(who, "zh-hans")
    page = desk.opens(f"/stars/start/{unit.pk}/")
    assert "城市“五星”支部" in page.partition("<form")[2], "a community's own set stands first"
    assert "共建共享星" in page
    assert "产业兴旺星" not in part(page, "bears")
    before = part(page, "bears")
    assert "共建单位、居民一起办的活动" in before
    ours = Starred(town, unit, who, desk, desk, desk, desk, desk, desk, unit)
    ours.held("co_governance", 3)
    ours.held("clean_up", 1)
    desk = Desk(who)
    cycle = _started(ours, desk, "five_urban", "strong_branch", "co_build")
    star = part(desk.opens(cycle.get_absolute_url()), "star-co_build")
    assert "4 of 4 times" in star
    assert "0 of 4 times" in star, "consultations that decided something"
    assert "up to 35 points" in star


def _started(ours: Starred, desk: Desk, programme: str, *codes: str) -> StarCycle:
    address = f"/stars/start/{ours.unit.pk}/?programme={programme}"
    fields = {"key": f"{programme:x<32}", "aimed_on": in_days(200)}
    desk.posts(address, 303, **fields, stars=list(codes))
    return StarCycle.objects.get(unit=ours.unit, programme=programme)


def shows(ours: Starred) -> None:
    """What bears all six items."""
    ours.strong()
    for item in ("clean_up", "patrol", "training", "training"):
        ours.held(item, 2)
    words = territory.AreaWords("村口第一段", from_words="桥头", to_words="祠堂")
    area = territory.make_area(ours.town.village, AreaKind.SEGMENT, words, by=SYSTEM)
    keeper = somebody("路段", "luduan")
    territory.appoint(keeper.person, "segment_keeper", by=SYSTEM, unit=ours.town.village, area=area)


@pytest.mark.row("S4-11")
def test_three_shows_three_strengths_is_a_badge_of_six_items_or_none(ours: Starred) -> None:
    shows(ours)
    cycle = ours.begun(programme="three_shows")
    page = ours.secretary.opens(cycle.get_absolute_url())
    for item in ("identity", "image", "pledge"):
        assert f'id="star-show_{item}"' in page
    for item in ("party", "service", "growth"):
        assert f'id="star-strong_{item}"' in page
    assert "1 of 1 posts" in part(page, "star-show_identity")
    verdicts = stars.judge(again(cycle))
    assert verdicts["show_identity"].stands
    assert verdicts["show_image"].stands
    ours.does(ours.secretary, cycle, "assess", words="六项都做了")
    ours.does(ours.township, cycle, "endorse")
    for code, one in verdicts.items():
        if one.stands:
            ours.does(ours.colleague, cycle, "confirm", star=code)
        else:
            ours.does(ours.colleague, cycle, "refuse", star=code, reason="还差记录")
    with clock.told(clock.now() + timedelta(days=20)):
        assert stars.publish_due() == 1
        assert again(cycle).stage == "ended", "five of six is no badge"
        public = Client(headers={"accept-language": "en"}).get(f"/stars/of/{WUXING}/").text
        assert "Show who we are" not in public


@pytest.mark.row("S4-11")
def test_the_badge_with_its_six_items_stands_on_the_public_page(ours: Starred) -> None:
    cycle = stars.start(
        ours.unit,
        stars.Target("three_shows", (), clock.today() + timedelta(days=9), "badge"),
        by=SYSTEM,
    )
    cycle.stars.update(state="held", held_since=clock.today())
    now = clock.now()
    StarCycle.objects.filter(pk=cycle.pk).update(
        stage="standing", notice_until=now, published_at=now
    )
    public = Client(headers={"accept-language": "zh-hans"}).get(f"/stars/of/{WUXING}/").text
    badge = part(public, f"badge-{cycle.pk}")
    for item in ("亮身份", "亮形象", "亮承诺", "强党建", "强服务", "强发展"):
        assert item in badge
    cycle.stars.filter(code="strong_growth").update(state="lapsed")
    public = Client(headers={"accept-language": "zh-hans"}).get(f"/stars/of/{WUXING}/").text
    assert "亮身份" not in public, "the badge goes with one of its items"


@pytest.mark.row("S1-34")
def test_branches_and_teams_are_rated_for_a_year_by_their_records_and_persons_never(
    ours: Starred,
) -> None:
    team = territory.add_unit(ours.town.village, UnitKind.TEAM, 9, name_zh="志愿服务队")
    ours.held("co_governance", 24, host=team, ago=40)
    ours.held("theme_day", 6, ago=40)
    ours.met("theme_day", state="missed")
    ours.township.posts(RATING, do="begin")
    ours.township.posts(RATING, do="begin")
    assert StarCycle.objects.filter(programme="rating").count() == 2, "begun once"
    Desk(ours.town.secretary).posts(RATING, 403, do="begin")
    page = Desk(ours.town.lead, "zh-hans").opens(RATING)
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.index("志愿服务队") < table.index("五星村党总支"), "the unit with more stars first"
    assert ">5</td>" in table
    assert "示例" not in table, "nobody is named"
    answer = ours.township.posts(RATING, 403, do="check")
    assert "had a hand in this before" in answer.content.decode()
    ours.colleague.posts(RATING, do="check")
    cycles = {one.unit_id: one for one in StarCycle.objects.filter(programme="rating")}
    assert {one.stage for one in cycles.values()} == {"notice"}
    with clock.told(clock.now() + timedelta(days=20)):
        assert stars.publish_due() == 2
        public = Client(headers={"accept-language": "en"}).get(f"/stars/of/{HECHENG}/").text
        assert "5 stars" in part(public, "rated")


@pytest.mark.row("S2-10")
def test_a_supervision_group_follows_the_card_of_its_community_and_leaves_guidance(
    ours: Starred,
) -> None:
    assert "No community has set a target yet" in ours.head.opens(CARDS)
    cycle = ours.begun("strong_branch", "safe_lawful")
    owner = ours.town.clerk.postings[0].pk
    ours.does(
        ours.secretary, cycle, "plan", what="两周一次巡防", owner=owner, due_on=in_days(30),
        star="safe_lawful",
    )  # fmt: skip
    ours.held("supervision_visit", 1, host=ours.group)
    page = ours.head.opens(CARDS)
    assert "Measures: 0 of 1 done" in page
    card = ours.head.opens(f"/stars/{cycle.pk}/card/")
    assert "两周一次巡防" in card
    assert "was there on" in card
    ours.does(ours.head, cycle, "guide", words="先把巡防排进日历，缺口最大")
    ours.does(ours.secretary, cycle, "guide", 403, words="自己指导自己")
    ours.does(ours.head, cycle, "plan", 403, what="x", owner=owner, due_on=in_days(3))
    shown = part(ours.secretary.opens(cycle.get_absolute_url()), "guidance")
    assert "先把巡防排进日历" in shown
    assert "第一督导组" in shown
    Link.objects.filter(holder_unit=ours.group).update(until_at=clock.now())
    ours.head.opens(f"/stars/{cycle.pk}/card/", 404)


MOST_QUERIES: Final = 110


def test_pages_ask_as_often_for_many_as_for_one(ours: Starred) -> None:
    ours.held("clean_up", 1, host=ours.town.village)
    cycle = ours.begun()
    asked: dict[str, list[int]] = {}
    pages = (
        BOARD,
        CARDS,
        RATING,
        "/stars/queue/",
        cycle.get_absolute_url(),
        f"/stars/of/{WUXING}/",
    )
    for more in (False, True):
        if more:
            for number in range(4, 9):
                unit = territory.add_unit(
                    ours.unit, UnitKind.BRANCH, number, name_zh=f"第{number}支部"
                )
                target = stars.Target("five_rural", ("strong_branch",), clock.today(), f"k{number}")
                stars.start(unit, target, by=SYSTEM)
            for kind in ("clean_up", "performance", "patrol", "training"):
                ours.held(kind, 15, host=ours.town.village)
        for page in pages:
            ours.township.opens(page)  # what is asked once a process is known now
            with CaptureQueriesContext(
                connection,
            ) as found:
                ours.township.opens(page)
            asked.setdefault(page, []).append(len(found))
    for page, counts in asked.items():
        assert counts[0] == counts[1], (page, counts)
    assert max(counts[0] for counts in asked.values()) <= MOST_QUERIES, asked
    assert states(cycle)
