"""Sending something to an address that somebody else chose, without being led inside.

The name is resolved once, every address that it has must be public, and the connection goes to the
address that was looked at: a name that leads elsewhere a moment later (DNS rebinding) gains
nothing. Redirects are not followed, and no proxy of the environment is asked.
"""

import socket
import ssl
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, Text
from linli.openapi.choices import Trouble

LONGEST: Final = 500  # characters of an address
SILENT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 8.0  # however slowly the other side speaks
MOST_TARGETS: Final = 4
NAT64: Final = ip_network("64:ff9b::/96")  # an IPv4 address in the clothes of a public one
_LAST_32: Final = 0xFFFFFFFF
Address = IPv4Address | IPv6Address


class NotSent(Exception):
    """It did not arrive; `trouble` says why, `status` what was answered, if anything was."""

    def __init__(self, trouble: Trouble, status: int | None = None) -> None:
        super().__init__(trouble)
        self.trouble, self.status = trouble, status


def check_address(address: str) -> str:
    """An address that news may be sent to, as it is kept; raises `Invalid`.

    Whether its name leads inside is looked at each time that something is sent.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    is_named = _is_named(parts)
    reason: Text = ""
    if not parts.hostname or len(address) > LONGEST or not address.isascii() or port == 0:
        reason = _("Write the whole address: https://example.org/news.")
    elif parts.username or parts.password or parts.fragment or any(s.isspace() for s in address):
        reason = _("Leave user name, password and # out.")
    elif not is_named and parts.scheme != "https":
        reason = _("It has to begin with https://.")
    elif parts.scheme not in {"http", "https"} or not (is_named or _may_be_public(parts)):
        reason = _("It leads inside this network. Whoever runs the installation can name the host.")
    if reason:
        raise Invalid(_("News cannot be sent to this address."), fields={"address": reason})
    return address


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send it and give the status of a 2xx answer; raises `NotSent` for anything else."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", _port(parts)
    targets = _resolved(host, port, named=_is_named(parts))
    connection = _Pinned(host, port, targets, secure=parts.scheme == "https")
    path = parts.path or "/"
    path += f"?{parts.query}" if parts.query else ""
    cut = Timer(WHOLE_SECONDS, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", path, body, dict(headers))
        status = connection.getresponse().status
    except TimeoutError:
        raise NotSent(Trouble.SILENT) from None
    except ssl.SSLError:
        raise NotSent(Trouble.UNSAFE) from None
    except (OSError, HTTPException, ValueError):
        raise NotSent(Trouble.SILENT if connection.was_cut else Trouble.REFUSED) from None
    finally:
        cut.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise NotSent(Trouble.STATUS, status)
    return status


class _Pinned(HTTPConnection):
    """A connection to the addresses that were looked at, whatever the name says by now."""

    def __init__(self, host: str, port: int, targets: Sequence[str], *, secure: bool) -> None:
        super().__init__(host, port, timeout=SILENT_SECONDS)
        self._targets = targets
        self._context = ssl.create_default_context() if secure else None
        self.default_port = 443 if secure else 80
        self.was_cut = False

    def connect(self) -> None:
        """To the first that answers; the certificate has to be the name's."""
        plain = self._reached()
        self.sock = plain
        if self._context is not None:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)

    def _reached(self) -> socket.socket:
        *others, last = self._targets
        for target in others:
            try:
                return socket.create_connection((target, self.port), SILENT_SECONDS)
            except OSError:
                continue  # it may have another one, as with IPv6 and without
        return socket.create_connection((last, self.port), SILENT_SECONDS)

    def cut(self) -> None:
        """It took too long: whoever reads from it gets an end."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself


def _resolved(host: str, port: int, *, named: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent(Trouble.NO_HOST) from None
    targets = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MOST_TARGETS]
    if not targets:
        raise NotSent(Trouble.NO_HOST)
    if not named and not all(is_public(ip_address(one.partition("%")[0])) for one in targets):
        raise NotSent(Trouble.FORBIDDEN)
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


def _may_be_public(parts: SplitResult) -> bool:
    """As far as the address itself tells: a number is looked at, a name has to have a dot."""
    host = parts.hostname or ""
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal"))


def _is_named(parts: SplitResult) -> bool:
    """Whether whoever runs the installation named this host, with or without its port."""
    host = (parts.hostname or "").lower()
    named = {word.lower() for word in settings.LINLI_WEBHOOK_HOSTS}
    return bool(host) and (host in named or f"{host}:{_port(parts)}" in named)


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return 0
