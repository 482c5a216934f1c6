"""One row of a ledger kept elsewhere, read as a matter that has ended, or the reason why not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.common import clock, sheets
from linli.common.sheets import Row
from linli.matters.ledger_columns import LONGEST_HEADING, OTHER
from linli.territory.models import Unit

LONGEST_TEXT: Final = 2000  # characters, as of a report
LONGEST_WORDS: Final = 120

PROBLEMS: Final[dict[str, str | Promise]] = {
    "no_date": _("The date is missing."),
    "bad_date": _("The date cannot be read. Write it as 2025-03-01."),
    "future": _("The date lies in the future."),
    "no_text": _("What was reported is missing."),
    "long_text": _("The text is longer than 2,000 characters."),
    "no_village": _("The village is missing."),
    "unknown_village": _("There is no village of this name here."),
    "bad_completed": _("The date of completion cannot be read. Write it as 2025-03-01."),
    "completed_first": _("It was completed before it was reported."),
    "not_ended": _("It has not ended yet. Enter it as a new report."),
    "bad_solved": _("Solved or not: write yes or no."),
    "bad_satisfied": _("Satisfied: write 1 to 5, or words such as 满意."),
}
_YES: Final = {"是", "已解决", "解决", "有", "√", "✓", "y", "yes", "true", "1", "solved"}
_NO: Final = {"否", "未解决", "没解决", "没有", "×", "x", "n", "no", "false", "0"}
_STARS: Final = {
    **{str(n): n for n in range(1, 6)},
    **{f"{n}星": n for n in range(1, 6)},
    "非常满意": 5,
    "很满意": 5,
    "满意": 4,
    "比较满意": 4,
    "基本满意": 3,
    "一般": 3,
    "不满意": 2,
    "不太满意": 2,
    "很不满意": 1,
    "非常不满意": 1,
}
_NOT_ENDED: Final = (
    *("未办结", "未完成", "未解决完", "办理中", "处理中", "正在办理", "正在处理", "进行中"),
    *("in progress", "pending", "not completed"),
)


@dataclass(frozen=True)
class Entry:
    """What one row says."""

    number: int  # of the row
    reported_at: datetime
    text: str
    kind: str
    village: Unit
    place_words: str = ""
    handled_by: str = ""
    completed_at: datetime | None = None
    result: str = ""
    solved: bool | None = None
    satisfied: int | None = None
    old_number: str = ""


class NotTaken(Exception):
    """A row that cannot be taken; its word is one of `PROBLEMS`."""


class Reader:
    """Reads the rows of one file for one place.

    `columns` are headings by field, `kinds` codes by the words of the file, `villages` those that a
    row may name; with a single one no row has to.
    """

    def __init__(
        self,
        headers: Sequence[str],
        columns: Mapping[str, str],
        kinds: Mapping[str, str],
        villages: Iterable[Unit],
        now: datetime,
    ) -> None:
        heads = [heading[:LONGEST_HEADING] for heading in headers]
        self._at = {name: heads.index(head) for name, head in columns.items() if head in heads}
        self._kinds, self._now = kinds, now
        self._villages: dict[str, Unit] = {}
        listed = list(villages)
        stems = Counter(_stem(village.name_zh) for village in listed)
        for village in listed:
            names = {village.code, village.name_zh, village.name_en, village.short_name}
            if stems[_stem(village.name_zh)] == 1:  # 五星村 and 五星社区: never guess
                names.add(_stem(village.name_zh))
            self._villages.update(dict.fromkeys((name.strip().lower() for name in names), village))
        self._only = listed[0] if len(listed) == 1 else None

    def cell(self, row: Row, name: str) -> str:
        """What the row says in the column of a field; nothing where there is none."""
        at = self._at.get(name)
        return row.cells[at].strip() if at is not None else ""

    def entry(self, row: Row) -> Entry:
        """The row as an ended matter; raises `NotTaken`."""
        reported_at = self._date(row)
        result = self.cell(row, "result")
        if any(word in result.lower() for word in _NOT_ENDED):
            raise NotTaken("not_ended")
        return Entry(
            number=row.number,
            reported_at=reported_at,
            text=self._text(row),
            kind=self._kinds.get(self.cell(row, "kind"), OTHER),
            village=self._village(row),
            place_words=self.cell(row, "place")[:LONGEST_WORDS],
            handled_by=self.cell(row, "handled_by")[:LONGEST_WORDS],
            completed_at=self._completed(row, reported_at),
            result=result[:LONGEST_TEXT],
            solved=self._solved(row),
            satisfied=self._satisfied(row),
            old_number=self.cell(row, "number")[:LONGEST_WORDS],
        )

    def _date(self, row: Row) -> datetime:
        cell = self.cell(row, "date")
        if not cell:
            raise NotTaken("no_date")
        found = sheets.moment(cell)
        if found is None:
            raise NotTaken("bad_date")
        if found.date() > clock.local(self._now).date():
            raise NotTaken("future")
        return min(found, self._now)

    def _text(self, row: Row) -> str:
        text = self.cell(row, "text")
        if not text:
            raise NotTaken("no_text")
        if len(text) > LONGEST_TEXT:
            raise NotTaken("long_text")
        return text

    def _village(self, row: Row) -> Unit:
        cell = self.cell(row, "village").lower()
        if not cell and self._only is not None:
            return self._only
        if not cell:
            raise NotTaken("no_village")
        found = self._villages.get(cell) or self._villages.get(_stem(cell))
        if found is None:
            raise NotTaken("unknown_village")
        return found

    def _completed(self, row: Row, reported_at: datetime) -> datetime | None:
        cell = self.cell(row, "completed_on")
        if not cell:
            return None
        if any(word in cell.lower() for word in _NOT_ENDED):
            raise NotTaken("not_ended")
        found = sheets.moment(cell)
        if found is None:
            raise NotTaken("bad_completed")
        if found.date() < reported_at.date():
            raise NotTaken("completed_first")
        return max(min(found, self._now), reported_at)

    def _solved(self, row: Row) -> bool | None:
        cell = self.cell(row, "solved").lower()
        if cell and cell not in _YES | _NO:
            raise NotTaken("bad_solved")
        return cell in _YES if cell else None

    def _satisfied(self, row: Row) -> int | None:
        cell = self.cell(row, "satisfied")
        if cell and cell not in _STARS:
            raise NotTaken("bad_satisfied")
        return _STARS.get(cell)


def _stem(name: str) -> str:
    """五星 for 五星村委会, 五星村 and 五星: a ledger writes any of them."""
    for ending in ("社区居民委员会", "社区居委会", "村民委员会", "村委会", "居委会", "社区", "村"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
