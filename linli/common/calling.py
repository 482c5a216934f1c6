"""Calling another server by HTTP: only at hosts that whoever runs the installation named.

No redirect is followed, no proxy of the environment is asked, and however slowly the other side
speaks, a call ends. Text that somebody typed never decides where a call goes.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, Text

LONGEST_ADDRESS: Final = 500  # characters
LONGEST_ANSWER: Final = 64 * 1024  # bytes; more is not read
PLAIN: Final = "http://"  # how a host is named that may be called without TLS


class CallFailed(Exception):
    """Nobody answered; `is_slow` where the time ran out, `is_unsafe` for a bad certificate."""

    def __init__(self, words: str, *, is_slow: bool = False, is_unsafe: bool = False) -> None:
        super().__init__(words)
        self.is_slow, self.is_unsafe = is_slow, is_unsafe


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        """A status of 2xx."""
        return 200 <= self.status < 300


def check_address(address: str, hosts: Collection[str]) -> str:
    """An address that may be called, as it is kept; raises `Invalid` with the field `address`.

    `hosts` are names with or without a port; one that begins with http:// may be called in clear.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    reason: Text = ""
    if not parts.hostname or len(address) > LONGEST_ADDRESS or not address.isascii() or port == 0:
        reason = _("Write the whole address, beginning with https://.")
    elif parts.username or parts.password or parts.fragment or any(map(str.isspace, address)):
        reason = _("Leave user name, password and # out.")
    elif not _is_named(parts, hosts):
        reason = _(
            "This host is not allowed here. Whoever runs the installation can add it to"
            " LINLI_ROBOT_HOSTS."
        )
    if reason:
        raise Invalid(_("This address cannot be used."), fields={"address": reason})
    return address


def call(
    method: str, address: str, *, body: bytes, headers: Mapping[str, str], seconds: float
) -> Answer:
    """Ask, and give the answer; raises `CallFailed` where there was none. The address was checked,
    or comes from the settings."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    cut = Timer(seconds * 2, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        connection.request(method, path, body or None, dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(LONGEST_ANSWER))
    except TimeoutError:
        raise CallFailed("no answer in time", is_slow=True) from None
    except ssl.SSLError as failure:
        raise CallFailed(str(failure), is_unsafe=True) from None
    except (OSError, HTTPException, ValueError) as failure:
        raise CallFailed(f"{type(failure).__name__}: {failure}"[:200]) from None
    finally:
        cut.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    """It took too long: whoever reads from it gets an end."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself


def _is_named(parts: SplitResult, hosts: Collection[str]) -> bool:
    if parts.scheme not in {"http", "https"}:
        return False
    host = (parts.hostname or "").lower()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    clear = PLAIN if parts.scheme == "http" else ""
    known = {one.lower() for one in hosts}
    # A host without a port means the usual one: another port is another service.
    usual = parts.port is None or parts.port == (80 if clear else 443)
    return f"{clear}{host}:{port}" in known or (usual and f"{clear}{host}" in known)
