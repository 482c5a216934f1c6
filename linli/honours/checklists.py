"""What is looked at in a yard: reference data of the product, of which each round keeps a copy."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from linli.common.languages import chosen

FILE: Final = Path(__file__).parent / "reference" / "checklists.toml"
Written = dict[str, Any]


@dataclass(frozen=True)
class YardItem:
    """One thing that can be seen. `key` names it in its checklist: "clean.ground"."""

    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        return chosen(self.zh, self.en)


@dataclass(frozen=True)
class Part:
    """A beauty or a star: there when each of its items is."""

    code: str
    zh: str
    en: str
    items: tuple[YardItem, ...]

    def __str__(self) -> str:
        return chosen(self.zh, self.en)

    def is_there(self, met: Collection[str]) -> bool:
        """Whether all of it was seen."""
        return all(item.key in met for item in self.items)


@dataclass(frozen=True)
class Checklist:
    """All parts, and how many of them have to be there."""

    parts: tuple[Part, ...]
    least: int

    def items(self) -> Iterator[YardItem]:
        """In order."""
        return (item for part in self.parts for item in part.items)

    def there(self, met: Collection[str]) -> list[Part]:
        """The parts that were seen as a whole, in order."""
        return [part for part in self.parts if part.is_there(met)]

    def suffices(self, met: Collection[str]) -> bool:
        """Whether as many are there as it takes. Nothing finer is ever computed."""
        return len(self.there(met)) >= self.least

    def open_items(self, met: Collection[str]) -> list[YardItem]:
        """What was not seen yet, in order."""
        return [item for item in self.items() if item.key not in met]


def parse(written: Mapping[str, Any]) -> Checklist:
    """A checklist as a round keeps it."""
    parts = tuple(
        Part(
            part["code"],
            part["zh"],
            part["en"],
            tuple(
                YardItem(f"{part['code']}.{item['code']}", item["zh"], item["en"])
                for item in part["items"]
            ),
        )
        for part in written["part"]
    )
    return Checklist(parts, int(written["least"]))


def written_for(kind: str, least: int | None = None) -> Written:
    """The current edition for a kind, to be kept by a round; all parts are needed unless a number
    is given."""
    found: Written = next(one for one in _all() if one["kind"] == kind)
    return {**found, "least": len(found["part"]) if least is None else least}


@cache
def _all() -> tuple[Written, ...]:
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(read["checklist"])
