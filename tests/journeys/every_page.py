"""Finds every page that somebody can reach by links, and asks two judges about it: axe-core in the
browser (WCAG 2.2 AA) and html-validate.

axe is asked about a page as long as it has not seen every kind of element in its kind of place at
that address and in that language (shape.js): what it says follows from those. Most pages are the
same for many readers, with script and without, and half of a walk was asking about them again.
"""

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Product, Reader
from tests.journeys.pages import fits_the_screen
from tools.assets import VALIDATOR, node
from tools.place import ASSETS

AXE: Final = (ASSETS / "dev" / "axe.min.js").read_text(encoding="utf-8")
SHAPE: Final = Path(__file__).with_name("shape.js").read_text(encoding="utf-8")
CONFIG: Final = Path(__file__).with_name("htmlvalidate.json")
WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SAMPLES: Final = 2  # pages of one address, such as two of the many matters
FORBIDDEN: Final = 403
MOST: Final = 450  # pages of one reader
DOUBLE: Final = "document.documentElement.style.fontSize = '200%'"

_seen_by_axe: defaultdict[tuple[str, str], set[int]] = defaultdict(set)


def at_a_desk(browser: Browser, product: Product, language: str, script: bool) -> Reader:
    """A wide screen, with or without our script. axe is a script itself, so the browser's stays on
    and only ours never arrives."""
    return Reader(browser, product, language, 1280, without="" if script else "**/*.js")


@dataclass
class Found:
    """Pages of one reader by path, and the page of the browser that can open them."""

    page: Page
    pages: dict[str, str] = field(default_factory=dict)

    def one_each(self) -> Iterator[str]:
        """One path for each address."""
        seen = set()
        for path in self.pages:
            if (name := address(path)) not in seen:
                seen.add(name)
                yield path


def address(path: str) -> str:
    """The name of the address that answers a path; empty for what is not ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def found(page: Page, *starts: str) -> Found:
    """Follow links from the starts, breadth first, a few of each address."""
    known, counts = Found(page), dict[str, int]()
    waiting = list(starts)
    for path in waiting:  # grows while it is read
        name = address(path)
        if not name or path in known.pages or counts.get(name, 0) >= SAMPLES:
            continue
        counts[name] = counts.get(name, 0) + 1
        answer = page.request.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        if answer.status == FORBIDDEN and ":" not in name:
            continue  # how an account of the demonstration signs in is not to be changed
        assert answer.status < 400, f"{answer.status}: a link leads to {path}"
        known.pages[path] = answer.text()
        assert len(known.pages) <= MOST
        waiting += links(known.pages[path], answer.url)
    return known


def links(html: str, base: str) -> list[str]:
    """Paths here that a page links to."""
    whole = [
        urljoin(base, href.replace("&amp;", "&")) for href in re.findall(r'href="(.*?)"', html)
    ]
    here = urlsplit(base).netloc
    parts = [urlsplit(link) for link in whole]
    return [f"{p.path}?{p.query}" if p.query else p.path for p in parts if p.netloc == here]


def complaints_of_axe(page: Page) -> list[str]:
    """What stands between this page and somebody with a screen reader, a keyboard or weak eyes."""
    page.evaluate(AXE)
    outcome: dict[str, Any] = page.evaluate(
        "tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", WCAG
    )
    return [
        f"{page.url}: {rule['id']}: {node_['target']} {node_['failureSummary']}"
        for rule in outcome["violations"]
        for node_ in rule["nodes"]
    ]


def complaints_of_axe_where_it_is_new(page: Page) -> list[str]:
    """Nothing where this process has shown axe all that stands here."""
    language: str = page.evaluate("document.documentElement.lang")
    known = _seen_by_axe[language, address(page.url)]
    shape = set(page.evaluate(SHAPE))
    if shape <= known:
        return []
    if not (told := complaints_of_axe(page)):
        known |= shape
    return told


def complaints_of_the_validator(pages: dict[str, str], folder: Path) -> list[str]:
    """Where the HTML is not HTML."""
    for number, html in enumerate(pages.values()):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
    said = folder / "said.json"  # a file: Node does not wait for a slow pipe to take it all
    with said.open("wb") as out:
        subprocess.run(
            [node(), ASSETS / "dev" / VALIDATOR, "--config", CONFIG, "-f", "json", folder],
            stdout=out, check=False,
        )  # fmt: skip
    paths = list(pages)
    assert said.stat().st_size, "The validator did not run: see what it says above."
    return [
        f"{paths[int(Path(file['filePath']).stem)]} line {one['line']}: {one['ruleId']}: "
        f"{one['message']}"
        for file in json.loads(said.read_text(encoding="utf-8"))
        for one in file["messages"]
    ]


def judged(seen: Found, folder: Path, *, valid: bool = True) -> list[str]:
    """All complaints about what one reader sees, each address looked at in double text. The HTML is
    the same with and without script: where both are walked, one of them has it validated."""
    told = complaints_of_the_validator(seen.pages, folder) if valid else []
    for path in seen.one_each():
        seen.page.goto(path)
        seen.page.evaluate(DOUBLE)
        fits_the_screen(seen.page)
        told += complaints_of_axe_where_it_is_new(seen.page)
    return told
