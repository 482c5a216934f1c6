"""The real text model in its own process reaches what it is for (`make bench` has more)."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from linli.matters.text import reading
from linli.matters.text.asking import MOST_OTHERS, Meant, TextServer
from linli.matters.text.likeness import profile, together
from tests import text_process
from tools.bench.text import pairs
from tools.text_model import install_model

pytestmark = [pytest.mark.slow, pytest.mark.once]
MEGABYTES = 300


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TextServer, int]]:
    """The server, and the number of its process."""
    install_model()
    path = tmp_path_factory.mktemp("text") / "socket"
    with text_process.running(path, *text_process.REAL) as process:
        yield TextServer(str(path)), process.pid


def said(server: TextServer, text: str, others: list[str]) -> Meant:
    """However busy the machine is: not how fast it is, but what it says."""
    for _time in range(20):
        if found := TextServer(server._path).ask(text, others):
            return found
    raise AssertionError("no answer")


def test_of_fresh_reports_the_kind_is_among_the_first_three(model: tuple[TextServer, int]) -> None:
    guesser, right = reading.guesser(), []
    listed = [(text, code) for code, *both in pairs("judging") for text in both]
    for text, code in listed:
        found = guesser.guess(text, guesser.codes, None, said(model[0], text, []).scores)
        right.append(code in [one.code for one in found])

    assert sum(right) / len(right) >= 0.95
    assert len(right) > 100


def test_the_other_report_of_the_same_thing_is_among_the_first_three(
    model: tuple[TextServer, int],
) -> None:
    """Of the harder pairs, among all that are there; the twelve likeliest by words are asked
    about, as the service does."""
    guesser = reading.guesser()
    listed = pairs("setting")
    pool = [one for _kind, one, _other in listed]
    pool += list(chain.from_iterable(reading.by_kind().values()))[::3]
    profiles = {text: profile(text, guesser) for text in pool}
    ranks = []
    for _kind, one, other in listed:
        own = profile(other, guesser)
        words = {text: own.alike(profiles[text]) for text in pool}
        first = sorted(pool, key=lambda text: -words[text])[:MOST_OTHERS]
        found = said(model[0], other, first).alike
        both = {text: together(words[text], a) for text, a in zip(first, found, strict=True)}
        ranked = sorted(first, key=lambda text: -both[text])
        ranks.append(ranked.index(one) if one in ranked else len(pool))

    assert len(pool) >= 300
    assert sum(rank < 3 for rank in ranks) / len(ranks) >= 0.95


def test_the_same_question_has_the_same_answer(model: tuple[TextServer, int]) -> None:
    one = said(model[0], "路灯不亮", ["路灯黑了", "drain"])
    other = said(model[0], "路灯不亮", ["路灯黑了", "drain"])

    assert one == other


def test_its_memory_stays_small_whatever_is_asked(model: tuple[TextServer, int]) -> None:
    server, number = model
    said(server, "🙂很长" * 1000, ["路灯不亮。" * 200] * MOST_OTHERS)

    status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    assert int(found[1]) / 1024 < MEGABYTES
