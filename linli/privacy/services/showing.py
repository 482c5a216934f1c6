"""What we hold about one person, or about persons at all: what, why, until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.common.personal import Fact, Holding, Shown, Subject
from linli.privacy.inventory import HOLDINGS, RULES
from linli.privacy.terms import ends
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.rulesets.services.shapes import span_words


@dataclass(frozen=True)
class Row:
    """One row about the person, and the end of its time; `None` while that does not run yet."""

    facts: tuple[Fact, ...]
    until: datetime | None


@dataclass(frozen=True)
class Section:
    """One kind of record, in plain words, with what there is of it about a person."""

    holding: Holding
    how_long: str  # "60 days"; empty where no time runs
    rows: tuple[Row, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the copy that a person takes along."""
        return {
            "record": self.holding.label,
            "name": str(self.holding.name),
            "what": str(self.holding.what),
            "why": str(self.holding.why),
            "ground": str(self.holding.ground),
            "kept": self.how_long,
            "kept_from": str(self.holding.kept),
            "rows": [
                {
                    "until": row.until.isoformat() if row.until else None,
                    "facts": [{"term": str(f.term), "text": f.text} for f in row.facts],
                }
                for row in self.rows
            ],
        }


def span_of(values: Values, holding: Holding) -> str:
    """How long a record stays after its time began to count, in words."""
    return span_words(values.span(holding.rule)) if holding.rule in values else ""


def inventory(path: str = "") -> list[Section]:
    """What is held about persons at all, with the times of a place. One query."""
    values = rulesets.values(RULES, path=path)
    return [Section(holding, span_of(values, holding)) for holding in HOLDINGS]


def everything(subject: Subject) -> list[Section]:
    """What is held about one person; kinds of which there is nothing are left out. A fixed number
    of queries."""
    values = rulesets.values(RULES, path=subject.path)
    found = []
    for holding in HOLDINGS:
        rows = tuple(_row(one, holding, values) for one in holding.show(subject))
        if rows:
            found.append(Section(holding, span_of(values, holding), rows))
    return found


def _row(shown: Shown, holding: Holding, values: Values) -> Row:
    until = None
    if shown.since is not None and holding.rule in values:
        until = ends(shown.since, values.span(holding.rule), values.calendar())
    return Row(shown.facts, until)
