"""Real mail servers on this machine: one that takes letters, and ones that do not."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Letter
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from pytest_django import Settings

from tools.installation import free_port

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Server:
    """What it took in, and what it answers: `None` goes on as usual."""

    at_recipient: str | None = None
    at_data: str | None = None
    seconds: float = 0
    letters: list[Letter] = field(default_factory=list)


class Taking(Handler):
    """Keeps letters, or answers as it was told."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.server.at_recipient:
            return self.server.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.server.at_data:
            return self.server.at_data
        return str(await super().handle_DATA(server, session, envelope))

    def handle_message(self, message: Letter) -> None:
        self.server.letters.append(message)


@contextmanager
def mail_server(settings: Settings, **answers: Any) -> Iterator[Server]:
    """The mail server of the settings, for a while."""
    server = Server(**answers)
    controller = Controller(Taking(server), hostname="127.0.0.1", port=free_port())
    controller.start()
    point_at(settings, controller.port)
    try:
        yield server
    finally:
        controller.stop()


def point_at(settings: Settings, port: int) -> None:
    """E-mail leaves by the server at this port."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 1


@contextmanager
def rude_server(settings: Settings, behave: Callable[[socket.socket], object]) -> Iterator[None]:
    """It takes one call after the other and behaves as it likes."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)

        def serve() -> None:
            while not over.is_set():
                try:
                    caller, _address = listening.accept()
                except TimeoutError:
                    continue
                with caller:
                    behave(caller)

        thread = threading.Thread(target=serve)
        thread.start()
        point_at(settings, listening.getsockname()[1])
        try:
            yield
        finally:
            over.set()
            thread.join()


def hangs_up(caller: socket.socket) -> None:
    """In the middle of a sentence."""
    caller.sendall(b"220-well")


def says_nothing(_caller: socket.socket) -> None:
    """For longer than anybody waits."""
    time.sleep(1.5)
