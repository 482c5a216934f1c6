"""A gateway or robot on this machine: it keeps what it is asked, and answers as it was told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pytest_django import Settings


@dataclass(frozen=True)
class Heard:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """What stood behind the question mark, decoded once."""
        parts = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in parts.items()}

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@dataclass
class Gateway:
    """What it heard, and what it says."""

    answer: Any = field(default_factory=lambda: {"errcode": 0, "code": 0})
    status: int = 200
    wait: threading.Event | None = None
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def host(self) -> str:
        """As an operator names it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def gateway(settings: Settings, **answers: Any) -> Iterator[Gateway]:
    """One that listens, and whose host robots may have."""
    here = Gateway(**answers)

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.heard.append(Heard(self.command, self.path, headers, body))
            if here.wait is not None:
                here.wait.wait(5)
            said = json.dumps(here.answer).encode()
            self.send_response(here.status)
            if here.status in {301, 302, 307}:
                self.send_header("Location", f"{here.host}/elsewhere")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = _take  # noqa: N815 - the library's names

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.port = server.server_address[1]
    settings.LINLI_ROBOT_HOSTS = [here.host]
    settings.LINLI_ROBOT_SECONDS = 1
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield here
    finally:
        if here.wait is not None:
            here.wait.set()
        server.shutdown()
        server.server_close()
        thread.join()
