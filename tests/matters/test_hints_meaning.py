"""Hints where an installation has a process that knows what texts mean: better with it, whole
without it. (test_text_model has the real model.)"""

import json
import shutil
import socket
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from linli.matters import services as matters
from linli.matters.models import Matter
from linli.matters.services.suggesting import hear
from tests import text_process
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db
KINDS = ("lighting", "road", "water", "danger", "dispute", "noise", "other")
LAMP = "巷口的路灯不亮，好几天了"
AGAIN = "巷口的路灯不亮了"
PAVILION = (
    "风雨亭的瓦又掉了几片",
    "风雨亭柱子烂了",
    "村头风雨亭漏了",
    "风雨亭的凳子断了",
    "风雨亭歪了",
)


@pytest.fixture
def place(settings: Settings) -> Iterator[Path]:
    """Where the process answers: a new place each time, with a path that is short enough."""
    folder = Path(tempfile.mkdtemp(prefix="linli-"))
    settings.LINLI_TEXT_SOCKET = str(folder / "socket")
    yield folder / "socket"
    shutil.rmtree(folder)


def hints(town: Town, text: str) -> str:
    sent = {"text": text, "village": towns.WUXING, "kind": "other", "source": "phone"}
    sent["where"] = "新屋巷"
    return unescape(Desk(town.clerk).posts("/intake/hints/", 200, **sent).content.decode())


def heard(town: Town, text: str, path: str = "") -> list[str]:
    return [one.code for one in hear(text, path=path or town.village.path, among=KINDS).kinds]


def order(part: str, *listed: Matter) -> list[Matter]:
    shown = [one for one in listed if one.get_absolute_url() in part]
    return sorted(shown, key=lambda one: part.index(one.get_absolute_url()))


def test_what_a_text_means_is_suggested_and_no_word_is_named_that_did_not_say_it(
    town: Town, place: Path
) -> None:
    means = text_process.words(text_process.scores({"noise": 9.0, "no such kind": 90.0}))
    with text_process.saying(place, means):
        part = hints(town, "밤새 시끄러워요")

    assert part.index("Noise") < part.index("Because: the text as a whole")
    assert "no such kind" not in part


def test_a_silent_process_changes_nothing(town: Town, place: Path, settings: Settings) -> None:
    lamp = town.reports(LAMP)
    silent = hints(town, AGAIN)
    settings.LINLI_TEXT_SOCKET = ""

    assert hints(town, AGAIN) == silent
    assert order(silent, lamp) == [lamp]
    assert "Because: 路灯" in silent


def test_garbage_changes_no_page_and_no_report(town: Town, place: Path) -> None:
    with text_process.saying(place, text_process.words(b"<html>\n")) as asked:
        matter = town.reports(LAMP)
        part = hints(town, AGAIN)

    assert len(asked) == 1
    assert matter.suggested == "lighting"
    assert "Because: 路灯" in part
    assert order(part, matter) == [matter]


def test_likely_duplicates_are_ranked_by_meaning_too(
    town: Town, place: Path, settings: Settings
) -> None:
    path, settings.LINLI_TEXT_SOCKET = settings.LINLI_TEXT_SOCKET, ""
    first, other = town.reports(LAMP), town.reports("巷口的路灯杆歪了，怕倒")
    assert order(hints(town, AGAIN), first, other) == [first, other]
    settings.LINLI_TEXT_SOCKET = path

    def leaning(asker: socket.socket) -> None:
        """Whatever is asked, what leans is alike."""
        others = json.loads(asker.recv(65536))["others"]
        asker.sendall(text_process.scores({}, tuple(float("歪" in one) for one in others)))

    with text_process.saying(place, leaning):
        assert order(hints(town, AGAIN), first, other) == [other, first]


def test_a_township_teaches_its_own_suggestions_with_the_meaning_as_without(
    town: Town, place: Path
) -> None:
    means = text_process.words(text_process.scores({"noise": 1.0}))  # whatever is said
    with text_process.saying(place, means):
        before = heard(town, "风雨亭又坏了")
        for text in PAVILION:
            matter = town.reports(text, kind="other")
            matters.correct(matter.pk, by=town.clerk.actor, seq=1, kind="danger")
        assert matters.learn_kinds() == 1

        assert before[:1] != ["danger"]
        assert heard(town, "风雨亭又坏了")[0] == "danger"
        assert heard(town, "风雨亭又坏了", town.far.path) == before
        assert heard(town, "巷口的路灯不亮")[0] == "lighting"


def test_a_text_without_any_word_is_not_guessed_at(town: Town, place: Path) -> None:
    answer: Any = text_process.words(text_process.scores({"noise": 9.0}))
    with text_process.saying(place, answer):
        assert heard(town, "🙂🙂") == []
        assert heard(town, "  ") == []
