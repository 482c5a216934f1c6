"""Words after which somebody should ring 110, 119 or 120 before anything else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from linli.matters.text.pieces import plain, stem
from linli.search import grams

BLANK: Final = "\0"


@dataclass(frozen=True)
class Alarm:
    """What a text calls for: the entry of the file, and the word of the text."""

    code: str
    word: str


class Alarms:
    """The words of each danger, and phrases that hold such a word and mean no danger."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._chinese: list[tuple[str, str]] = []
        self._english: list[tuple[str, tuple[str, ...]]] = []
        self._unless: list[str] = []
        self._unless_english: list[tuple[str, ...]] = []
        for entry in entries:
            code = str(entry["code"])
            self._chinese += [(code, plain(word)) for word in entry["words_zh"]]
            self._english += [(code, _stems(word)) for word in entry["words_en"]]
            self._unless += [plain(word) for word in entry.get("unless_zh", ())]
            self._unless_english += [_stems(word) for word in entry.get("unless_en", ())]

    def find(self, text: str) -> list[Alarm]:
        """At most one for each danger, in the order of the file."""
        said = plain(text)
        for phrase in self._unless:
            said = said.replace(phrase, BLANK)
        found: dict[str, str] = {}
        for code, word in self._chinese:
            if word in said:
                found.setdefault(code, word)
        for code, word in self._in_english(said):
            found.setdefault(code, word)
        order = dict.fromkeys(code for code, _word in self._chinese)
        return [Alarm(code, found[code]) for code in order if code in found]

    def _in_english(self, said: str) -> Iterator[tuple[str, str]]:
        words = list(grams.runs(said))
        stems = [stem(word) for word in words]
        for phrase in self._unless_english:
            for at in list(_places(stems, phrase)):
                stems[at : at + len(phrase)] = [BLANK] * len(phrase)
        for code, phrase in self._english:
            for at in _places(stems, phrase):
                yield code, " ".join(words[at : at + len(phrase)])


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in grams.runs(phrase))


def _places(stems: list[str], phrase: tuple[str, ...]) -> Iterator[int]:
    for at in range(len(stems) - len(phrase) + 1):
        if tuple(stems[at : at + len(phrase)]) == phrase:
            yield at
