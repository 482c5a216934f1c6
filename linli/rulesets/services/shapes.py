"""What a value may look like: checked before it is kept, said in words, compared by strictness.

The shape follows from a rule's unit and from the value that the rule has now, so that a new rule
needs no code. Forms are drawn from it; nobody types JSON.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common.errors import Invalid
from linli.common.spans import Span, SpanUnit
from linli.common.workdays import YearDays, parse_office_hours

MOST_NUMBER: Final = 1_000_000
MOST_WORDS: Final = 50  # lines of a list
LONGEST_WORD: Final = 200  # characters of one
CLOCK_CLASSES: Final = "clock classes"  # the unit of a rule that names some of them
BOUNDS: Final = "bounds"  # the unit of a rule that says how many: {"least": 1, "most": 2}
UPWARDS: Final = ("group", "village", "township", "outside", "county", "city", "province")
Part = tuple[str, ...]  # where in a table: () is the whole value, ("group",) one row


class Shape(Protocol):
    """How one value of a rule is checked, said and measured."""

    def check(self, value: Any) -> None:
        """Raise `Invalid` with a sentence for what does not fit."""

    def words(self, value: Any) -> str:
        """In the reader's language."""

    def measure(self, value: Any) -> tuple[str, float] | None:
        """What is compared, and in what; `None` where more or less means nothing."""


@dataclass(frozen=True)
class SpanShape:
    """So many hours or days."""

    def check(self, value: Any) -> None:
        Span.parse(value)

    def words(self, value: Any) -> str:
        return span_words(Span.parse(value))

    def measure(self, value: Any) -> tuple[str, float] | None:
        return str(value["unit"]), float(value["amount"])


@dataclass(frozen=True)
class NumberShape:
    """A whole number between bounds, both included; `suffix` says of what."""

    least: int = 0
    most: int = MOST_NUMBER

    def check(self, value: Any) -> None:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.least <= value <= self.most:
            raise Invalid(
                _("Write a whole number from %(least)s to %(most)s.")
                % {"least": self.least, "most": self.most}
            )

    def words(self, value: Any) -> str:
        return str(value)

    def measure(self, value: Any) -> tuple[str, float] | None:
        return "", float(value)


@dataclass(frozen=True)
class ShareShape:
    """A part of the whole, kept as 0 to 1 and said in per cent."""

    def check(self, value: Any) -> None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= 1:
            raise Invalid(_("Write a share from 0 to 100 per cent."))

    def words(self, value: Any) -> str:
        return f"{value * 100:.4g} %"

    def measure(self, value: Any) -> tuple[str, float] | None:
        return "", float(value)


@dataclass(frozen=True)
class YesNoShape:
    """Yes or no."""

    def check(self, value: Any) -> None:
        if not isinstance(value, bool):
            raise Invalid(_("Choose yes or no."))

    def words(self, value: Any) -> str:
        return _("Yes") if value else _("No")

    def measure(self, value: Any) -> tuple[str, float] | None:
        return "", float(value)


@dataclass(frozen=True)
class HoursShape:
    """Parts of a day, in order and apart."""

    def check(self, value: Any) -> None:
        parse_office_hours(value)

    def words(self, value: Any) -> str:
        return _(", ").join(f"{begin}–{end}" for begin, end in value)

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class TimeShape:
    """One time on the wall."""

    def check(self, value: Any) -> None:
        try:
            time.fromisoformat(value)
        except (TypeError, ValueError):
            raise Invalid(_("Write a time of the day such as 08:30.")) from None

    def words(self, value: Any) -> str:
        return str(value)

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class ListShape:
    """Words, one after the other."""

    def check(self, value: Any) -> None:
        words = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not words or len(value) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in value):
            raise Invalid(
                _("Write at most %(most)d lines of at most %(longest)d characters.")
                % {"most": MOST_WORDS, "longest": LONGEST_WORD}
            )

    def words(self, value: Any) -> str:
        return _(", ").join(value)

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class TextShape:
    """A word or a sentence."""

    def check(self, value: Any) -> None:
        if not isinstance(value, str) or len(value) > LONGEST_WORD:
            raise Invalid(_("Please keep it under %(most)d characters.") % {"most": LONGEST_WORD})

    def words(self, value: Any) -> str:
        return str(value)

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class DaysShape:
    """A year's holidays and make-up workdays."""

    def check(self, value: Any) -> None:
        YearDays.parse(value)

    def words(self, value: Any) -> str:
        days = YearDays.parse(value)
        said = {"holidays": len(days.holidays), "workdays": len(days.workdays)}
        return _("%(holidays)d days off, %(workdays)d make-up workdays") % said

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class TableShape:
    """Rows with a shape each, such as one span for each level."""

    rows: Mapping[str, Shape]

    def check(self, value: Any) -> None:
        if not isinstance(value, Mapping) or set(value) != set(self.rows):
            raise Invalid(_("Fill in every row of the table."))
        for row, shape in self.rows.items():
            shape.check(value[row])

    def words(self, value: Any) -> str:
        return _("; ").join(shape.words(value[row]) for row, shape in self.rows.items())

    def measure(self, value: Any) -> tuple[str, float] | None:
        return None


