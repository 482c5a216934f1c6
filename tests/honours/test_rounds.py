"""Honours of households from the outside: asked for, looked at twice, on notice, on the wall, gone
by itself (rows S2-21, S2-22, S2-23)."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.honours.models import HonourEntry, HonourRound
from linli.people.models import Consent, Person
from linli.privacy import services as privacy
from tests.desk import Desk
from tests.pdf_text import pages
from tests.town import WUXING, Town, appointed, somebody
from tests.yards import PAGE, again, opened, own, read, seen, visitor, with_account

pytestmark = pytest.mark.django_db


@pytest.mark.row("S2-21")
def test_a_courtyard_is_asked_for_looked_at_twice_and_gets_its_plaque(town: Town) -> None:
    yards = opened(town)
    assert "Our household asks" in read(PAGE)
    entry = yards.entered("1")
    assert "comes to the door" in own(entry).opens()
    assert "新屋巷 1" in yards.grid.opens("/honours/")
    yards.reviews(entry)
    yards.checks(entry)
    assert "示例·1号院" not in read(PAGE)  # chosen, and not on notice yet
    with yards.at(15):
        yards.turns("publish")
        page = read(PAGE)
        assert "Public notice" in page
        assert "示例·1号院" in page
        assert "households chosen: <5" in page
    with yards.at(21):
        yards.turns("conclude")
        assert "示例·1号院" in read(PAGE)
        assert "The plaque is yours until" in own(entry).opens()
        plaque = "".join(pages(visitor().get(f"{own(entry).link}plaque.pdf").content))
        for words in ("五美庭院", "示例·1号院", "整洁美", "五星村", "有效期至"):
            assert words in plaque, words
        assert yards.clerk.takes(f"{entry.get_absolute_url()}plaque.pdf").startswith(b"%PDF")
    steps = again(entry).steps.order_by("seq")
    assert [step.verb for step in steps] == ["ask", "review", "check", "award"]
    assert all(step.is_intact() for step in steps)


@pytest.mark.row("S2-22")
def test_a_star_household_gets_the_stars_that_its_yard_shows(town: Town) -> None:
    yards = opened(town, "star_household")
    entry = yards.entered("2")
    few: dict[str, Any] = {name: [] for name in seen(entry)} | {
        "met_ecology": seen(entry)["met_ecology"]
    }
    refused = yards.reviews(entry, 422, **few)
    assert "Not seen yet" in refused
    three: dict[str, Any] = {
        **few,
        **{f"met_{one}": seen(entry)[f"met_{one}"] for one in ("thrift", "culture")},
    }
    yards.reviews(entry, **three)
    yards.checks(entry, **three)
    with yards.at(15):
        yards.turns("publish")
    with yards.at(21):
        yards.turns("conclude")
        wall = read(PAGE)
        assert "Ecology star · Thrift star · Culture star" in wall
        assert "Helpfulness" not in wall
        mine = own(entry).opens()
        assert "Ecology star · Thrift star · Culture star" in mine


@pytest.mark.row("S2-23")
def test_a_village_selects_regularly_and_its_wall_empties_by_itself(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    yards.to_the_end(entry)
    assert "the next round opens by" in yards.secretary.opens("/honours/")
    with yards.at(22):
        assert opened(town).round != yards.round  # the next one of the same kind
        yards.secretary.posts(
            "/honours/rounds/add/", 409, key="k", village=WUXING, kind="courtyard",
            opens_on=f"{clock.today()}", asks_until=f"{clock.today() + timedelta(days=9)}",
        )  # fmt: skip
    with yards.at(740):
        assert "示例·1号院" in read(PAGE)
    with yards.at(753):
        page = read(PAGE)
        assert "示例·1号院" not in page
        assert "lapsed" not in page.lower().replace("a plaque lapses by itself", "")
    with yards.at(800):
        privacy.dispose_all()
    assert again(entry).stage == "out"
    assert again(entry).household is None


@pytest.mark.row("S2-21")
def test_somebody_without_a_phone_says_so_at_the_door_and_the_record_says_who_wrote_it(
    town: Town,
) -> None:
    yards = opened(town)
    fields: dict[str, Any] = {
        "key": "k1", "origin": "door", "unit": str(town.lanes[0].pk), "number": "3",
        "plaque": "", "agrees": "on",
    }  # fmt: skip
    address = f"{yards.round.get_absolute_url()}write-down/"
    for _twice in range(2):
        yards.grid.posts(address, **fields)
    entry = HonourEntry.objects.get()
    page = yards.clerk.opens(entry.get_absolute_url())
    assert "Said at the door, written down by staff" in page
    assert "written down by 示例·甲" in page
    assert yards.grid.opens(f"{entry.get_absolute_url()}slip/").count("/honours/own/") == 1
    assert "新屋巷 3" in own(entry).opens()
    yards.grid.posts(address, 409, **{**fields, "key": "k2"})  # in the round already
    other = {**fields, "key": "k3", "unit": str(town.lanes[1].pk)}
    yards.grid.posts(address, 422, **other)  # not a lane of this grid
    yards.does(yards.grid, entry, "withdraw")  # at the household's word
    assert again(entry).stage == "out"


@pytest.mark.row("S2-21")
def test_who_is_not_there_yet_is_told_kindly_and_nobody_else_sees_it(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("4")
    yards.does(yards.grid, entry, "not_yet", 422, apart="on")  # without what would help
    yards.does(yards.grid, entry, "not_yet", advice="水沟清一下，柴草码好", apart="on")
    page = own(entry).opens()
    assert "Thank you for asking" in page
    assert "水沟清一下" in page
    for desk in (yards.grid, yards.clerk, yards.secretary, Desk(town.lead)):
        desk.opens(entry.get_absolute_url(), 404)
        assert "新屋巷 4" not in desk.opens("/honours/")
        assert "新屋巷 4" not in desk.opens(yards.round.get_absolute_url())
    own(entry).sends("again")
    seen_again = yards.grid.opens(entry.get_absolute_url())
    assert "水沟清一下" not in seen_again
    assert "Not yet" not in seen_again.partition('id="story"')[2].partition("</section>")[0]
    yards.reviews(entry)
    assert again(entry).stage == "reviewed"


def test_taken_back_at_any_moment_it_leaves_no_trace_for_others(town: Town) -> None:
    yards = opened(town)
    entries = [yards.entered(number) for number in ("1", "2", "3", "5")]
    stays = yards.entered("6")
    yards.reviews(entries[1])
    yards.reviews(entries[2])
    yards.checks(entries[2])
    for entry in entries[:3]:
        page = own(entry)
        assert "All of it is gone" in page.sends("withdraw", 200)
        page.opens(404)
        yards.clerk.opens(entry.get_absolute_url(), 404)
    for entry in (entries[3], stays):
        yards.reviews(entry)
        yards.checks(entry)
    with yards.at(15):
        yards.turns("publish")
    with yards.at(21):
        yards.turns("conclude")
        assert "示例·5号院" in read(PAGE)
        own(entries[3]).sends("withdraw", 200)
        wall = read(PAGE)
        assert "示例·5号院" not in wall
        assert "示例·6号院" in wall
    for entry in entries:
        gone = again(entry)
        kept = (gone.household, gone.unit, gone.person, gone.sealed, gone.shown_at)
        assert not any(one is not None for one in kept)
        assert not any("text" in word for step in gone.steps.all() for word in step.words.values())
    assert Consent.objects.count() == 2  # those of the household that stays
    listed = yards.secretary.opens(yards.round.get_absolute_url())
    assert listed.count('class="row-title"') == 1


def test_only_those_who_agreed_stand_on_notice_and_wall(town: Town) -> None:
    yards = opened(town)
    quiet, shown = yards.entered("1", shown=None), yards.entered("2")
    yards.reviews(quiet), yards.checks(quiet)
    yards.reviews(shown), yards.checks(shown)
    with yards.at(15):
        yards.turns("publish")
        page = read(PAGE)
        assert "示例·2号院" in page
        assert "示例·1号院" not in page
    with yards.at(21):
        yards.turns("conclude")
        assert "示例·1号院" not in read(PAGE)
        assert visitor().get(f"{own(quiet).link}plaque.pdf").status_code == 200
        own(quiet).sends("show", shown="yes")
        assert "示例·1号院" in read(PAGE)
        own(shown).sends("show", shown="no")
        assert "示例·2号院" not in read(PAGE)
        assert visitor().get(PAGE)["X-Robots-Tag"] == "noindex, nofollow"
    kinds = Consent.objects.filter(withdrawn_at__isnull=True).values_list("purpose", flat=True)
    assert sorted(kinds) == ["honours.round", "honours.round", "honours.wall"]


def test_nobody_judges_their_own_household_or_both_times(town: Town) -> None:
    yards = opened(town)
    member = yards.grid
    yards.asks("1", client=member.client)  # the grid member's own, with the account
    mine = HonourEntry.objects.get()
    assert mine.person == town.grid_member.person
    assert "新屋巷 1" in member.opens("/honours/mine/")
    yards.reviews(mine, 403)
    near = yards.entered("2")
    yards.does(member, near, "stand_aside")
    yards.reviews(near, 403)
    assert "新屋巷 2" not in member.opens("/honours/")
    group = town.lanes[0].parent
    assert group is not None
    leader = Desk(appointed(somebody("组长", "zuzhang"), "group_leader", group))
    said: dict[str, Any] = {"at_door": "on", "apart": "on"}
    yards.does(leader, mine, "review", **{**said, **seen(mine)})
    both = appointed(town.grid_member, "village_clerk", town.village)
    assert both.user is not None
    third = yards.entered("3")
    yards.reviews(third)
    looked: dict[str, Any] = {"apart": "on", **seen(third)}
    yards.does(Desk(both), third, "check", 403, **looked)
    yards.checks(third, 422, apart=None)  # nothing was said of whose it is
    yards.checks(third)


def test_a_door_that_somebody_else_typed_is_put_away_at_the_door(town: Town) -> None:
    yards = opened(town)
    real, false = yards.entered("7"), yards.entered("7", plaque="别人写的")
    yards.reviews(real, 422, at_door=None)  # they were not asked
    yards.reviews(real)
    assert "reviewed already" in yards.reviews(false, 409)
    people = Person.objects.count()
    yards.does(yards.grid, false, "nobody_asked", apart="on")
    assert again(false).stage == "out"
    assert Person.objects.count() == people - 1
    own(real).opens()


def test_the_open_page_tells_nobody_who_asked(town: Town) -> None:
    yards = opened(town)
    first = yards.asks("1")["Location"]
    assert yards.asks("1")["Location"] != first  # asked again it looks the same to anybody
    assert "no door 99" in yards.asks("99", 422).content.decode()
    assert "Without this yes" in yards.asks("2", 422, agrees=None).content.decode()
    same = yards.asks("3", key="same")["Location"]
    assert yards.asks("3", key="same")["Location"] == same
    yards.asks("4", 409, key="same")


def test_the_notice_waits_for_the_last_day_and_for_everybody_to_be_answered(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    assert "may still ask" in yards.turns("publish", 409)
    with yards.at(15):
        assert "1 household still waits" in yards.turns("publish", 409)
        assert visitor().get(f"/honours/ask/{yards.round.pk}/").status_code == 404
        yards.reviews(entry)
        yards.checks(entry)
        yards.turns("publish")
        assert "not over yet" in yards.turns("conclude", 409)
        yards.does(yards.clerk, entry, "not_yet", advice="公示期有人说水沟堵了", apart="on")
        assert "示例·1号院" not in read(PAGE)
        assert "水沟堵了" in own(entry).opens()
    with yards.at(21):
        yards.turns("conclude")
        assert "Nobody stands on the wall yet" in read(PAGE)
    assert HonourRound.objects.get().stage == "done"


def test_whoever_withdraws_all_that_their_account_agreed_to_is_shown_nowhere(town: Town) -> None:
    yards = opened(town)
    who = with_account()
    desk = Desk(who)
    yards.asks("1", client=desk.client, photos="on")
    entry = HonourEntry.objects.get()
    assert entry.person == who.person
    assert desk.opens("/honours/mine/").count("/honours/own/") == 1
    assert "新屋巷 1" in desk.opens("/account/data/")
    yards.to_the_end(entry)
    with yards.at(22):
        assert "示例·1号院" in read(PAGE)
        desk.posts("/account/data/erase/", what="contact")
        assert "示例·1号院" not in read(PAGE)
        assert "You stand neither" in own(entry).opens()
        own(entry).sends("show", shown="yes")
        assert "示例·1号院" in read(PAGE)
        own(entry).sends("withdraw", 200)
        assert "新屋巷 1" not in desk.opens("/account/data/")
    assert not Consent.objects.filter(person=who.person).exists()
    assert Person.objects.filter(pk=who.person.pk).exists()
