"""What only a real office shows: administering, one's own account, second factors, invitations.
Judged as every page is: axe and the HTML validator, both languages, with and without script, at
200 % text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Product, Reader
from tests.journeys.every_page import (
    address,
    at_a_desk,
    complaints_of_axe,
    complaints_of_the_validator,
    found,
    judged,
)
from tests.journeys.pages import presses
from tests.town import PASSWORD, WUXING
from tools.installation import installation

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OFFICE = """
from tests import town
made = town.build()
town.appointed(town.somebody("管", "guan"), "administrator", made.township)
made.reports("井边的灯不亮", phone="13800000000")
"""
BY_NAME = (
    "/account/",
    "/account/second-factor/",
    "/account/messages/",
    "/account/data/",
    f"/office/staff/{WUXING}/",
    f"/office/places/{WUXING}/add/",
    "/office/ledger/import/",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """No demonstration: the town of the tests, with an administrator."""
    with installation(tmp_path_factory.mktemp("office")) as made:
        made.python(OFFICE)
        made.serve()
        yield Product(f"http://127.0.0.1:{made.port}", made.environment)


@pytest.fixture(
    params=[("zh-hans", True), ("zh-hans", False), ("en", True), ("en", False)],
    ids=["zh-script", "zh-no-script", "en-script", "en-no-script"],
)
def desk(request: pytest.FixtureRequest, browser: Browser, office: Product) -> Reader:
    """In each language with and without our script."""
    return at_a_desk(browser, office, *request.param)


def test_whatever_an_administrator_can_reach(desk: Reader, tmp_path: Path) -> None:
    page = desk.opens("/sign-in/")
    page.locator("input[name=username]").fill("guan")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.main").first.click()
    page.wait_for_url("**/work/")

    seen = found(page, "/office/", *BY_NAME)

    names = {address(path) for path in seen.pages}
    wanted = {"portal:staff-invite", "portal:roster", "portal:rule", "portal:kind-of-place",
              "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"}  # fmt: skip
    assert len(names & wanted) >= len(wanted) - 1, wanted - names
    told = judged(seen, tmp_path, valid=not desk.without)
    assert not told, "\n".join(told)


def test_an_invitation_and_whoever_accepts_it(desk: Reader, tmp_path: Path) -> None:
    page = desk.opens("/sign-in/")
    page.locator("input[name=username]").fill("guan")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.main").first.click()
    page.wait_for_url("**/work/")
    page.goto(f"/office/staff/{WUXING}/invite/")
    presses(page.locator("main form button.main"))  # nothing was filled in
    told = complaints_of_axe(page)
    page.locator("input[name=name]").fill("示例·癸")
    page.locator("select[name=role]").select_option("village_clerk")
    presses(page.locator("main form button.main"))
    link = re.search(r"https?://[^/\s\"]+(/join/[\w-]+/)", page.content())
    assert link is not None
    pages = {"slip": page.content()}
    told += complaints_of_axe(page)

    newcomer = replace(desk).opens(link[1])
    told += complaints_of_axe(newcomer)
    pages["accept"] = newcomer.content()
    presses(newcomer.locator("main form button.main"))  # nothing was filled in
    told += complaints_of_axe(newcomer)
    newcomer.goto("/join/")
    told += complaints_of_axe(newcomer)
    told += complaints_of_the_validator(pages, tmp_path)
    assert not told, "\n".join(told)
