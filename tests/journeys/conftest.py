"""A real Linli for the browser: own folder, database, server and worker, with the demonstration."""

import fcntl
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tools import installation
from tools.place import LINLI, ROOT

START_SECONDS = 60


@dataclass(frozen=True)
class Product:
    """Where it answers, and its environment for commands."""

    address: str
    environment: dict[str, str]

    def linli(self, *words: str) -> str:
        """Run a command of the product's."""
        done = subprocess.run(
            [LINLI, *words], env=self.environment, cwd=ROOT, check=True, capture_output=True
        )
        return done.stdout.decode()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Started as `make run` starts it: prepared, then server and worker. Each process of pytest has
    its own; the demonstration is made once and copied."""
    folder = tmp_path_factory.mktemp("product") / "linli"
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made := shared / "demonstration").exists():
            (begun := shared / "demonstration.begun").mkdir()
            like = installation.tables(os.environ.get("DATABASE_URL", ""))
            if like.startswith("sqlite"):
                installation.create(begun, like)  # an empty start has tests of its own
            _prepare(_product(begun))
            begun.rename(made)
    shutil.copytree(made, folder)
    running = _product(folder)
    parts = [started(name, running, folder) for name in ("serve", "worker")]
    try:
        waits_for(running.address, parts)
        yield running
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(20)


def _product(folder: Path) -> Product:
    """What it would be in this folder, at a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("LINLI_")},
        "LINLI_VAR": str(folder),
        "LINLI_PORT": str(port),
        "LINLI_DEMONSTRATION": "yes",
        "DATABASE_URL": f"sqlite:///{folder}/linli.sqlite3",
    }
    return Product(f"http://127.0.0.1:{port}", environment)


def _prepare(product: Product) -> None:
    for words in (["migrate", "--verbosity", "0"], ["load_reference"], ["demo", "--seed", "7"]):
        product.linli(*words)


@pytest.fixture(autouse=True)
def _no_page_stays_open(browser: Browser) -> Iterator[None]:
    """What a page of an earlier test still loads or asks for would slow down the later ones."""
    yield
    for context in browser.contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()


def started(name: str, product: Product, folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [LINLI, name], env=product.environment, cwd=ROOT, stdout=log, stderr=log
        )


def waits_for(address: str, parts: list["subprocess.Popen[bytes]"]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(part.poll() is None for part in parts):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The product did not start.")


@dataclass
class Reader:
    """Somebody with a browser: a language, a width, with or without script."""

    browser: Browser
    product: Product
    language: str
    width: int
    script: bool = True
    without: str = ""  # addresses that never arrive, as on a bad line

    def opens(self, path: str = "/") -> Page:
        """A page of their own, with their own cookies."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 800},
            locale="en-US" if self.language == "en" else "zh-CN",
            java_script_enabled=self.script,
            base_url=self.product.address,
        )
        page = context.new_page()
        page.set_default_timeout(10_000)  # milliseconds; a slow machine, not a slow page
        page.on("pageerror", self._broken)
        if self.without:
            page.route(self.without, lambda route: route.abort())
        page.goto(path)
        return page

    def signs_in(self, username: str) -> Page:
        """As one of the demonstration's people, by the button that only it has."""
        page = self.opens("/sign-in/")
        page.locator(f"button[name=account][value={username}]").click()
        page.wait_for_url("**/work/")
        return page

    @staticmethod
    def _broken(error: object) -> None:
        raise AssertionError(f"A script failed: {error}")


@pytest.fixture(
    params=[("zh-hans", 375), ("zh-hans", 1280), ("en", 375), ("en", 1280)],
    ids=lambda one: f"{one[0]}-{one[1]}px",
)
def reader(request: pytest.FixtureRequest, browser: Browser, product: Product) -> Reader:
    """In both languages, on a phone and at a desk."""
    language, width = request.param
    return Reader(browser, product, language, width)


@pytest.fixture
def plain_reader(browser: Browser, product: Product) -> Reader:
    """A phone whose browser runs no script."""
    return Reader(browser, product, "zh-hans", 375, script=False)