@dataclass(frozen=True)
class MostShape(NumberShape):
    """At most so many: fewer is stricter."""

    def measure(self, value: Any) -> tuple[str, float] | None:
        return "", -float(value)


@dataclass(frozen=True)
class BoundsShape(TableShape):
    """How many there have to be: at least, at most, or both."""

    def check(self, value: Any) -> None:
        super().check(value)
        if "least" in value and "most" in value and value["least"] > value["most"]:
            raise Invalid(_("At least may not be more than at most."))

    def words(self, value: Any) -> str:
        return bounds_words(value)


_BY_UNIT: Final[dict[str, Shape]] = {
    "span": SpanShape(),
    "hours of the day": HoursShape(),
    "time of day": TimeShape(),
    "share": ShareShape(),
    "points of 5": NumberShape(1, 5),
    "yes/no": YesNoShape(),
    "list": ListShape(),
    CLOCK_CLASSES: ListShape(),
}


def shape_of(unit: str, sample: Any) -> Shape:
    """The shape of a rule's values, from its unit and a value that it has."""
    if isinstance(sample, Mapping) and set(sample) == {"holidays", "workdays"}:
        return DaysShape()
    if unit == BOUNDS and isinstance(sample, Mapping):
        return BoundsShape({row: _BOUNDS[row] for row in _BOUNDS if row in sample})
    if isinstance(sample, Mapping) and set(sample) != {"amount", "unit"}:
        rows = sorted(sample, key=_row_order)
        return TableShape({row: shape_of(unit, sample[row]) for row in rows})
    return _BY_UNIT.get(unit) or _like(sample)


_BOUNDS: Final[dict[str, Shape]] = {"least": NumberShape(), "most": MostShape()}


def _row_order(row: str) -> tuple[int, str]:
    """Upwards by level: a database may hand the rows of a table over in any order."""
    return UPWARDS.index(row) if row in UPWARDS else len(UPWARDS), row


def _like(sample: Any) -> Shape:
    """For a unit that nobody described here: from the value alone."""
    if isinstance(sample, bool):
        return YesNoShape()
    if isinstance(sample, int):
        return NumberShape()
    if isinstance(sample, Mapping):
        return SpanShape()
    if isinstance(sample, list):
        return ListShape()
    return TextShape()


def leaves(shape: Shape, at: Part = ()) -> Iterator[tuple[Part, Shape]]:
    """The single values of a shape, in order: one, or those of a table."""
    if isinstance(shape, TableShape):
        for row, inner in shape.rows.items():
            yield from leaves(inner, (*at, row))
    else:
        yield at, shape


def part_of(value: Any, part: Part) -> Any:
    """The single value that stands at a part."""
    for row in part:
        value = value[row]
    return value


def span_words(length: Span) -> str:
    """How long a clock runs: "4 office hours", "2 working days"."""
    n = {"count": length.amount}
    if length.unit == SpanUnit.HOURS:
        return ngettext("%(count)d hour", "%(count)d hours", length.amount) % n
    if length.unit == SpanUnit.WORK_HOURS:
        return ngettext("%(count)d office hour", "%(count)d office hours", length.amount) % n
    if length.unit == SpanUnit.WORK_DAYS:
        return ngettext("%(count)d working day", "%(count)d working days", length.amount) % n
    if years := whole_years(length.amount):
        n["years"] = years
        sentence = ngettext(
            "%(years)d year (%(count)d days)", "%(years)d years (%(count)d days)", years
        )
        return sentence % n
    return ngettext("%(count)d day", "%(count)d days", length.amount) % n


def whole_years(days: int) -> int:
    """How many years so many days are, whichever of them are leap years; 0 where it is not even."""
    years, over = divmod(days, 365)
    return years if over <= (years + 3) // 4 else 0


def bounds_words(value: Mapping[str, int]) -> str:
    """How many there have to be: "2", "5 to 20", "at least 3"."""
    least, most = value.get("least"), value.get("most")
    if most is None:
        return _("at least %(least)d") % {"least": least or 0}
    if least == most:
        return str(most)
    if not least:
        return _("at most %(most)d") % {"most": most}
    return _("%(least)d to %(most)d") % {"least": least, "most": most}
