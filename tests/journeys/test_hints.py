"""While somebody types, the page says which kind it looks like; one press takes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Reader
from tests.journeys.pages import VILLAGE, fits_the_screen

pytestmark = pytest.mark.journey


def test_a_resident_takes_the_kind_that_the_words_look_like(reader: Reader) -> None:
    page = reader.opens(f"/places/{VILLAGE}/report/")
    page.locator("textarea[name=text]").fill("隔壁着火了，电线杆也歪了")

    here = page.locator("[data-hints-here]")
    expect(here.locator("a[href='tel:119']")).to_be_visible(timeout=20_000)
    expect(page.locator("[name=suggest]")).to_have_count(0)
    page.locator("textarea[name=text]").fill("井头巷的路灯三天不亮了")
    take = here.locator("[data-take-kind][value=lighting]")
    expect(take).to_be_visible(timeout=20_000)
    fits_the_screen(page)
    take.click()

    expect(page.locator("[name=kind][value=lighting]")).to_be_checked()
    expect(take).to_have_count(0)
    expect(page).to_have_url(re.compile("/report/$"))


def test_a_clerk_sees_the_same_lamp_and_its_kind_while_typing(reader: Reader) -> None:
    page = reader.signs_in("demo-clerk")
    page.goto("/intake/")
    page.locator("textarea[name=text]").fill("巷口路灯三天不亮，老人晚上出门看不见")

    here = page.locator("[data-hints-here]")
    expect(here.locator("a[href^='/matters/']").first).to_be_visible(timeout=20_000)
    here.locator("[data-take-kind][value=lighting]").click()

    expect(page.locator("[name=kind]")).to_have_value("lighting")
    fits_the_screen(page)


def test_a_kind_asks_its_questions_as_soon_as_it_is_chosen(reader: Reader) -> None:
    page = reader.opens(f"/places/{VILLAGE}/report/")
    expect(page.locator("[name=ask]")).to_have_count(0)
    page.locator("[data-kind-here] summary").click()
    page.locator("[name=kind][value=lighting]").check()

    fault = page.locator("[name=q-lighting-fault]")
    expect(fault).to_be_visible(timeout=20_000)
    fault.select_option("flickers")
    fits_the_screen(page)
    page.locator("[name=kind][value=rubbish]").check()
    expect(fault).to_have_count(0)
    expect(page.locator("[name=q-rubbish-what]").first).to_be_visible()
