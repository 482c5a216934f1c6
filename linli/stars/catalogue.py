"""What stands for each star: read from the reference files, one an edition. Nothing here asks the
database."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.common.languages import chosen
from linli.stars.choices import Reviewed

REFERENCE: Final = Path(__file__).parent / "reference"
WHOLE: Final = 100  # points of a star


@dataclass(frozen=True)
class Named:
    """Something with a code and a name in both languages."""

    code: str
    zh: str
    en: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.zh, self.en)


@dataclass(frozen=True)
class Criterion(Named):
    """What has to be there, and which records say so. `least` is a number or stands in the rule
    `least_rule`; `points` is the most that it gives."""

    source: str
    points: int
    cites: str
    of: tuple[str, ...] = ()
    at: str = "own"
    least: int = 0
    least_rule: str = ""
    must: bool = False


@dataclass(frozen=True)
class StarKind(Named):
    """One star of a programme."""

    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Programme(Named):
    """Five stars, six items, or the rating of a year."""

    units: tuple[str, ...]
    reviewed: Reviewed
    stars: tuple[StarKind, ...]
    first: str = ""
    whole: bool = False
    graded: bool = False
    decays: bool = False

    def star(self, code: str) -> StarKind:
        """One of its stars; raises `NotHere`."""
        found = next((one for one in self.stars if one.code == code), None)
        if found is None:
            raise NotHere(_("There is no such star."))
        return found


@dataclass(frozen=True)
class Edition:
    """All programmes as one file has them."""

    code: str
    programmes: Mapping[str, Programme]

    def programme(self, code: str) -> Programme:
        """One of them; raises `NotHere`."""
        found = self.programmes.get(code)
        if found is None:
            raise NotHere(_("There is no such star programme."))
        return found


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    return Criterion(**{**entry, "of": tuple(entry.get("of", ()))})


def _star(entry: Mapping[str, Any]) -> StarKind:
    named = {name: entry[name] for name in ("code", "zh", "en")}
    return StarKind(**named, criteria=tuple(_criterion(one) for one in entry["criterion"]))


def _programme(entry: Mapping[str, Any]) -> Programme:
    plain = {name: value for name, value in entry.items() if name != "star"}
    plain |= {"units": tuple(entry["units"]), "reviewed": Reviewed(entry["reviewed"])}
    return Programme(**plain, stars=tuple(_star(one) for one in entry["star"]))


@cache
def editions() -> Mapping[str, Edition]:
    """Every edition by its code, the oldest first."""
    found = {}
    for file in sorted(REFERENCE.glob("edition_*.toml"), key=lambda one: (len(one.name), one.name)):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        programmes = [_programme(one) for one in data["programme"]]
        found[data["edition"]] = Edition(data["edition"], {one.code: one for one in programmes})
    return found


def latest() -> Edition:
    """The one by which a new cycle goes."""
    return list(editions().values())[-1]


def programme_of(edition: str, code: str) -> Programme:
    """A programme as a cycle's own edition has it; raises `NotHere`."""
    found = editions().get(edition)
    if found is None:
        raise NotHere(_("There is no such edition of the stars."))
    return found.programme(code)
