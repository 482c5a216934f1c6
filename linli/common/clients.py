"""Which client sent a request, when proxies stand between.

A header that names the client is believed only from a proxy of ours (`LINLI_PROXIES`): anybody else
could write anything into it.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

UNKNOWN: Final = "0.0.0.0"  # noqa: S104 - no address to listen at: who asks over a local socket
_LONGEST: Final = 50  # hops read from the right; a real chain has two or three
_HOME_BITS: Final = 64  # an IPv6 client has a whole network of this size to itself


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks: the nearest hop that is no proxy of ours.

    A hop that cannot be read ends the search, since what stands before it is anybody's word.
    """
    nearest = _parsed(request.META.get("REMOTE_ADDR", ""))
    if nearest is None:
        return UNKNOWN
    if not _is_ours(nearest):
        return str(nearest)
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for text in reversed(hops[-_LONGEST:]):
        hop = _parsed(text)
        if hop is None:
            break
        nearest = hop
        if not _is_ours(hop):
            break
    return str(nearest)


def client_network(request: HttpRequest) -> str:
    """The address to count a client by: an IPv6 client changes its own at will within a /64."""
    address = ip_address(client_address(request))
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _HOME_BITS), strict=False))
    return str(address)


def is_secure(request: HttpRequest) -> bool:
    """Whether the client asked by HTTPS, as far as we or a proxy of ours can tell."""
    proxy = _parsed(request.META.get("REMOTE_ADDR", ""))
    if proxy is not None and _is_ours(proxy):
        said = request.META.get("HTTP_X_FORWARDED_PROTO", "").rsplit(",", 1)[-1].strip().lower()
        if said in {"http", "https"}:
            return bool(said == "https")
    return bool(request.META.get("wsgi.url_scheme") == "https")


class BehindProxy:
    """Lets everything that comes after know whether the client asked by HTTPS. Comes first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["wsgi.url_scheme"] = "https" if is_secure(request) else "http"
        return self.get_response(request)


def _is_ours(address: Address) -> bool:
    return any(address in network for network in _proxies(tuple(settings.LINLI_PROXIES)))


@lru_cache(maxsize=8)
def _proxies(words: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(word, strict=False) for word in words)


def _parsed(text: str) -> Address | None:
    """`1.2.3.4`, `1.2.3.4:567`, `2001:db8::1`, `[2001:db8::1]:567`; None for anything else."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
