"""Figures as everybody reads them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common.errors import Text
from linli.common.few import few
from linli.scoring.choices import Certainty, Unranked
from linli.scoring.model.chances import WHOLE
from linli.scoring.models import Reckoning, Result

REFUSED = {
    "few_units": gettext_lazy("Raw scores stand: with so few places a correction would not help."),
    "not_connected": gettext_lazy(
        "Raw scores stand: no panel connects all places, so nobody can tell a harsh panel from a "
        "poor place."
    ),
}
NONE = {
    "few": gettext_lazy("No list: too few groups were ranked."),
    "unsure": gettext_lazy("Nobody is on it: of no group is it sure enough."),
    "nobody": gettext_lazy("Nobody is on it: no group lies apart from the others."),
}


def points(centi: int | None) -> str:
    """Hundredths as points: 9650 → 96.50."""
    if centi is None:
        return "–"
    sign = "-" if centi < 0 else ""
    return f"{sign}{abs(centi) // 100}.{abs(centi) % 100:02d}"


def change(centi: int | None) -> str:
    """With its sign."""
    return points(centi) if centi is None or centi < 0 else f"+{points(centi)}"


def share(part: int | None) -> str:
    """Ten-thousandths as per cent."""
    return "–" if part is None else f"{part / 100:.0f} %"


@dataclass(frozen=True)
class Row:
    """A unit's line in a table of results."""

    result: Result
    rank: str
    interval: str
    raw: str
    severity: str
    corrected: str
    change: str
    bottom: str
    sure: Text
    why: Text
    asked: str  # residents for their rating; a handful would be recognised
    answered: str
    span: tuple[int, int, float] | None  # of a bar: where it begins, how long, where the place is


def row_of(result: Result) -> Row:
    """A result in words."""
    ranked = result.rank is not None
    low, high = result.rank_low, result.rank_high
    return Row(
        result=result,
        rank=f"{result.rank} / {result.of}" if ranked else "–",
        interval=f"{low}–{high}" if low is not None and high is not None else "–",
        raw=points(result.raw_centi),
        severity=change(result.severity_centi),
        corrected=points(result.corrected_centi),
        change=change(result.change_centi),
        bottom=share(result.p_bottom),
        sure=_sure(result),
        why=Unranked(result.why).label if result.why else "",
        asked=few(result.asked),
        answered=few(result.answered),
        span=_span(result),
    )


def _sure(result: Result) -> Text:
    """How sure it is, and of what: that it lies in the first or the last tenth, or between them."""
    if not result.certainty:
        return "–"
    label = result.get_certainty_display()
    if result.certainty == Certainty.BORDERLINE:
        return label
    last, first = result.p_bottom or 0, result.p_top or 0
    where = max((last, _("last tenth")), (first, _("first tenth")), (WHOLE - last - first, ""))[1]
    return _("%(sure)s: %(where)s") % {"sure": label, "where": where or _("in between")}


def _span(result: Result) -> tuple[int, int, float] | None:
    rank, low, high = result.rank, result.rank_low, result.rank_high
    if rank is None or low is None or high is None:
        return None
    return low - 1, high - low + 1, rank - 0.75


def severities(reckoning: Reckoning) -> list[tuple[str, str]]:
    """What is said of each panel by its letter; never of a person (issue 7)."""
    said = []
    for letter, centi in sorted(reckoning.severity.items()):
        if centi > 0:
            words = _("%(points)s points harsher than the others")
        elif centi < 0:
            words = _("%(points)s points milder than the others")
        else:
            words = _("as strict as the others")
        said.append((letter, words % {"points": points(abs(centi))}))
    return said
