"""How an inspector enters a sheet, by clicks or as the plain form that stands on its page; and how
a village puts right what was found."""

import re
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.journeys.pages import fits_the_screen, photo, presses

PICTURE: Final = photo()
AWFUL: Final = {  # with each as often as takes nearly everything off
    "collection-overflowing": 3, "collection-broken": 4, "roads-hole": 4, "roads-gutter": 4,
    "greening-neglected": 5, "greening-bare": 4, "improvement-piling": 5,
    "improvement-waste_heap": 2, "appearance-bills": 3, "appearance-ruins": 3,
}  # fmt: skip


def looks_at_everything(page: Page) -> None:
    """Each aspect was looked at."""
    for one in page.locator("input[type=radio][value=scored]").all():
        one.check(force=True)
    fits_the_screen(page)


def finds(page: Page, name: str, *, times: int, where: str) -> None:
    """Something takes points off, with its photo and its place."""
    item = page.locator("[data-item]", has=page.locator(f"[name={name}-times]"))
    item.locator(f"[name={name}-times]").fill(str(times))
    item.locator("summary").click()
    item.locator(f"[name={name}-where]").fill(where)
    item.locator(f"[name={name}-spot]").select_option("public")
    item.locator(f"[name={name}-photos]").set_input_files(PICTURE)


def hands_in(page: Page, total: str) -> None:
    """And it is worth so much."""
    presses(page.locator("button[value=hand_in]"))
    assert "/scoring/sheets/" in page.url
    expect(page.locator("main section b").first).to_have_text(total)
    fits_the_screen(page)


def posts(page: Page, address: str, form: str, faults: dict[str, int]) -> None:
    """All in order, but for the faults; each with a photo."""
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|key|version)" value="([^"]*)"', form))
    states = dict.fromkeys(re.findall(r'name="([a-z_]+-state)"', form), "scored")
    share = {"toilets-seen": "5", "toilets-good": "5"} if "toilets-seen" in form else {}
    times = {f"{name}-times": str(many) for name, many in faults.items()}
    photos: dict[str, Any] = {f"{name}-photos": PICTURE for name in faults}
    sent = {**hidden, **states, **share, **times, **photos, "go": "hand_in"}
    answer = page.request.post(address, multipart=sent)
    assert "/scoring/sheets/" in answer.url, (answer.status, answer.text()[:3000])


def does(page: Page, verb: str, **fields: Any) -> None:
    """One of the verbs of a finding, on its page."""
    box = page.locator(f"details#do-{verb}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in fields.items():
        control = box.locator(f"[name={name}]")
        if name == "photos":
            control.set_input_files(value)
        else:
            control.fill(value)
    presses(box.locator("button"))
    expect(page.locator("[role=alert]")).to_have_count(0)
