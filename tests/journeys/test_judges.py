"""axe is not asked twice about the same, and whatever it would complain about is not the same."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.every_page import complaints_of_axe_where_it_is_new

pytestmark = pytest.mark.journey

GOOD = """<!doctype html><html lang="{lang}"><head><title>示例</title>
<style>.pale {{ background: #fff }} .light {{ color: #ccc }} p {{ color: #000 }}</style></head>
<body><main><h1>示例</h1><p class="pale">{words}</p><ul><li>一<li>二</ul>
<form><label for="a">{words}</label><input id="a"><button>好</button></form>
<a href="/{number}/">{words}</a><img src="data:," alt="{words}"></main></body></html>"""
FAULTS = {
    "a label that points elsewhere": ('for="a"', 'for="b"'),
    "a field without a label": ('<label for="a">', "<label>"),
    "a button without words": ("<button>好", "<button>"),
    "a link without words": ("{words}</a>", "</a>"),
    "a picture without words": ('alt="{words}"', ""),
    "a state that there is not": ("<button>", "<button aria-expanded='maybe'>"),
    "a role that there is not": ("<form>", "<form role='sheet'>"),
    "letters too light for their ground": ('<p class="pale">', '<p class="light">'),
    "a list with something else in it": ("<ul><li>", "<ul><p>零</p><li>"),
    "words that are not in the page's language": ("<p ", "<p lang='xx-klingon-' "),
    "a name that points at nothing": ("<button>好", "<button aria-labelledby='nobody'>"),
    "a page without a title": ("<title>示例</title>", ""),
    "only names that are empty": ("<button>好", "<button aria-label=''>"),
}


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context().new_page()


def complaints(page: Page, lang: str, html: str = GOOD, *, words: str = "文字") -> int:
    page.goto("about:blank")
    page.set_content(html.format(lang=lang, words=words, number=len(words)))
    return len(complaints_of_axe_where_it_is_new(page))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_was_judged_is_judged_again_when_it_has_a_fault(page: Page, fault: str) -> None:
    assert not complaints(page, "zh-CN")
    assert complaints(page, "zh-CN", GOOD.replace(*FAULTS[fault]))
    assert complaints(page, "zh-CN", GOOD.replace(*FAULTS[fault]))  # and by every reader


def test_other_words_and_numbers_are_no_other_page_but_another_language_is(page: Page) -> None:
    complaints(page, "zh-HK")
    complaints(page, "zh-HK", words="别的文字")
    assert page.evaluate("typeof axe") == "undefined"  # it was not asked
    complaints(page, "zh-TW", words="别的文字")
    assert page.evaluate("typeof axe") == "object"
