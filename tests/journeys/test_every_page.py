"""Every page that anybody can reach passes axe (WCAG 2.2 AA) and an HTML validator, in both
languages, with and without script, at 200 % text."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Product, Reader
from tests.journeys.every_page import (
    Found,
    address,
    at_a_desk,
    complaints_of_axe,
    complaints_of_the_validator,
    found,
    judged,
)
from tests.journeys.pages import VILLAGE, presses, reports

pytestmark = [pytest.mark.journey, pytest.mark.slow]

# Most pages are shared: staff take turns, so that each language is seen with and without script.
STAFF = {
    "demo-street": (("zh-hans", True), ("en", False)),
    "demo-chief": (("zh-hans", False), ("en", True)),
    "demo-clerk": (("zh-hans", True), ("en", False)),
    "demo-grid-member": (("zh-hans", False), ("en", True)),
}


@pytest.fixture(
    params=[("zh-hans", True), ("zh-hans", False), ("en", True), ("en", False)],
    ids=["zh-script", "zh-no-script", "en-script", "en-no-script"],
)
def desk(request: pytest.FixtureRequest, browser: Browser, product: Product) -> Reader:
    """In each language with and without our script."""
    return at_a_desk(browser, product, *request.param)


def test_whatever_a_resident_can_reach(desk: Reader, tmp_path: Path) -> None:
    page = desk.opens(f"/places/{VILLAGE}/report/")
    _number, link = reports(page, "井边的灯不亮", lane="井头巷", phone="13800000000")
    seen = found(page, "/", "/styleguide/", link.removeprefix(desk.product.address))
    assert {"portal:home", "portal:place", "matters:follow", "matters:ledger"} <= names(seen)
    told = judged(seen, tmp_path, valid=not desk.without)
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("username", "language", "script"),
    [(name, *way) for name, ways in STAFF.items() for way in ways],
)
def test_whatever_staff_can_reach(
    username: str, language: str, script: bool, browser: Browser, product: Product, tmp_path: Path
) -> None:
    page = at_a_desk(browser, product, language, script).signs_in(username)
    seen = found(page, "/work/")
    assert {"portal:work", "matters:list", "matters:detail"} <= names(seen)
    told = judged(seen, tmp_path)
    assert not told, "\n".join(told)


def names(seen: Found) -> set[str]:
    """The addresses that were found."""
    return {address(path) for path in seen.pages}


def test_a_page_that_is_not_there_and_one_that_refuses(desk: Reader, tmp_path: Path) -> None:
    page = desk.opens("/places/999999999999/")
    told = _complaints(page, tmp_path)
    page.goto(f"/places/{VILLAGE}/report/")
    presses(page.locator("main form button.main"))  # nothing was written
    told += _complaints(page, tmp_path)
    assert not told, "\n".join(told)


def _complaints(page: Page, folder: Path) -> list[str]:
    return complaints_of_axe(page) + complaints_of_the_validator({page.url: page.content()}, folder)
