"""The five principles of a grid plan (row S3-11) as data: what was found, and what to do about it.

属地管理 inside its village · 规模适度 moderate size · 统一标准 one uniform code · 无缝覆盖 no gap
and no overlap · 动态调整 each change dated, with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common.languages import chosen

INSIDE, SIZE, CODE, COVER, CHANGE = "inside", "size", "code", "cover", "change"
NAMES: Final[Mapping[str, Any]] = {
    INSIDE: gettext_lazy("Local responsibility"),
    SIZE: gettext_lazy("Moderate size"),
    CODE: gettext_lazy("Uniform standard"),
    COVER: gettext_lazy("Seamless coverage"),
    CHANGE: gettext_lazy("Dynamic adjustment"),
}
# From good to bad: NOTE is worth knowing, REASON may be published with a written reason only, STOP
# not at all.
OK, NOTE, REASON, STOP = "ok", "note", "reason", "stop"
LEVELS: Final = (OK, NOTE, REASON, STOP)
MOST_NAMED: Final = 8  # lanes or grids in one sentence
MOST_SAID: Final = 3  # problems in one sentence


@dataclass(frozen=True)
class Problem:
    """One thing that was found. `named` are the lanes or grids that it is about, in both languages;
    `values` are numbers."""

    code: str
    level: str
    named: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """In the reader's language: what it is."""
        return str(_TEXTS[self.code][0]) % {**self.values, "names": self._names()}

    @property
    def next_step(self) -> str:
        """What to do."""
        return str(_TEXTS[self.code][1])

    def _names(self) -> str:
        names = [chosen(zh, en) for zh, en in self.named[:MOST_NAMED]]
        joined = _("、").join(names)
        more = len(self.named) - len(names)
        if not more:
            return joined
        return _("%(names)s and %(count)d more") % {"names": joined, "count": more}

    def as_json(self) -> dict[str, Any]:
        """To be kept with the plan."""
        named = [list(pair) for pair in self.named]
        values = dict(self.values)
        return {"code": self.code, "level": self.level, "named": named, "values": values}


@dataclass(frozen=True)
class Finding:
    """One principle and what was found about it."""

    principle: str
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Of the principle."""
        return str(NAMES[self.principle])

    @property
    def level(self) -> str:
        """The worst of its problems."""
        return max((one.level for one in self.problems), key=LEVELS.index, default=OK)

    def at(self, level: str) -> list[Problem]:
        """Problems of one level."""
        return [one for one in self.problems if one.level == level]


def worst(findings: Sequence[Finding]) -> str:
    """The worst level of all."""
    return max((one.level for one in findings), key=LEVELS.index, default=OK)


def in_words(problems: Sequence[Problem]) -> str:
    """The first of them, each with what to do."""
    return " ".join(f"{one.text} {one.next_step}" for one in problems[:MOST_SAID])


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """To be kept with a published plan."""
    return [
        {"principle": one.principle, "problems": [each.as_json() for each in one.problems]}
        for one in findings
    ]


def from_json(kept: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """As they were found when the plan was published."""
    return [
        Finding(one["principle"], tuple(problem_from(each) for each in one["problems"]))
        for one in kept
    ]


def problem_from(kept: Mapping[str, Any]) -> Problem:
    """As it was kept."""
    named = tuple((zh, en) for zh, en in kept["named"])
    return Problem(kept["code"], kept["level"], named, kept["values"])


_MOVE: Final = gettext_lazy("Move lanes between the grids, or publish it with a reason.")
_DRAW: Final = gettext_lazy("Draw or import the outline anew.")
_TEXTS: Final[Mapping[str, tuple[Any, Any]]] = {
    "unit_outside": (
        gettext_lazy("%(names)s: outside the village."),
        gettext_lazy("Take them out of the plan."),
    ),
    "outline_outside": (gettext_lazy("%(names)s: the outline crosses the village border."), _DRAW),
    "village_not_drawn": (
        gettext_lazy("The village has no outline, so only the lanes were checked."),
        gettext_lazy("Import the outline of the village."),
    ),
    "too_small": (
        gettext_lazy("%(names)s: %(number)d households, at least %(least)d."),
        _MOVE,
    ),
    "too_large": (gettext_lazy("%(names)s: %(number)d households, at most %(most)d."), _MOVE),
    "too_many_people": (gettext_lazy("%(names)s: %(number)d people, at most %(most)d."), _MOVE),
    "households_unknown": (
        gettext_lazy("Nobody entered the households of %(names)s."),
        gettext_lazy("Enter them at the place; then the size is exact."),
    ),
    "wrong_code": (
        gettext_lazy("%(names)s: the code does not follow from its place in the plan."),
        gettext_lazy("Add or remove a grid: the codes are given anew."),
    ),
    "nameless": (gettext_lazy("A grid has no name."), gettext_lazy("Name it.")),
    "too_many": (
        gettext_lazy("There are more grids than codes."),
        gettext_lazy("Remove some grids."),
    ),
    "no_grids": (gettext_lazy("The plan has no grids."), gettext_lazy("Add a grid.")),
    "no_lanes": (
        gettext_lazy("The village has no lanes yet, so nothing can be covered."),
        gettext_lazy("Add the groups and lanes of the village first."),
    ),
    "uncovered": (
        gettext_lazy("In no grid: %(names)s."),
        gettext_lazy("Give each of them a grid."),
    ),
    "empty": (
        gettext_lazy("%(names)s: no lanes."),
        gettext_lazy("Give it some, or remove it."),
    ),
    "in_pieces": (
        gettext_lazy("%(names)s: the lanes do not hang together."),
        gettext_lazy("Move a lane so that the grid is in one piece, if that is possible."),
    ),
    "overlap": (
        gettext_lazy("%(names)s: the outlines overlap by %(area)d m²."),
        _DRAW,
    ),
    "gap": (
        gettext_lazy("%(area)d m² of the village lie in no grid's outline."),
        _DRAW,
    ),
    "off_outline": (
        gettext_lazy("%(names)s: on the map outside the outline of its grid."),
        gettext_lazy("Move the lane, or draw the outline anew."),
    ),
    "micro_elsewhere": (
        gettext_lazy("%(names)s: in a micro-grid of another grid."),
        gettext_lazy("Choose a micro-grid of its own grid."),
    ),
    "micro_gap": (
        gettext_lazy("In no micro-grid, though their grid has some: %(names)s."),
        gettext_lazy("They belong to the grid itself; choose a micro-grid if there should be one."),
    ),
    "not_drawn": (
        gettext_lazy("Without an outline: %(names)s. The lanes alone were checked."),
        gettext_lazy("Draw it, or import the outlines of its lanes, so that a pin finds the grid."),
    ),
    "no_reason": (
        gettext_lazy("A change is published with its reason and its day."),
        gettext_lazy("Write the reason when you publish."),
    ),
    "no_change": (
        gettext_lazy("Nothing differs from the plan in force."),
        gettext_lazy("Move a lane, or throw the draft away."),
    ),
}
