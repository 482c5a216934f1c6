"""Asking the process that has the sentence encoder, if there is one: in half a second, or without.

What it says is looked at before it is believed. Where it is silent or says nonsense it is not asked
again for a while, so that a page never waits for it twice.
"""

import json
import logging
import math
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

SECONDS: Final = 0.5  # for a whole answer; it takes 3 ms for a text and 15 ms with twelve others
REST: Final = 30.0  # seconds in which one that failed is left alone
MOST_BYTES: Final = 64 * 1024
MOST_OTHERS: Final = 12  # more find no more (tools/bench)
MOST_SIGNS: Final = 200  # of each text: so the longest question takes a third of the time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Meant:
    """Scores of kinds, and how alike each of the others is, from 0 to 1."""

    scores: dict[str, float]
    alike: list[float]


class TextServer:
    """The process at a socket. Threads may share one of these."""

    def __init__(self, path: str, now: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._now = now
        self._rests_until = -math.inf

    def ask(self, text: str, others: Sequence[str] = ()) -> Meant | None:
        """What it says of a text and at most twelve others, or nothing."""
        if self._now() < self._rests_until:
            return None
        try:
            question = {
                "text": text[:MOST_SIGNS],
                "others": [one[:MOST_SIGNS] for one in others],
            }
            found = believed(self._answer(question), len(others))
        except (OSError, ValueError, RecursionError) as failure:
            self._rests_until = self._now() + REST
            log.warning("The text model does not answer (%s).", type(failure).__name__)
            return None
        return found

    def _answer(self, question: dict[str, Any]) -> bytes:
        until = time.monotonic() + SECONDS
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SECONDS)
            line.connect(self._path)
            line.sendall(json.dumps(question).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                line.settimeout(max(until - time.monotonic(), 0.001))
                part = line.recv(MOST_BYTES)
                answer += part
                if not part or len(answer) > MOST_BYTES:
                    raise ValueError("no answer")
        return answer


def believed(answer: bytes, others: int) -> Meant:
    """What was answered; raises `ValueError` unless it is numbers for all that was asked."""
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise ValueError("no answer")
    scores, alike = said.get("scores"), said.get("alike")
    if not isinstance(scores, dict) or not isinstance(alike, list) or len(alike) != others:
        raise ValueError("no answer")
    if not all(_is_number(one) for one in (*scores.values(), *alike)):
        raise ValueError("no numbers")
    return Meant(
        {str(code): float(score) for code, score in scores.items()},
        [min(max(float(one), 0.0), 1.0) for one in alike],
    )


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -1000 < value < 1000  # no more than any score; neither infinite nor no number
