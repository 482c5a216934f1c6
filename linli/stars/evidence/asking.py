"""What a source is asked and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.common.errors import Text
from linli.rulesets.services import Values
from linli.stars.catalogue import Criterion, Programme
from linli.territory.fields import below
from linli.territory.models import Link, Unit
from linli.territory.paths import township_path

VILLAGE: Final = "village"  # what a criterion says of records around, not of its own alone
SHOWN: Final = 5  # records that stand beside a criterion


class Measure(models.TextChoices):
    """In what a source counts."""

    TIMES = "times", pgettext_lazy("evidence", "times")
    PERCENT = "percent", pgettext_lazy("evidence", "%")
    POINTS = "points", pgettext_lazy("evidence", "points")
    POSTS = "posts", pgettext_lazy("evidence", "posts")


@dataclass(frozen=True)
class Row:
    """A record that counts, or what is still missing. `activity` opens it for whoever may."""

    words: Text
    on: date | None = None
    activity: UUID | None = None
    missing: bool = False


@dataclass
class Found:
    """What there is. `of` is what a share is of; `applies`: whether there is anything to ask at
    all, else `why`. `lasts_on` is the day on which what there is begins to fall short; `due_on` by
    when the next of it is due; `page` leads to where it is done."""

    got: int = 0
    of: int | None = None
    applies: bool = True
    why: Text = ""
    rows: list[Row] = field(default_factory=list)
    lasts_on: date | None = None
    due_on: date | None = None
    page: str = ""


@dataclass
class Ground:
    """One organisation and the time that is looked at, with what several sources ask for."""

    host: Unit
    village: Unit | None
    programme: Programme
    values: Values
    since: datetime
    at: datetime
    kept: dict[str, Any] = field(default_factory=dict)  # what a source looked up once

    @property
    def around(self) -> str:
        """The path of the village; of what is based at a township, the township's."""
        return self.village.path if self.village else township_path(self.host.path)

    def where(self, criterion: Criterion, name: str = "path") -> models.Q:
        """Below the organisation itself, or in its village."""
        at = self.around if criterion.at == VILLAGE else self.host.path
        return below(at, name)

    @cached_property
    def groups(self) -> list[int]:
        """The supervision groups of its village. One query."""
        if self.village is None:
            return []
        links = Link.objects.current(self.at).filter(kind="supervision", unit=self.village)
        return [one for one in links.values_list("holder_unit", flat=True) if one is not None]

    def grown_old(self, held: datetime) -> date:
        """The day on which something that was held then no longer counts."""
        return (clock.local(held) + (self.at - self.since)).date()


Ask = Callable[[Ground, Criterion, int], Found]


@dataclass(frozen=True)
class Source:
    """How a kind of evidence is found: given the ground, the criterion and what is needed."""

    name: str
    measure: Measure
    ask: Ask


SOURCES: Final[dict[str, Source]] = {}


def register(name: str, measure: Measure) -> Callable[[Ask], Ask]:
    """Make a source known under a name; a later one takes the place of an earlier one."""

    def known(ask: Ask) -> Ask:
        SOURCES[name] = Source(name, measure, ask)
        return ask

    return known
