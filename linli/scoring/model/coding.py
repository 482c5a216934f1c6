"""From an engine's tables to the arrays of the model: names become numbers in their order."""

from typing import Any

import numpy as np

from linli.scoring.model.sheets import Codes, Sheets
from linli.scoring.model.visits import Ints, Visits

Arrow = Any  # of pyarrow, which comes with Ibis


class Coded:
    """The scored sheets of a rotation; months are those of it, in their order."""

    def __init__(self, table: Arrow, months: list[str]) -> None:
        table = table.filter(table["centi"].is_valid())
        self.months = months
        self.units, self.inspectors = words(table["unit"]), words(table["inspector"])
        self.visits = Visits(
            codes(table["month"], months),
            codes(table["unit"], self.units),
            codes(table["inspector"], self.inspectors),
            numbers(table["centi"]),
        )

    @property
    def single(self) -> bool:
        """Whether nobody was visited twice in a month: then the aspects say how much a visit errs
        (`aspects`), else nobody asks."""
        cells = np.unique(self.visits.month * len(self.units) + self.visits.unit)
        return len(cells) == len(self.visits)

    def sheets(self, table: Arrow) -> Sheets:
        """Rows of aspects, as a CSV would give them."""
        place = numbers(table["place"]).astype(np.int32)
        centi = numbers(table["centi"]).astype(np.int32)
        month, unit, inspector = (
            codes(table[column], names).astype(np.int32)
            for column, names in (
                ("month", self.months), ("unit", self.units), ("inspector", self.inspectors)
            )
        )  # fmt: skip
        nothing: Codes = np.zeros(len(place), np.int32)
        return Sheets(
            self.months, self.units, [""], self.inspectors, month, unit, nothing, inspector, place,
            centi, nothing,
        )  # fmt: skip


def one_each(table: Arrow, month: str) -> bool:
    """Whether every unit has one sheet in this month, scored or not. The table is by unit, then by
    month, so that sheets of a unit in a month lie side by side."""
    here = np.asarray(table["month"].to_pylist(), "U7") == month
    units = np.asarray(table["unit"].to_pylist())[here]
    return bool((units[1:] != units[:-1]).all())


def words(column: Arrow) -> list[str]:
    """What a column says, each once, in their order."""
    return sorted(column.unique().to_pylist())


def codes(column: Arrow, names: list[str]) -> Ints:
    """The place of each of a column's words among the names, which hold them all."""
    if not len(column):
        return np.zeros(0, np.int64)
    coded = column.combine_chunks().dictionary_encode()
    places = {name: place for place, name in enumerate(names)}
    of_word = np.array([places[word] for word in coded.dictionary.to_pylist()], np.int64)
    return np.asarray(of_word[coded.indices.to_numpy()])


def numbers(column: Arrow) -> Ints:
    """A column of integers or truth values."""
    return np.asarray(column.to_numpy(), np.int64)
