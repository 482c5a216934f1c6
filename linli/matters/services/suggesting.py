"""A kind and its urgency suggested from the words of a report, with the words that weighed.

Nothing is decided here and nothing leaves this machine. A person chooses; what they chose against
what was suggested is what the township's own lesson is made from (`learning`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from linli.matters.choices import Sureness
from linli.matters.models import Kind
from linli.matters.services.kinds import KindHere
from linli.matters.services.learning import lesson_at, lesson_made
from linli.matters.services.meaning import meant
from linli.matters.text import reading
from linli.matters.text.alarms import Alarm
from linli.matters.text.guessing import Guess, Lesson

# Shares of the first guess from which it was right 97 and 80 times in a hundred (tools/bench).
CLEAR: Final = 0.4
LIKELY: Final = 0.2


@dataclass(frozen=True)
class Suggestion:
    """A kind, how sure, and the words of the report that weighed for it."""

    code: str
    sureness: Sureness
    words: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """What the words of a report tell."""

    kinds: list[Suggestion] = field(default_factory=list)
    dangers: list[Alarm] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The code of the most probable kind, or nothing."""
        return self.kinds[0].code if self.kinds else ""

    def payload(self) -> dict[str, Any]:
        """As the first step keeps it: codes, no words."""
        return {
            "kinds": [[one.code, str(one.sureness)] for one in self.kinds],
            "dangers": [one.code for one in self.dangers],
        }


def get_ready() -> None:
    """Train the general model now, so that nobody who writes a report waits for it."""
    reading.guesser()


def hear(text: str, *, path: str, among: Collection[str]) -> Heard:
    """At most three kinds of those that are offered at a place, the most probable first, and every
    danger that the words name. At most two queries."""
    return _heard(text, among, lesson_at(path))


def _heard(text: str, among: Collection[str], lesson: Lesson | None) -> Heard:
    by_meaning = meant(text)
    scores = by_meaning.scores if by_meaning else None
    guesses = reading.guesser().guess(text, among, lesson, scores)
    return Heard([_suggestion(one) for one in guesses], reading.alarms().find(text))


def hear_report(text: str, kind: Kind, kinds: Sequence[KindHere], *, path: str) -> Heard:
    """The same for a report that is being taken, to be compared later with what people chose. A
    task that the office sets itself is no report. `kinds` are all of the place; they know when
    its lesson was made, so that a report costs no query more."""
    if kind.only_staff:
        return Heard()
    among = [here.kind.pk for here in kinds if here.shown and not here.kind.only_staff]
    return _heard(text, among, lesson_made(path, kinds[0].lesson_at))


def _suggestion(guess: Guess) -> Suggestion:
    sureness = Sureness.CLEAR if guess.share >= CLEAR else Sureness.PERHAPS
    if LIKELY <= guess.share < CLEAR:
        sureness = Sureness.LIKELY
    return Suggestion(guess.code, sureness, guess.words)
