"""What people do on the pages, in the words of the tests. Found by names and addresses, never by
the words of one language."""

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

VILLAGE = "440784105214"


def photo() -> FilePayload:
    """A picture as a phone would send it."""
    body = io.BytesIO()
    Image.new("RGB", (800, 600), (120, 140, 160)).save(body, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def presses(button: Locator, **more: Any) -> None:
    """Press what leads to a page, and wait for that page: it may have the same address, and what is
    asked too early is asked of the page before."""
    with button.page.expect_navigation():
        button.click(**more)


def reports(
    page: Page, text: str, *, lane: str, phone: str = "", kind: str = ""
) -> tuple[str, str]:
    """From a village's page to the number and the secret link."""
    if "/report/" not in page.url:
        page.locator(f"main a[href='/places/{VILLAGE}/report/']").first.click()
    page.locator("textarea[name=text]").fill(text)
    unit = page.locator("select[name=unit]")
    value = unit.locator("option").filter(has_text=_lane(page, lane)).first.get_attribute("value")
    unit.select_option(value)
    if phone:
        page.locator("input[name=phone]").fill(phone)
    if kind:
        page.locator(f"input[name=kind][value={kind}]").check(force=True)
    page.locator("main form button.main").click()
    page.wait_for_url("**/r/**")
    number = re.search(r"/r/(\d{11})/", page.url)
    assert number is not None
    expect(page.locator(".slip-number").first).to_be_visible()
    return number.group(1), page.url


def _lane(page: Page, name: str) -> "re.Pattern[str]":
    """The lane's name in either language."""
    english = {"井头巷": "Jingtou Lane", "新屋巷": "Xinwu Lane"}
    return re.compile(f"{name}|{english[name]}")


def opens_matter(page: Page, number: str) -> None:
    """The staff page of a matter."""
    page.goto(f"/matters/{number}/")


def does(page: Page, verb: str, *, settle: bool = True, **fields: Any) -> None:
    """One of the office's verbs: open its form, fill it, send it."""
    form = page.locator(f"form[action$='/do/{verb}/']").first
    box = page.locator(f"details#do-{verb}")
    if box.count() and box.get_attribute("open") is None:
        box.locator("summary").first.click()
    for name, value in fields.items():
        control = form.locator(f"[name={name}]")
        if name == "photos":
            control.set_input_files(value)
        else:
            control.fill(value)
    before = page.locator(".story > li").count()
    presses(form.locator("button:visible").last)
    if settle:
        expect(page.locator("[role=alert]")).to_have_count(0)
        assert page.locator(".story > li").count() >= before or not page.locator(".story").count()


def follows(page: Page, verb: str, **fields: str) -> None:
    """One of the reporter's verbs on the page of the secret link."""
    form = page.locator(f"form[action$='/{verb}/']").first
    for name, value in fields.items():
        control = form.locator(f"[name={name}]")
        if control.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value='{value}']").check(force=True)
        else:
            control.fill(value)
    presses(form.locator("button").last)


def speaks(page: Page, language: str) -> None:
    """The page says which language it is in, and its heading is."""
    expect(page.locator("html")).to_have_attribute("lang", re.compile(language[:2]))
    heading = page.locator("main h1, main h2").first.inner_text()
    assert (
        bool(re.search(r"[\u4e00-\u9fff]", heading)) == (language != "en") or heading[:1].isdigit()
    )


def fits_the_screen(page: Page) -> None:
    """Nothing has to be scrolled sideways. After a press the next page may have just begun."""
    page.wait_for_load_state()
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"The page is {wider} px wider than the screen."
