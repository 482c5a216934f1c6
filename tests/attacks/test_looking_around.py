"""Guessing, and making the server fetch: nothing is learned and nothing leaves the machine."""

import ast
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.matters import services as matters
from linli.matters.models import Matter
from tests.town import Town
from tools.place import ROOT

FORM = "/places/440784105214/report/"
# Whatever can open a connection: only what speaks to the operator's own mail server, and sign-in
# through the office's own provider, which allauth does, may.
FETCHERS = {"urllib.request", "http.client", "requests", "socket", "urllib3", "smtplib", "ftplib"}


def test_a_secret_link_cannot_be_guessed_and_a_wrong_one_tells_nothing(town: Town) -> None:
    matter = town.reports("井头巷的灯不亮")
    link = matters.link_of(matter)
    right = link.rstrip("/").rsplit("/", 1)[-1]
    assert len(right) >= 22  # 128 bits and more
    client = Client()
    assert client.get(link).status_code == 200
    wrong = [right[:-1] + ("A" if right[-1] != "A" else "B"), right.swapcase(), right[::-1],
             secrets.token_urlsafe(16), "A" * 22]  # fmt: skip
    nobody = client.get(f"/r/26110000000/{right}/")
    for secret in wrong:
        answer = client.get(link.replace(right, secret))
        assert answer.status_code == 404
        assert masked(answer) == masked(nobody)


def masked(answer: Any) -> str:
    """What the page says, without its own address and tokens."""
    words = answer.content.decode().split("<main")[1].split("<form")[0]
    return re.sub(r'href="[^"]*"', "", words)


def test_a_number_alone_tells_nothing_that_the_public_ledger_does_not(town: Town) -> None:
    secret_words = "家里的事不要外传"
    private = town.reports(secret_words, private=True)
    client = Client(headers={"accept-language": "en"})
    unknown = client.post("/progress/", {"number": "26110000006"})
    known = client.post("/progress/", {"number": private.number})
    assert secret_words not in known.content.decode()
    assert known.status_code == unknown.status_code
    for address in (f"/matters/{private.number}/", f"/matters/{private.number}/slip/"):
        assert client.get(address).status_code in {302, 404}


def test_numbers_do_not_follow_each_other(town: Town) -> None:
    drawn = [int(town.reports().number[:10]) for _ in range(12)]
    steps = {abs(b - a) for a, b in pairwise(drawn)}
    assert len(steps) > 8
    assert 1 not in steps


def test_whoever_does_not_exist_and_whoever_mistypes_get_the_same_answer(town: Town) -> None:
    assert town.clerk.user is not None
    names = (town.clerk.user.username, f"nobody{uuid4().hex[:6]}")
    pages = []
    for name in names:
        given = {"username": name, "login": name, "password": "falsch-und-lang"}
        answer = Client(headers={"accept-language": "en"}).post("/sign-in/", given)
        pages.append((answer.status_code, masked(answer).replace(name, "")))
    assert pages[0] == pages[1]


@pytest.fixture
def listener() -> Iterator[list[bytes]]:
    """A server that would notice if anybody came."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    came.append(b"somebody")

        thread = threading.Thread(target=listen)
        thread.start()
        came.append(str(server.getsockname()[1]).encode())
        yield came
        over.set()
        thread.join()


def test_an_address_in_a_form_or_a_file_is_never_fetched(
    town: Town, listener: list[bytes], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    url = f"http://127.0.0.1:{listener[0].decode()}/x"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>'.encode()
    xml = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{url}">]><a>&b;</a>'.encode()
    client = Client(headers={"referer": url, "origin": url, "x-forwarded-for": "127.0.0.1"})
    client.post(FORM, {"text": url, "where": url, "key": uuid4().hex})
    for name, content in (("a.svg", svg), ("a.xml", xml), ("a.jpg", xml)):
        file = SimpleUploadedFile(name, content)
        client.post(FORM, {"text": url, "key": uuid4().hex, "photos": file})
    client.get("/", {"next": url, "url": url})
    client.post("/sign-in/", {"next": url, "username": url, "login": url, "password": url})
    assert Matter.objects.filter(text=url).exists()
    assert listener[1:] == []


def test_only_the_parts_that_must_can_open_a_connection() -> None:
    """A feature that fetches what somebody typed would have to be added here first."""
    allowed = {
        "linli/portal/management/commands/serve.py",
        "linli/outbox/services/mail_server.py",
        "linli/operations/doctor/machine.py",  # whether the port is free
        "linli/common/calling.py",  # to hosts that the installation names, or public addresses
        # to a process beside this one, at a socket in the file system and nowhere else
        "linli/matters/text/asking.py",
        "linli/matters/text/serving.py",
    }
    found = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "linli").rglob("*.py")
        if FETCHERS & set(imported(file.read_text(encoding="utf-8")))
    }
    assert found <= allowed, found - allowed


def imported(source: str) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
