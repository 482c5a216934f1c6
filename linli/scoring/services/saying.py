"""What the arithmetic of draws says, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.scoring.model.draws import Note
from linli.scoring.model.errors import ScoresRefused

# By the code of the refusal: what is missing, and what to do next.
REFUSED: Final[dict[str, tuple[Any, Any]]] = {
    "too_few_station": (
        _("%(asked)s panels need %(asked)s people from centres or stations; there are %(count)s."),
        _("Post more of them, or ask for fewer panels."),
    ),
    "too_few_committee": (
        _("%(asked)s panels need %(asked)s members of supervision committees; %(count)s are."),
        _("Post more of them, or ask for fewer panels."),
    ),
    "too_few_panels": (
        _("%(asked)s panels cannot come to one village when there are %(count)s."),
        _("Ask for more panels, or for fewer at one village."),
    ),
    "nobody_may_judge": (
        _("No panel may judge %(unit)s: everybody belongs there or stands aside."),
        _("Post more people, or ask for fewer panels."),
    ),
    "alone": (
        _("One village alone cannot be inspected by another."),
        _("Let the county open one round for this township and its neighbour."),
    ),
    "too_few_inspectors": (
        _("%(unit)s needs %(each)s inspecting villages, but only %(may)s may go there."),
        _("Ask for fewer, or let the county open one round with a neighbour township."),
    ),
}
NOTES: Final[dict[str, Any]] = {
    "uneven": _("Some panels have %(most)s villages and some %(least)s: there was no other way."),
    "mutual": _("%(pairs)s pairs of villages inspect each other: there was no other way."),
    "not_connected": _(
        "The visits fall into %(parts)s parts: this month alone cannot tell a harsh panel from a "
        "poor village."
    ),
    "fewer_visits": _("There are fewer villages than visits asked for: %(each)s each."),
}


def refused(problem: ScoresRefused, names: Mapping[str, str]) -> Invalid:
    """The refusal of a draw, with names for codes."""
    sentence, then = REFUSED.get(problem.code, (_("This cannot be drawn."), ""))
    values = {**problem.values}
    if "unit" in values:
        values["unit"] = names.get(str(values["unit"]), str(values["unit"]))
    return Invalid(sentence % values, next_step=then)


def notes(found: list[Note]) -> list[str]:
    """What could not be had, as sentences."""
    return [str(NOTES[one.code]) % dict(one.values) for one in found if one.code in NOTES]
