"""The map over a background: tiles from the one host that the installation names."""

import re
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Product, Reader, started, waits_for

pytestmark = pytest.mark.journey

MAP = "/places/440784105214/map/"
WORDS = "示例底图"
SECONDS = 20


def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checked

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xc0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@dataclass
class TileServer:
    """A server of tiles on this machine, and what it was asked for."""

    address: str
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # which page asked, if a browser says so


@pytest.fixture(scope="module")
def tile_server() -> Iterator[TileServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append(self.path)
            known.told.append(self.headers.get("Referer", "") + self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture())

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = TileServer(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def with_tiles(
    product: Product, tile_server: TileServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The same demonstration, served a second time, over a background."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **product.environment,
        "LINLI_PORT": str(port),
        "LINLI_TILES": f"{tile_server.address}/{{z}}/{{x}}/{{y}}.png",
        "LINLI_TILES_WORDS": WORDS,
        "LINLI_TILES_DATUM": "GCJ-02",
    }
    running = Product(f"http://127.0.0.1:{port}", environment)
    server = started("serve", running, Path(tmp_path_factory.mktemp("tiles")))
    try:
        waits_for(running.address, [server])
        yield running
    finally:
        server.terminate()
        server.wait(20)


def drawn(page: Page) -> set[str]:
    """The tiles on the picture, as paths."""
    found = page.locator(".atlas image").evaluate_all(
        "all => all.map((one) => new URL(one.getAttribute('href')).pathname)"
    )
    return set(found)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_tiles_lie_beneath_the_shapes_and_come_from_that_host_alone(
    browser: Browser, with_tiles: Product, tile_server: TileServer, script: bool
) -> None:
    tile_server.asked.clear()
    page = Reader(browser, with_tiles, "zh-hans", 1280, script=script).opens("/")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(MAP)
    page.wait_for_load_state("networkidle")

    waits_until(page, lambda: bool(drawn(page)) and drawn(page) <= set(tile_server.asked))
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in tile_server.asked)
    assert not [text for text in refused if "Content Security Policy" in text]
    assert page.get_by_text(WORDS).is_visible()
    assert not any(tile_server.told)  # neither the page nor a cookie is told to the other host

    levels = {path.split("/")[1] for path in drawn(page)}
    page.locator("[data-move=in]").click()
    nearer = {str(int(level) + 1) for level in levels}
    waits_until(page, lambda: {path.split("/")[1] for path in drawn(page)} == nearer)
    waits_until(page, lambda: drawn(page) <= set(tile_server.asked))


def waits_until(page: Page, true: Callable[[], bool]) -> None:
    """The picture changes at once, its tiles come when they come: some seconds for that."""
    for _ in range(SECONDS * 10):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"After {SECONDS} s the picture shows {sorted(drawn(page))}")


def test_a_page_without_a_map_asks_the_other_host_for_nothing(
    browser: Browser, with_tiles: Product, tile_server: TileServer
) -> None:
    page = Reader(browser, with_tiles, "zh-hans", 1280).opens("/")
    asked: list[str] = []  # by this page alone: another one may still be loading its tiles
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/places/440784105214/")
    page.wait_for_load_state("networkidle")

    assert asked
    assert not [url for url in asked if url.startswith(tile_server.address)]
