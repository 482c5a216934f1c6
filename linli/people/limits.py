"""How often somebody may try to get in.

An office sits behind one address: what one address may do is wide, and narrow only for one user
name from there. Whoever knows a user name cannot shut its holder out: a browser that signed in to
the account before is counted for itself (`limits.known`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from linli.common import crypto
from linli.common.clients import client_network
from linli.common.limits import Limit

COOKIE: Final = "linli_known"
COOKIE_AGE: Final = timedelta(days=365)

SIGN_IN_HERE: Final = Limit("sign-in.here", 5, timedelta(minutes=5))  # one name from one address
SIGN_IN_NAME: Final = Limit("sign-in.name", 50, timedelta(hours=1))  # one name from anywhere
SIGN_IN_ADDRESS: Final = Limit("sign-in.address", 100, timedelta(minutes=10))  # any name
JOIN_ADDRESS: Final = Limit("join.address", 30, timedelta(minutes=10))  # links and codes


@contextmanager
def signing_in(request: HttpRequest, username: str) -> Iterator[None]:
    """One attempt to sign in; raises `TooMany` before it is made. An attempt that ends without an
    exception was right and does not count."""
    name, address = username.strip().lower(), client_network(request)
    is_known = _is_known(request, name)
    here = ("known", request.COOKIES[COOKIE]) if is_known else (name, address)
    SIGN_IN_ADDRESS.spend(address)
    SIGN_IN_HERE.spend(*here)
    if not is_known:
        SIGN_IN_NAME.spend(name)
    yield
    SIGN_IN_ADDRESS.give_back(address)
    SIGN_IN_HERE.forget(*here)
    if not is_known:
        SIGN_IN_NAME.give_back(name)


@contextmanager
def joining(request: HttpRequest) -> Iterator[None]:
    """One attempt with a link or a code; what ends without an exception does not count."""
    address = client_network(request)
    JOIN_ADDRESS.spend(address)
    yield
    JOIN_ADDRESS.give_back(address)


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """This browser signed in to this account: its next attempts are counted for itself."""
    if not _is_known(request, username):
        response.set_cookie(
            COOKIE,
            crypto.link_code(COOKIE, username),
            max_age=COOKIE_AGE,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )


def _is_known(request: HttpRequest, name: str) -> bool:
    code = request.COOKIES.get(COOKIE, "")
    return bool(code) and crypto.link_code_fits(code, COOKIE, name)
