"""A small server that hears news, as a program of an office would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from typing import Any


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up."""

    def handle_error(self, *_words: Any) -> None:
        """Nothing."""


@dataclass
class Ears:
    """What was heard; `status` is what is answered."""

    port: int = 0
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/news?from=linli"


@contextmanager
def listening(tls: SSLContext | None = None) -> Iterator[Ears]:
    """Within the block somebody listens."""
    ears = Ears()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ears.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(ears.status)
            if ears.status == 302:
                self.send_header("Location", ears.address)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    ears.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ears
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
