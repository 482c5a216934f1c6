"""Six villages by ten aspects, from the draw to the delisting, as the people do it who have a part
in it (practice B28, B9; rows S1-27 to S1-31)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.entering import (
    AWFUL,
    PICTURE,
    does,
    finds,
    hands_in,
    looks_at_everything,
    posts,
)
from tests.journeys.pages import fits_the_screen, presses, speaks
from tests.journeys.six_villages import SixVillages, six_villages
from tests.journeys.web_forms import fills_in_a_group

pytestmark = [pytest.mark.journey, pytest.mark.slow]

DESK, PHONE = 1280, 360


@pytest.fixture(scope="module")
def six(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SixVillages]:
    with six_villages(browser, tmp_path_factory.mktemp("six") / "linli") as found:
        yield found


@dataclass
class Walk:
    """What one scenario knows so far."""

    six: SixVillages
    lead: Page
    round: str = ""
    sheets: dict[str, list[str]] = field(default_factory=dict)  # addresses to fill in, by inspector
    seated: set[str] = field(default_factory=set)  # names of everybody who sits on a panel

    @property
    def not_seated(self) -> str:
        """Somebody of the township on whom no lot fell: there are more than two panels need."""
        judges = ("示例·复评", "示例·站0", "示例·站1", "示例·站2")
        return self.six.accounts[next(name for name in judges if name not in self.seated)]


@pytest.mark.row("S1-27", "S1-28", "S1-29", "S1-30", "S1-31")
def test_six_villages_go_from_the_draw_to_the_delisting(six: SixVillages) -> None:
    walk = Walk(six, six.signs_in("pingguan", DESK))
    _opens_and_draws(walk)
    found_at = _enters_sheets_by_hand(walk)
    _fills_in_with_another_engine(walk)
    wrongly, awful = _hands_in_the_rest(walk)
    _is_put_right_and_rechecked(walk, found_at)
    _closes_and_shows_the_lists(walk)
    _objects_and_is_scored_again(walk, wrongly)
    _is_published_with_its_reason(walk, awful)
    _comes_off_the_list(walk, awful)


def _opens_and_draws(walk: Walk) -> None:
    """All six villages, the ten aspects that come with the product, two panels by lot."""
    page = walk.lead
    page.goto("/scoring/")
    presses(page.locator(f"a[href='/scoring/open/{walk.six.township}/']"))
    speaks(page, "zh-hans")
    expect(page.locator("input[name=villages]:checked")).to_have_count(6)
    presses(page.locator("main form button.main"))
    walk.round = page.url
    draw = page.locator("form[action$='/draw/']")
    expect(draw.locator("[name=panels]")).to_have_value("2")
    presses(draw.locator("button"))
    expect(page.locator("aside code").first).to_have_text(re.compile(r"^\d{12}$"))
    fits_the_screen(page)
    for panel in page.locator("main section section").all():
        names = [one.inner_text().split()[0] for one in panel.locator("li").all()]
        assert len(names) >= 2
        expect(panel.locator("tbody tr")).to_have_count(3)
        walk.seated |= set(names)
        walk.sheets[walk.six.accounts[names[0]]] = []
    presses(page.locator("a[href$='/check/']"))
    expect(page.locator("main b").first).to_be_visible()
    fits_the_screen(page)


def _enters_sheets_by_hand(walk: Walk) -> str:
    """On a phone: a village and a group, and without script another one; where something was
    found."""
    for username in walk.sheets:
        page = walk.six.signs_in(username, PHONE)
        link = page.locator("a[href='/scoring/stops/']")
        if not link.first.is_visible():
            page.locator(".nav summary").click()
        presses(link.first)
        fits_the_screen(page)
        hrefs = [one.get_attribute("href") for one in page.locator("a.row-title").all()]
        walk.sheets[username] = [href for href in hrefs if href]
        assert len(hrefs) == 3 * 5  # three villages, each as a whole and four groups of it
    username, sheets = next(iter(walk.sheets.items()))
    page = walk.six.signs_in(username, PHONE)
    page.goto(sheets.pop(0))
    village = page.locator("h1").inner_text()
    looks_at_everything(page)
    finds(page, "treatment-burnt", times=2, where="河边")
    expect(page.locator("[data-total]")).to_have_text("90")
    hands_in(page, "90")

    page.goto(sheets.pop(0))
    looks_at_everything(page)
    page.locator("[name=toilets-seen]").fill("5")
    page.locator("[name=toilets-good]").fill("4")
    finds(page, "roads-hole", times=1, where="井边")
    expect(page.locator("[data-total]")).to_have_text("95")
    hands_in(page, "95")

    plain = walk.six.signs_in(username, PHONE, script=False)
    plain.goto(sheets.pop(0))
    looks_at_everything(plain)
    presses(plain.locator("button[value=hand_in]"))  # how many toilets were seen is not said
    expect(plain.locator("[role=alert]").first).to_be_visible()
    fits_the_screen(plain)
    plain.locator("[name=toilets-seen]").fill("5")
    plain.locator("[name=toilets-good]").fill("5")
    hands_in(plain, "100")
    return village


def _fills_in_with_another_engine(walk: Walk) -> None:
    """ODK Web Forms instead of our page, by the key in an address; sent twice it is one sheet."""
    username, sheets = list(walk.sheets.items())[-1]
    page = walk.six.signs_in(username, PHONE)
    address = sheets.pop(1)
    told = fills_in_a_group(page, walk.six.product.address, address)
    assert (told["form"], told["wrong"]) == ("success", [])
    assert (told["total"], told["sent"]) == ("95", [201, 201]), told
    page.goto(address)
    expect(page.locator("main section b").first).to_have_text(told["total"])


def _hands_in_the_rest(walk: Walk) -> tuple[str, str]:
    """By plain forms: each second group has a hole in its road; one is said to be full of rubbish
    and is not, one is awful."""
    found: list[str] = []
    for number, (username, sheets) in enumerate(walk.sheets.items()):
        page = walk.six.signs_in(username, PHONE)
        for place, address in enumerate(sheets):
            form = page.request.get(address).text()
            faults = {"roads-hole": 1} if place % 2 else {}
            if "toilets-seen" in form and len(found) == number:
                faults = AWFUL if number else {"collection-overflowing": 3}
                found.append(address.rstrip("/").rpartition("/")[2])
            posts(page, address, form, faults if "toilets-seen" in form else {})
        page.goto("/scoring/stops/")
        expect(page.locator("a.row-title[href*='/stops/']")).to_have_count(0)
    return found[0], found[1]


def _is_put_right_and_rechecked(walk: Walk, village: str) -> None:
    """By whoever answers for the place, with a photo of after; somebody else looks at it."""
    code, number = walk.six.villages[village]
    secretary = walk.six.signs_in(f"village_secretary{number}", DESK)
    secretary.goto(f"/scoring/findings/at/{code}/")
    fits_the_screen(secretary)
    presses(secretary.locator("#list a.row-title").first)
    address = secretary.url
    names = [name for name in walk.six.accounts if name in secretary.locator("dl").inner_text()]
    owner = walk.six.signs_in(walk.six.accounts[max(names, key=len)], PHONE)
    owner.goto(address)
    does(owner, "begin")
    does(owner, "rectify", words="已经清理干净", photos=PICTURE)
    expect(owner.locator("#photos img")).to_have_count(2)  # before and after
    fits_the_screen(owner)
    expect(owner.locator("details[id^=do-]")).to_have_count(0)  # not by whoever put it right
    secretary.goto(address)
    does(secretary, "pass")
    expect(secretary.locator("details[id^=do-]")).to_have_count(0)


def _closes_and_shows_the_lists(walk: Walk) -> None:
    page = walk.lead
    page.goto(walk.round)
    presses(page.locator("form[action$='/close/'] button"))
    presses(page.locator("a[href$='/reckon/']"))
    presses(page.locator("main form button.main"))
    for address in _lists(walk):
        page.goto(address)
        fits_the_screen(page)
        presses(page.locator("form[action$='/do/preview/'] button"))
        expect(page.locator("form[action$='/do/publish/']")).to_be_visible()


def _lists(walk: Walk) -> list[str]:
    """The red and the black list that stand."""
    page = walk.lead
    page.goto(re.sub(r"/rounds/", "/results/", walk.round) + "reckon/")
    found = page.locator("main a[href*='/scoring/lists/']")
    expect(found).to_have_count(2)
    return [str(one.get_attribute("href")) for one in found.all()]


def _objects_and_is_scored_again(walk: Walk, unit: str) -> None:
    """The village of a group that was marked down wrongly; figures and lists follow by
    themselves."""
    red, black = _lists(walk)
    everybody = walk.six.reader(PHONE, language="en").opens(red)
    expect(everybody.locator("main a[href*='/object/']")).to_have_count(0)
    secretary = _speaker(walk, unit)
    secretary.goto(black)
    presses(secretary.locator("a[href$='/object/']"))
    secretary.locator("[name=unit]").select_option(unit)
    secretary.locator("textarea[name=text]").fill("检查时垃圾车正在清运，桶是空的")
    fits_the_screen(secretary)
    presses(secretary.locator("main form button"))
    objection = secretary.url
    judge = walk.six.signs_in(walk.not_seated, PHONE)
    judge.goto(objection)
    for one in judge.locator("main form input[type=number]").all():
        one.fill("10")
    judge.locator("[name=words]").fill("当天清运记录齐全，桶是空的")
    fits_the_screen(judge)
    presses(judge.locator("main form button"))
    expect(judge.locator("main s").first).to_be_visible()
    everybody.goto(red)
    expect(everybody.locator("main b").first).to_be_visible()  # struck, and kept to be read
    assert set(_lists(walk)).isdisjoint({red, black})
    everybody.goto(_lists(walk)[1])
    expect(everybody.locator(f"a[href='{_path(objection)}']")).to_be_visible()


def _speaker(walk: Walk, unit: str) -> Page:
    """The secretary of a group's village, found on the page of its figures."""
    page = walk.lead
    page.goto(re.sub(r"/rounds/", "/results/", walk.round))
    row = page.locator("tr", has=page.locator(f"a[href*='/{unit}/']")).first
    words = row.inner_text()
    number = next(many for name, (_code, many) in walk.six.villages.items() if name in words)
    return walk.six.signs_in(f"village_secretary{number}", PHONE)


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def _is_published_with_its_reason(walk: Walk, unit: str) -> None:
    """Once the preview is over; then anybody reads it, beginning at the township's page."""
    page = walk.lead
    red, black = _lists(walk)
    page.goto(black)
    expect(page.locator(f"h2 ~ p a[href*='/{unit}/']")).to_have_count(1)
    presses(page.locator("form[action$='/do/publish/'] button"))
    expect(page.locator("[role=alert]").first).to_be_visible()  # its units may still object
    walk.six.days_pass(4)
    page.goto(black)
    reason = page.locator("form[action$='/do/reason/']")
    reason.locator("[name=reason]").fill("公共区域垃圾长期没有清运")
    presses(reason.locator("button"))
    for address in (red, black):
        page.goto(address)
        presses(page.locator("form[action$='/do/publish/'] button"))
        expect(page.locator("[role=alert]")).to_have_count(0)
    for language, width in (("zh-hans", PHONE), ("en", DESK)):
        anybody = walk.six.reader(width, language=language).opens(f"/places/{walk.six.township}/")
        presses(anybody.locator(f"a[href='/scoring/of/{walk.six.township}/']"))
        fits_the_screen(anybody)
        presses(anybody.locator(f"a[href='{black}']"))
        speaks(anybody, language)
        expect(anybody.locator("main")).to_contain_text("公共区域垃圾长期没有清运")
        fits_the_screen(anybody)
        assert "示例" not in anybody.locator("main").inner_text()  # nobody is named


def _comes_off_the_list(walk: Walk, unit: str) -> None:
    black = _lists(walk)[1]
    village = _speaker(walk, unit)
    village.goto(black)
    _acts(village, "plan", "十天内清运，每周复查")
    _acts(village, "rectified", "清运完了")
    expect(_form(village, "pass")).to_have_count(0)  # nobody judges their own
    walk.lead.goto(black)
    _acts(walk.lead, "pass")
    anybody = walk.six.reader(PHONE, language="en").opens(black)
    expect(anybody.locator("main")).to_contain_text("Taken off after its recheck")
    fits_the_screen(anybody)


def _form(page: Page, verb: str) -> Locator:
    return page.locator(f"form[action*='/listed/'][action$='/do/{verb}/']")


def _acts(page: Page, verb: str, words: str = "") -> None:
    form = _form(page, verb)
    if words:
        form.locator("[name=words]").fill(words)
    presses(form.locator("button"))
    expect(page.locator("[role=alert]")).to_have_count(0)
