"""What people come here to do, as reference data, for the search page."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.urls import reverse

from linli.common.languages import chosen
from linli.people.actors import Actor
from linli.territory.models import Unit

REFERENCE: Final = Path(__file__).parent / "reference" / "services.toml"


@dataclass(frozen=True)
class Service:
    """One thing to do, and the words by which it is found."""

    code: str
    address: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    words: tuple[str, ...]
    of_place: str = ""
    verb: str = ""
    staff: bool = False

    @property
    def title(self) -> str:
        """In the reader's language."""
        return chosen(self.zh, self.en)

    @property
    def about(self) -> str:
        """In the reader's language."""
        return chosen(self.about_zh, self.about_en)

    def is_for(self, actor: Actor) -> bool:
        """Whether this reader may use it."""
        if self.verb:
            return actor.has(self.verb)
        return bool(actor.grants) or not self.staff

    def is_named_by(self, word: str) -> bool:
        """Whether a word that was typed is one of its words, or part of one."""
        return any(word in known or known in word for known in (*self.words, self.zh))

    def href(self, place: Unit | None) -> str:
        """Where it is done, for a place if one was named."""
        if place is not None and self.of_place:
            return reverse(self.of_place, args=[place.code])
        return reverse(self.address)


@cache
def known_services() -> tuple[Service, ...]:
    """All of them, in the order in which they are shown."""
    entries = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["service"]
    return tuple(Service(**{**entry, "words": tuple(entry["words"])}) for entry in entries)


def find_services(words: Sequence[str], *, by: Actor) -> list[Service]:
    """Those that any of the words names."""
    return [
        service
        for service in known_services()
        if service.is_for(by) and any(service.is_named_by(word) for word in words)
    ]
