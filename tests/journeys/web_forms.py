"""ODK Web Forms, the other engine that reads our forms and that we did not write, in a browser."""

import subprocess
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, Route

from tests.journeys.entering import PICTURE
from tests.journeys.pages import presses
from tools.place import ASSETS

ENGINE: Final = ASSETS / "dev" / "xforms-engine.js"
SCRIPT: Final = Path(__file__).with_name("web_forms.js").read_text(encoding="utf-8")
BLANK: Final = "<!doctype html><html lang='en'><title>ODK Web Forms</title>"


def key_of(page: Page) -> tuple[str, str]:
    """Somebody lets a phone in: its user and its password."""
    page.goto("/phone-forms/")
    presses(page.locator("form:has([name=do][value=make]) button"))
    words = page.locator("#by-hand code")
    return words.nth(1).inner_text(), words.nth(2).inner_text()


def by_curl(address: str, user: str, password: str) -> str:
    """What curl is told, which proves itself by Digest."""
    words = ["curl", "--silent", "--show-error", "--fail", "--digest", "-u", f"{user}:{password}"]
    done = subprocess.run([*words, address], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def fills_in(page: Page, server: str, unit: str, answers: dict[str, str]) -> dict[str, Any]:
    """What the engine and our server say of one group. Everything was looked at."""

    def engine(route: Route) -> None:
        route.fulfill(body=ENGINE.read_text(encoding="utf-8"), content_type="text/javascript")

    page.route("**/engine.js", engine)
    page.route("**/web-forms/", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
    page.goto("/web-forms/")
    given = {"server": server, "level": "group", "unit": unit, "answers": answers}
    told: dict[str, Any] = page.evaluate(SCRIPT, {**given, "photo": list(PICTURE["buffer"])})
    return told


def fills_in_a_group(page: Page, origin: str, address: str) -> dict[str, Any]:
    """The group of a page's address: a hole in the road, one toilet of five not in order. curl gets
    the list of forms by user and password, the engine by the key that both make."""
    stop, unit = address.strip("/").split("/")[-2:]
    user, password = key_of(page)
    assert "<xform>" in by_curl(f"{origin}/openrosa/formList", user, password)
    answers = {
        "a_toilets__seen": "5", "a_toilets__good": "4", "a_roads__hole__times": "1",
        "a_roads__hole__where": "井边", "a_roads__hole__photo": "hole.jpg",
    }  # fmt: skip
    key = f"{stop.replace('-', '')}-{unit}"
    return fills_in(page, f"/openrosa/key/{user}{password}", key, answers)
