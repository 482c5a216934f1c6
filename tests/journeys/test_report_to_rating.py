"""The main job, clicked through: reported, handed up, handled, rechecked, rated."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Reader
from tests.journeys.pages import (
    VILLAGE,
    does,
    fits_the_screen,
    follows,
    opens_matter,
    photo,
    presses,
    reports,
    speaks,
)

pytestmark = pytest.mark.journey


@pytest.mark.row("S2-17", "S2-18", "S2-19")
def test_a_dark_lamp_goes_up_to_the_street_and_comes_back_rated(reader: Reader) -> None:
    resident = reader.opens("/")
    speaks(resident, reader.language)
    resident.locator(f"a[href='/places/{VILLAGE}/']").first.click()
    number, link = reports(resident, "井头巷路灯三天不亮", lane="井头巷", phone="13800000000")
    speaks(resident, reader.language)
    fits_the_screen(resident)

    grid_member = reader.signs_in("demo-grid-member")
    row = grid_member.locator("li", has=grid_member.locator(f"a[href='/matters/{number}/']"))
    expect(row).to_contain_text("01")  # because: the place is in grid 01
    fits_the_screen(grid_member)
    opens_matter(grid_member, number)
    does(grid_member, "accept")
    does(grid_member, "hand_up", reason="灯杆线路烧坏，没有电工证")

    clerk = reader.signs_in("demo-clerk")
    opens_matter(clerk, number)
    does(clerk, "accept")
    does(clerk, "hand_up", reason="需要供电所")

    street = reader.signs_in("demo-street")
    opens_matter(street, number)
    does(street, "accept")
    does(street, "complete", answer="供电所已更换线路", photos=[photo()])
    fits_the_screen(street)

    opens_matter(clerk, number)
    does(clerk, "pass_check")

    resident.goto(link)
    expect(resident.locator(".story")).to_contain_text("供电所已更换线路")
    expect(resident.locator(".story img")).to_have_count(1)
    follows(resident, "rate", solved="yes", satisfied="5", words="很快，谢谢")
    expect(resident.locator(".story")).to_contain_text("很快，谢谢")
    fits_the_screen(resident)
    _is_closed_in_the_ledger(reader, number)


def _is_closed_in_the_ledger(reader: Reader, number: str) -> None:
    """Anybody sees kind and state by the number, and no words of the reporter's."""
    anybody = reader.opens("/progress/")
    anybody.locator("input[name=number]").fill(number)
    anybody.locator("main form button").first.click()
    expect(anybody.locator(".tag.done").first).to_be_visible()
    assert "井头巷路灯" not in anybody.content()


def test_an_unhappy_resident_sends_it_one_level_up(reader: Reader) -> None:
    resident = reader.opens(f"/places/{VILLAGE}/")
    number, link = reports(resident, "垃圾桶满了没人收", lane="新屋巷", kind="other")
    grid_member = reader.signs_in("demo-grid-member")
    opens_matter(grid_member, number)
    does(grid_member, "accept")
    does(grid_member, "complete", answer="收走了")
    clerk = reader.signs_in("demo-clerk")
    opens_matter(clerk, number)
    does(clerk, "pass_check")
    resident.goto(link)
    follows(resident, "rate", solved="no", satisfied="1", words="还是满的")
    opens_matter(clerk, number)  # the village has it now, not the grid member again
    expect(clerk.locator("#do-accept")).to_be_visible()
    opens_matter(grid_member, number)
    expect(grid_member.locator("#do-accept")).to_have_count(0)


def test_two_people_at_one_matter_get_a_clear_conflict_and_keep_their_words(
    reader: Reader,
) -> None:
    resident = reader.opens(f"/places/{VILLAGE}/")
    number, _link = reports(resident, "水沟堵了", lane="新屋巷")
    first, second = reader.signs_in("demo-grid-member"), reader.signs_in("demo-grid-member")
    for page in (first, second):
        opens_matter(page, number)
    does(first, "accept")
    _sends(second, "refuse", reason="不归我们管理的地方", next_door="请打物业电话 12345")
    expect(second.locator("[role=alert]").first).to_be_visible()
    assert "不归我们管理的地方" in second.content()


def _sends(page: Page, verb: str, **fields: str) -> None:
    does(page, verb, settle=False, **fields)


def test_a_clerk_takes_a_call_with_the_keyboard_alone(reader: Reader) -> None:
    clerk = reader.signs_in("demo-clerk")
    clerk.goto("/intake/")
    focused = clerk.locator(":focus")
    expect(focused).to_have_attribute("name", "text")
    clerk.keyboard.type("八十岁老人想在家接种，走不动")
    names = []
    for _press in range(40):
        clerk.keyboard.press("Tab")
        name = focused.get_attribute("name") or ""
        names.append(name)
        if name == "where":
            clerk.keyboard.type("井头巷")
        if name == "phone":
            clerk.keyboard.type("13900000001")
        if focused.get_attribute("type") in {"submit", None} and _is_send(clerk):
            break
    assert {"where", "phone"} <= set(names)
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile(r"/matters/\d{11}/slip/"))
    expect(clerk.locator(".slip svg").first).to_be_visible()
    fits_the_screen(clerk)


def _is_send(page: Page) -> bool:
    """The first button of the form."""
    tag: str = page.evaluate("document.activeElement.tagName")
    return tag == "BUTTON"


def test_a_phone_without_script_reports_with_a_pin_on_the_map(plain_reader: Reader) -> None:
    resident = plain_reader.opens(f"/places/{VILLAGE}/report/")
    resident.locator("textarea[name=text]").fill("河堤护栏少了一截")
    resident.locator("summary", has=resident.locator("xpath=..//input[@type='image']")).click()
    picture = resident.locator("input[type=image]")
    presses(picture, position={"x": 120, "y": 150})
    expect(resident.locator("textarea[name=text]")).to_have_value("河堤护栏少了一截")
    assert resident.locator("input[name=lon]").get_attribute("value")
    resident.locator("main form button.main").click()
    resident.wait_for_url("**/r/**")
    expect(resident.locator(".slip-number").first).to_be_visible()


def test_a_scanned_poster_has_set_the_place(reader: Reader) -> None:
    clerk = reader.signs_in("demo-clerk")
    clerk.goto(f"/places/{VILLAGE}/posters/")
    code = re.search(r"/q/([0-9a-f]+)/", clerk.content())
    assert code is not None
    resident = reader.opens(f"/q/{code.group(1)}/")
    resident.locator("textarea[name=text]").fill("路面有坑")
    resident.locator("main form button.main").click()
    resident.wait_for_url("**/r/**")
    expect(resident.locator("main")).to_contain_text("01")
