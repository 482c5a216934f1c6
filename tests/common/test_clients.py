"""Who asks, when proxies stand between: only ours are believed."""

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linli.common.clients import UNKNOWN, client_address, client_network, is_secure


@pytest.fixture
def _proxies(settings: Settings) -> None:
    settings.LINLI_PROXIES = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]


def address(remote: str, forwarded: str | None = None) -> str:
    """What we make of a request."""
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    return client_address(request)


def test_without_proxies_nobody_is_believed() -> None:
    assert address("203.0.113.5", "198.51.100.1") == "203.0.113.5"
    assert address("127.0.0.1", "198.51.100.1") == "127.0.0.1"


@pytest.mark.usefixtures("_proxies")
@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the left one is the client's word
        ("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # no proxy of ours
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("fd00::1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, unknown", "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, , 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "198.51.100.1", UNKNOWN),
        ("socket", "198.51.100.1", UNKNOWN),
    ],
)
def test_the_nearest_hop_that_is_no_proxy_is_the_client(
    remote: str, forwarded: str, client: str
) -> None:
    assert address(remote, forwarded) == client


@given(st.text(max_size=200))
def test_whatever_a_stranger_writes_changes_nothing(text: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5")
    request.META["HTTP_X_FORWARDED_FOR"] = text
    assert client_address(request) == "203.0.113.5"


def test_an_ipv6_client_is_counted_by_its_network() -> None:
    def network(remote: str) -> str:
        return client_network(RequestFactory().get("/", REMOTE_ADDR=remote))

    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("203.0.113.5") != network("203.0.113.6")


@pytest.mark.usefixtures("_proxies")
@pytest.mark.parametrize(
    ("remote", "said", "secure"),
    [
        ("127.0.0.1", "https", True),
        ("127.0.0.1", "http, HTTPS", True),
        ("127.0.0.1", "https, http", False),
        ("127.0.0.1", "nonsense", False),
        ("203.0.113.5", "https", False),
    ],
)
def test_https_is_believed_from_a_proxy_of_ours(remote: str, said: str, secure: bool) -> None:
    headers = {"x-forwarded-proto": said}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    assert is_secure(request) == secure


@pytest.mark.usefixtures("_proxies")
def test_pages_know_that_they_were_asked_for_by_https(db: None) -> None:
    answer = Client(headers={"x-forwarded-proto": "https"}).get("/sign-in/")
    assert answer.wsgi_request.is_secure()
    plain = Client(headers={"x-forwarded-proto": "https"}, REMOTE_ADDR="203.0.113.5")
    assert not plain.get("/sign-in/").wsgi_request.is_secure()
