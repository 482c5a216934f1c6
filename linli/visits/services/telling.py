"""Numbers of a place that are told without telling of anybody: below 5 it is "<5", and nothing
beside it lets one reckon it (ADR 0053, numbers)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from linli.common.few import LEAST_SHOWN


@dataclass(frozen=True)
class Span:
    """A number as it may be told: exactly, or from–to."""

    least: int
    most: int

    @property
    def words(self) -> str:
        """As it stands in a table."""
        if self == UNTOLD:
            return f"<{LEAST_SHOWN}"
        return str(self.least) if self.least == self.most else f"{self.least}–{self.most}"

    def rest_of(self, total: "Span") -> "Span":
        """What is left of a total."""
        return Span(max(0, total.least - self.most), max(0, total.most - self.least))


UNTOLD: Final = Span(0, LEAST_SHOWN - 1)


def told(number: int) -> Span:
    """A number that stands alone."""
    return Span(number, number) if number >= LEAST_SHOWN else UNTOLD


def together(spans: Iterable[Span]) -> Span:
    """A sum of what was told, from which nothing more can be learnt than from its parts."""
    listed = list(spans)
    return Span(sum(one.least for one in listed), sum(one.most for one in listed))


def parts(counts: Sequence[int], keep: int = 0) -> list[Span]:
    """Parts of a total that is known. Beside a small one as many of the others become from–to, the
    smallest first and `keep` last, as it takes; if that is not enough nothing is told."""
    total = sum(counts)
    if total < LEAST_SHOWN:
        return [UNTOLD] * len(counts)
    places = range(len(counts))
    large = [place for place in places if counts[place] >= LEAST_SHOWN]
    large.sort(key=lambda place: (place != keep, -counts[place], place))
    small = [place for place in places if counts[place] < LEAST_SHOWN]
    for kept in range(len(large), -1, -1):
        spans = _spans(counts, large[:kept], total, keep)
        if all(reckoned(spans, place, total) == UNTOLD for place in small):
            return [reckoned(spans, place, total) for place in places]
    return [Span(0, total)] * len(counts)


def _spans(counts: Sequence[int], exact: Sequence[int], total: int, keep: int) -> list[Span]:
    most = min((counts[place] for place in exact if place != keep), default=total)
    return [
        UNTOLD
        if count < LEAST_SHOWN
        else Span(count, count)
        if place in exact
        else Span(LEAST_SHOWN, most)
        for place, count in enumerate(counts)
    ]


def reckoned(spans: Sequence[Span], index: int, total: int) -> Span:
    """What somebody who knows the total and the other parts can say of one."""
    others = together(span for place, span in enumerate(spans) if place != index)
    own = spans[index]
    return Span(max(own.least, total - others.most), min(own.most, total - others.least))
