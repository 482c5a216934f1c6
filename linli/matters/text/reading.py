"""The files that guesses are made from, read once."""

import threading
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from linli.matters.text.alarms import Alarms
from linli.matters.text.guessing import Guesser
from linli.matters.text.pieces import Concepts

FOLDER: Final = Path(__file__).parent.parent / "reference"
_TRAINING: Final = threading.Lock()  # whoever asks meanwhile waits for the one that is made
LANGUAGES: Final = ("zh", "en")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def sentences() -> dict[str, dict[str, list[str]]]:
    """By kind and language."""
    return _read("sentences.toml")


@cache
def concepts() -> Concepts:
    """What words in both languages name."""
    return Concepts(_read("concepts.toml")["concept"])


@cache
def alarm_entries() -> dict[str, dict[str, Any]]:
    """The dangers by code, with the numbers to ring."""
    return {entry["code"]: entry for entry in _read("alarms.toml")["alarm"]}


@cache
def alarms() -> Alarms:
    """What calls for help at once."""
    return Alarms(alarm_entries().values())


def by_kind() -> dict[str, list[str]]:
    """The sentences that models are trained from."""
    told = sentences()
    return {code: [text for lang in LANGUAGES for text in told[code][lang]] for code in told}


def guesser() -> Guesser:
    """The general model: trained in under a second, once in each process that asks."""
    with _TRAINING:
        return _guesser()


@cache
def _guesser() -> Guesser:
    return Guesser(by_kind(), concepts())
