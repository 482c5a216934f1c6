"""A village secretary divides the village: proposed by the planner, moved by hand, published."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.common import clock
from tests.journeys.conftest import Reader
from tests.journeys.pages import VILLAGE, fits_the_screen, presses, speaks

pytestmark = pytest.mark.journey

PLANS = f"/office/places/{VILLAGE}/grids/"
PLANNER_SECONDS = 240  # the first time it makes its machine code; on a busy machine


def test_a_proposal_is_asked_for_waited_for_explained_and_thrown_away(
    plain_reader: Reader,
) -> None:
    page = plain_reader.signs_in("demo-secretary")
    page.goto(f"{PLANS}ask/")
    page.locator("input[name=grids]").fill("2")
    page.locator("main form button").last.click()
    draft = _waits_for_the_draft(page)
    fits_the_screen(page)
    expect(page.locator("#principles .tag")).to_have_count(5)
    expect(page.locator("#grids tbody tr")).to_have_count(2)
    away = page.locator("details", has=page.locator("form[action$='/throw-away/']")).last
    away.locator("summary").click()
    presses(away.locator("button").last)
    page.goto(PLANS)
    assert draft not in page.content()


def _waits_for_the_draft(page: Page) -> str:
    """Where the proposal's draft is; the page looks again by itself without script."""
    until = time.monotonic() + PLANNER_SECONDS
    while time.monotonic() < until:
        if re.search(r"/grids/\d+/$", page.url):
            return page.url.removeprefix(page.url.split("/office/")[0])
        page.wait_for_timeout(1000)
    raise AssertionError(f"No proposal came: {page.locator('main').inner_text()}")


def test_a_lane_is_moved_by_dragging_checked_at_once_and_the_plan_announced_for_a_day(
    reader: Reader,
) -> None:
    page = reader.signs_in("demo-secretary")
    page.goto(PLANS)
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/grids/\d+/$"))
    fits_the_screen(page)
    lane, grid = (
        page.locator("#map path[data-lane]").first,
        page.locator("#map path[data-lane]").last,
    )
    moved, to = lane.get_attribute("data-lane"), grid.get_attribute("data-grid")
    assert lane.get_attribute("data-grid") != to
    grid.scroll_into_view_if_needed()  # on a phone the map begins below the middle
    _drags(page, lane.bounding_box(), grid.bounding_box())
    expect(page.locator(f"select[name=g-{moved}]")).to_have_value(str(to))

    page.locator("#principles a.button").click()
    page.wait_for_url("**/publish/")
    speaks(page, reader.language)
    fits_the_screen(page)
    page.locator("[name=reason]").fill("两巷并到一格")
    if page.locator("[name=size_reason]").count():
        page.locator("[name=size_reason]").fill("住得近")
    day = clock.today() + timedelta(days=30)
    page.locator("[name=day]").fill(day.isoformat())
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/grids/(\d+/)?$"))
    expect(page.locator("main")).to_contain_text(str(day.day))
    presses(page.locator("form[action$='/withdraw/'] button").first)
    fits_the_screen(page)


def _drags(page: Page, start: object, end: object) -> None:
    """From the middle of one shape to that of another, as a mouse does."""
    assert isinstance(start, dict)
    assert isinstance(end, dict)
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()
