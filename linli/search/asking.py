"""What the index is asked: tokens, all of some, any of some; and how each database is told.

Tokens hold letters, digits, `-` and `_` alone and are always quoted, so nothing that somebody
types is ever read as an operator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Union

from linli.search import grams

MARK: Final = "§"  # before what is no word: a place, a kind, who may know
INNER: Final = "¦"  # before grams of words that were not released to everybody
LEAST_BEGINNING: Final = 2  # letters after which a Latin word may go on


@dataclass(frozen=True)
class Token:
    """One token of an entry; `begins` finds the longer ones too."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class Every:
    """All of these."""

    parts: tuple["Asked", ...]


@dataclass(frozen=True)
class Either:
    """Any of these; of none: nothing is found."""

    parts: tuple["Asked", ...]


Asked = Union[Token, Every, Either]  # noqa: UP007 - names each other
NOTHING: Final = Either(())


def every(*parts: Asked) -> Asked:
    """All of these; nothing, if one of them finds nothing."""
    if NOTHING in parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else Every(parts)


def either(*parts: Asked) -> Asked:
    """Any of these that can find something."""
    able = tuple(dict.fromkeys(part for part in parts if part != NOTHING))
    return able[0] if len(able) == 1 else Either(able)


def mark(text: str) -> Token:
    """A mark as entries carry it; dots of a path are no part of a token."""
    return Token(marked(text))


def marked(text: str) -> str:
    """The token of a mark."""
    return MARK + text.replace(".", "-")


def said(word: str, *, inner: bool = False) -> Asked:
    """A word that somebody typed, as part of the words of an entry."""
    before = INNER if inner else ""
    tokens = [
        Token(before + gram, begins=_may_go_on(gram))
        for run in grams.runs(word)
        for gram in grams.asked(run)
    ]
    return every(*dict.fromkeys(tokens)) if tokens else NOTHING


def _may_go_on(gram: str) -> bool:
    latin = not grams.without_blanks(gram) and not gram.isdigit()
    return latin and len(gram) >= LEAST_BEGINNING


def for_postgres(asked: Asked) -> str:
    """As a `tsquery`."""
    if isinstance(asked, Token):
        return f"'{asked.text}'" + (":*" if asked.begins else "")
    return _joined(map(for_postgres, asked.parts), " & " if isinstance(asked, Every) else " | ")


def for_sqlite(asked: Asked) -> str:
    """As the right side of FTS5's MATCH."""
    if isinstance(asked, Token):
        return f'"{asked.text}"' + ("*" if asked.begins else "")
    return _joined(map(for_sqlite, asked.parts), " AND " if isinstance(asked, Every) else " OR ")


def _joined(parts: Iterable[str], word: str) -> str:
    return f"({word.join(parts)})"
