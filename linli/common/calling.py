"""Calling another server by HTTP, without being led anywhere else: the only way out but e-mail.

The name is resolved once and the connection goes to the addresses that were looked at: a name that
leads elsewhere a moment later (DNS rebinding) gains nothing. No redirect is followed, no proxy of
the environment is asked, and however slowly the other side speaks, a call ends.
"""

import socket
import ssl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, Text

LONGEST_ADDRESS: Final = 500  # characters
LONGEST_ANSWER: Final = 64 * 1024  # bytes; more is not read
CLEAR: Final = "http://"  # how a host is named that may be called without TLS
PORTS: Final = {"http": 80, "https": 443}
MOST_TARGETS: Final = 4  # addresses of one name that are tried
NAT64: Final = ip_network("64:ff9b::/96")  # an IPv4 address in the clothes of a public one
_LAST_32: Final = 0xFFFFFFFF
Address = IPv4Address | IPv6Address


class Fault(StrEnum):
    """Why nobody answered."""

    FORBIDDEN = "forbidden"  # it leads where no call may go
    NO_HOST = "no_host"
    SILENT = "silent"
    REFUSED = "refused"
    UNSAFE = "unsafe"  # its certificate is not valid


class CallFailed(Exception):
    """Nobody answered, and why."""

    def __init__(self, fault: Fault, words: str = "") -> None:
        super().__init__(words or fault)
        self.fault = fault


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        """A status of 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Where:
    """Where an address that somebody chose may lead: to `hosts` that the installation names, with
    or without a port (one that begins with http:// may be called in clear), and, if `public`, by
    https to whatever lies out there."""

    hosts: Collection[str]
    public: bool = False

    def names(self, parts: SplitResult) -> bool:
        """Whether the installation names this host. Without a port that is the usual one: another
        port is another service."""
        if parts.scheme not in PORTS:
            return False
        host = (CLEAR if parts.scheme == "http" else "") + (parts.hostname or "").lower()
        known = {one.lower() for one in self.hosts}
        usual = _port(parts) == PORTS[parts.scheme]
        return f"{host}:{_port(parts)}" in known or (usual and host in known)

    def refusal(self, parts: SplitResult) -> Text:
        """Why an address cannot be called as far as it tells by itself, or nothing."""
        if self.names(parts):
            return ""
        if not self.public:
            return _(
                "This host is not allowed here. Whoever runs the installation can add it to"
                " LINLI_ROBOT_HOSTS."
            )
        if parts.scheme != "https":
            return _("It has to begin with https://.")
        if not _may_be_public(parts.hostname or ""):
            return _(
                "It leads inside this network. Whoever runs the installation can name the host."
            )
        return ""


def check_address(address: str, where: Where) -> str:
    """An address that may be called, as it is kept; raises `Invalid` with the field `address`.

    Whether its name leads inside is looked at each time that it is called.
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
    else:
        reason = where.refusal(parts)
    if reason:
        raise Invalid(_("This address cannot be used."), fields={"address": reason})
    return address


def call(
    method: str,
    address: str,
    *,
    where: Where | None,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
    most: int = LONGEST_ANSWER,
) -> Answer:
    """Ask, and give the answer with at most `most` bytes of it; raises `CallFailed` where there was
    none. `where` is None for an address of the settings. Each step may take `seconds`, the whole
    call twice as long."""
    parts = urlsplit(address)
    if where is not None and where.refusal(parts):  # a host may have been taken off since
        raise CallFailed(Fault.FORBIDDEN)
    named = where is None or where.names(parts)
    connection = _Pinned(parts, _resolved(parts, named=named), seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    cut = Timer(seconds * 2, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        connection.request(method, path, body or None, dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(most))
    except TimeoutError:
        raise CallFailed(Fault.SILENT, "no answer in time") from None
    except ssl.SSLError as failure:
        raise CallFailed(Fault.UNSAFE, str(failure)[:200]) from None
    except (OSError, HTTPException, ValueError) as failure:
        fault = Fault.SILENT if connection.was_cut else Fault.REFUSED
        raise CallFailed(fault, f"{type(failure).__name__}: {failure}"[:200]) from None
    finally:
        cut.cancel()
        connection.close()


class _Pinned(HTTPConnection):
    """A connection to the addresses that were looked at, whatever the name says by now."""

    def __init__(self, parts: SplitResult, targets: Sequence[str], seconds: float) -> None:
        super().__init__(parts.hostname or "", _port(parts), timeout=seconds)
        self._targets, self._seconds = targets, seconds
        self._context = ssl.create_default_context() if parts.scheme == "https" else None
        self.default_port = PORTS[parts.scheme]
        self.was_cut = False

    def connect(self) -> None:
        """To the first that answers; the certificate has to be the name's."""
        plain = self._reached()
        self.sock = plain
        if self.was_cut:  # while it was not there to be cut
            raise TimeoutError
        if self._context is not None:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)

    def _reached(self) -> socket.socket:
        *others, last = self._targets
        for target in others:
            try:
                return socket.create_connection((target, self.port), self._seconds)
            except OSError:
                if self.was_cut:
                    raise
                continue  # it may have another one, as with IPv6 and without
        return socket.create_connection((last, self.port), self._seconds)

    def cut(self) -> None:
        """It took too long: whoever reads from it gets an end."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself


def _resolved(parts: SplitResult, *, named: bool) -> list[str]:
    """The addresses of a name; all of them public, unless the installation named it."""
    try:
        found = socket.getaddrinfo(parts.hostname or "", _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CallFailed(Fault.NO_HOST) from None
    targets = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MOST_TARGETS]
    if not targets:
        raise CallFailed(Fault.NO_HOST)
    if not named and not all(is_public(ip_address(one.partition("%")[0])) for one in targets):
        raise CallFailed(Fault.FORBIDDEN)
    return targets


def is_public(address: Address) -> bool:
    """Whether an address lies out there, whatever clothes it wears: not this machine, no private
    network, no link, no other special one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = IPv4Address(int(address) & _LAST_32)
        if address.teredo is not None:
            return False
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special


def _may_be_public(host: str) -> bool:
    """As far as the address itself tells: a number is looked at, a name has to have a dot."""
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal"))


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]
