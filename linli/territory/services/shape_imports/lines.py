"""What a preview says of each row or feature, and of the file as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.common.datums import Datum
from linli.territory.shape_files import Feature, Judgement, Shape, ShapeFile


class What(models.TextChoices):
    """What the shapes of a file are."""

    OUTLINES = "outlines", _("Outlines of villager groups and lanes")
    ADDRESSES = "addresses", _("Addresses with their points")
    GRIDS = "grids", _("Grids, as a draft of the next plan")
    AREAS = "areas", _("Areas and road segments")


class State(StrEnum):
    """What will become of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


STATE_WORDS: Mapping[State, Promise] = {
    State.NEW: _("new"),
    State.CHANGED: _("changed"),
    State.UNCHANGED: _("unchanged"),
    State.REFUSED: _("to be mended"),
}


@dataclass
class Line:
    """One row: what it is, what will be done with it and why not. `target` is what it changes, if
    that is there; `values` are what is written. Coordinates are WGS-84."""

    feature: Feature
    name: str
    state: State = State.REFUSED
    words: str = ""
    target: Any = None
    geometry: Shape | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How the file counts it."""
        return self.feature.number

    @property
    def state_words(self) -> Promise:
        """Its state as a page says it."""
        return STATE_WORDS[self.state]

    @property
    def is_refused(self) -> bool:
        return self.state == State.REFUSED

    @property
    def writes(self) -> bool:
        """Whether anything is to be written for it."""
        return self.state in {State.NEW, State.CHANGED}


@dataclass(frozen=True)
class Preview:
    """What a file would do to a village as it is now. `version` changes with the file, the choice
    and the village, so that nobody confirms what they did not see."""

    what: What
    file: ShapeFile
    lines: Sequence[Line]
    judgement: Judgement
    datum: Datum
    is_chosen: bool  # by the file itself or by a person; else `datum` is only how it is shown
    version: str
    notes: Sequence[str] = ()

    def count(self, state: State) -> int:
        """How many rows are in this state."""
        return sum(line.state == state for line in self.lines)

    @property
    def refused(self) -> int:
        return self.count(State.REFUSED)

    @property
    def writes(self) -> int:
        """How many rows change anything."""
        return sum(line.writes for line in self.lines)

    @property
    def may_be_taken(self) -> bool:
        """All rows are right, something changes, and the datum is no guess."""
        return self.is_chosen and not self.refused and bool(self.writes)
