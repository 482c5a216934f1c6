"""The map in a browser: by keyboard, by mouse, and without script."""

from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Reader
from tests.journeys.pages import presses

pytestmark = pytest.mark.journey

MAP = "/places/440784105214/map/"  # 五星村 of the demonstration


def view(page: Page) -> list[float]:
    """Left, top, width and height of what is shown, in units of the picture."""
    box = page.locator(".atlas > svg").get_attribute("viewBox") or ""
    return [float(part) for part in box.split()]


def test_the_map_is_used_by_keyboard_alone(reader: Reader) -> None:
    page = reader.opens(MAP)
    page.locator(".skip-map a").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.querySelector('title').textContent")
    assert first
    expect(page.locator("[data-map-hint]")).to_be_visible()

    page.keyboard.press("+")
    page.keyboard.press("+")
    assert view(page)[2] == pytest.approx(250)
    left = view(page)[0]
    page.keyboard.press("ArrowRight")
    assert view(page)[0] > left
    page.keyboard.press("0")
    assert view(page) == pytest.approx([0, 0, 1000, 700])
    page.keyboard.press("Enter")
    page.wait_for_url("**/who/**")


def test_whoever_goes_on_by_tab_from_nearer_by_sees_where_they_are(reader: Reader) -> None:
    page = reader.opens(MAP)
    page.locator(".skip-map a").focus()
    page.keyboard.press("Tab")
    for _times in range(4):
        page.keyboard.press("+")
    for _times in range(8):
        page.keyboard.press("Tab")
        left, top, width, height = view(page)
        x, y = page.evaluate(
            """() => {
                const link = document.activeElement;
                const shift = link.querySelector("[transform]");
                const at = shift?.transform.baseVal.consolidate()?.matrix;
                const box = link.getBBox();
                return at ? [at.e, at.f] : [box.x + box.width / 2, box.y + box.height / 2];
            }"""
        )
        assert left <= x <= left + width
        assert top <= y <= top + height


def test_a_layer_is_shown_and_hidden_without_asking_again(reader: Reader) -> None:
    page = reader.opens(MAP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    layer, table = page.locator("g[data-layer=grids]").first, page.locator("#layer-grids")
    expect(table).to_be_visible()

    page.locator("input[value=grids]").uncheck()

    expect(layer).to_be_hidden()
    expect(table).to_be_hidden()
    assert "layer=grids" not in page.url
    assert "chosen=1" in page.url
    assert not {"document", "xhr", "fetch"} & set(asked)
    page.reload()  # the address remembers it
    expect(page.locator("#layer-grids")).to_be_hidden()


def test_steps_and_dragging_stay_on_the_page(reader: Reader) -> None:
    page = reader.opens(MAP)
    page.locator("[data-move=in]").click()
    assert view(page)[2] == pytest.approx(500)
    page.locator("[data-move=north]").click()
    top = view(page)[1]
    box = page.locator(".atlas > svg").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=4)
    page.mouse.up()
    assert view(page)[1] > top
    assert page.url.endswith(MAP)
    page.locator("[data-move=whole]").click()
    assert view(page) == pytest.approx([0, 0, 1000, 700])


def test_without_script_links_and_a_button_do_the_same(plain_reader: Reader) -> None:
    page = plain_reader.opens(MAP)
    page.locator("input[value=duty]").uncheck()
    presses(page.locator(".map-choice button"))
    expect(page.locator("#layer-duty")).to_be_hidden()
    presses(page.locator("[data-move=in]"))
    assert "near=1" in page.url
    presses(page.locator("[data-move=south]"))
    expect(page.locator("#layer-duty")).to_be_hidden()
    presses(page.locator("[data-move=whole]"))
    assert "near" not in page.url


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_is_wider_than_a_phone(reader: Reader, text: str) -> None:
    page = reader.opens(MAP)
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_browser_asks_nobody_but_us_for_the_map(reader: Reader) -> None:
    page = reader.opens("/")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(MAP)
    page.locator("[data-move=in]").click()
    page.wait_for_load_state("networkidle")
    assert hosts == {reader.product.address.split("/")[2]}


@pytest.mark.parametrize("nearer", [0, 1, 3])
def test_each_grid_has_its_number_and_no_name_stands_over_another(
    reader: Reader, nearer: int
) -> None:
    page = reader.opens(MAP)
    numbers = page.locator(".labels.layer-grids text:visible")
    assert sorted(numbers.all_text_contents()) == ["01", "02", "03"]
    for _times in range(nearer):
        page.locator("[data-move=in]").click()

    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".labels text")].map((one) =>
            one.getBoundingClientRect()).filter((box) => box.width).map((box) => box.toJSON())"""
    )

    assert len(boxes) >= 3
    for one, other in combinations(boxes, 2):
        across = one["left"] < other["right"] and other["left"] < one["right"]
        overlap = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        assert not across or overlap <= (one["height"] + other["height"]) / 7  # blank, not letters
