"""Reading a request: every slip is refused in one sentence that says where it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from linli.territory.planner.errors import PlanRefused
from linli.visits.planner.ground import Place

MOST: Final = 10_000_000.0  # of any number; metres of a plane among them
FARTHEST: Final = (180.0, 90.0)
MOST_SEED: Final = (1 << 31) - 1


@dataclass(frozen=True)
class Entry:
    """One object of a request, and what a refusal calls it."""

    given: dict[str, Any]
    who: str
    name: str = ""

    def refuse(self, text: str) -> NoReturn:
        """Say what is wrong with it."""
        raise PlanRefused(f"{self.who}: {text}", self.name)

    def number(
        self, key: str, default: float | None = None, least: float = 0.0, most: float = MOST
    ) -> float:
        """A number of this field."""
        value = self.given.get(key)
        value = default if value is None else value
        if value is None:
            self.refuse(f"“{key}” is missing.")
        if not _number(value) or not least <= value <= most:
            self.refuse(f"“{key}” is a number from {least:.10g} to {most:.10g}.")
        return float(value)

    def whole(self, key: str, default: int | None = None, least: int = 0, most: int = 1000) -> int:
        """A whole number of this field."""
        value = self.number(key, default, least, most)
        if value != int(value):
            self.refuse(f"“{key}” is a whole number.")
        return int(value)

    def maybe(self, key: str, least: int, most: int) -> int | None:
        """A whole number, or nothing."""
        return None if self.given.get(key) is None else self.whole(key, None, least, most)

    def truth(self, key: str) -> bool:
        """Yes or no; no if nothing is said."""
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"“{key}” is true or false.")
        return value

    def names(self, key: str) -> list[str] | None:
        """A list of names, or nothing."""
        value = self.given.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(map(text_of, value)):
            self.refuse(f"“{key}” is a list of names.")
        return [text_of(one) for one in value]

    def place(self, key: str, *, planar: bool) -> Place:
        """Longitude and latitude, or metres of a plane."""
        value = self.given.get(key)
        far = (MOST, MOST) if planar else FARTHEST
        if (
            not isinstance(value, list)
            or len(value) != len(far)
            or not all(
                _number(one) and abs(one) <= most for one, most in zip(value, far, strict=True)
            )
        ):
            self.refuse(
                f"“{key}” is [x, y] in metres." if planar else f"“{key}” is [longitude, latitude]."
            )
        return float(value[0]), float(value[1])

    def entries(self, key: str, what: str, known: Iterable[str], by: str) -> list["Entry"]:
        """The objects of a list, each known by its field `by`."""
        values = self.given.get(key)
        if not isinstance(values, list):
            self.refuse(f"“{key}” is a list.")
        return [entry(one, f"{what} {number}", known, by) for number, one in enumerate(values, 1)]


def entry(given: Any, who: str, known: Iterable[str], by: str = "") -> Entry:
    """An object of JSON with no other fields than these."""
    if not isinstance(given, dict):
        raise PlanRefused(f"{who} is not a JSON object.")
    name = text_of(given.get(by)) if by else ""
    found = Entry(given, f"{who} (“{name}”)" if name else who, name)
    if by and not name:
        found.refuse(f"“{by}” is missing.")
    if unknown := sorted(set(given) - set(known)):
        found.refuse(f"there is no field “{unknown[0]}”.")
    return found


def once_each(entries: Iterable[Entry]) -> None:
    """Refuse a name that comes twice."""
    seen: set[str] = set()
    for one in entries:
        if one.name in seen:
            one.refuse("another one has the same id.")
        seen.add(one.name)


def text_of(value: Any) -> str:
    """A name: text that is not blank, or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
