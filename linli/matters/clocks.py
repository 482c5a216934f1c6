"""The clocks of a matter as pure functions of its steps, rule values and the working calendar.

The due columns are a cache of what stands here. Each step says which clocks it starts (with the
span
that the rule gave then), stops, pauses and resumes, so old matters keep their terms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.common.spans import Due, Pause, Span, due
from linli.common.workdays import WorkCalendar
from linli.matters.choices import Clock

Entry = tuple[datetime, dict[str, Any]]  # a step's `at` and payload, in the order of `seq`


@dataclass(frozen=True)
class Reading:
    """Where the clocks stand after the last step; a stopped or paused clock has no due time."""

    respond: Due | None = None
    resolve: Due | None = None
    paused_since: datetime | None = None

    @property
    def provisional(self) -> bool:
        """A day of a year counted that the state has not announced yet."""
        return any(found.provisional for found in (self.respond, self.resolve) if found)


def read(entries: Iterable[Entry], calendar: WorkCalendar) -> Reading:
    """Read both clocks from the whole history."""
    listed = list(entries)
    resolve_pauses = _run(Clock.RESOLVE, listed)
    open_pause = next((pause for pause in resolve_pauses.pauses if pause.until is None), None)
    return Reading(
        respond=_run(Clock.RESPOND, listed).due(calendar),
        resolve=resolve_pauses.due(calendar),
        paused_since=open_pause.since if open_pause else None,
    )


@dataclass(frozen=True)
class _Run:
    start: datetime | None
    span: Span | None
    pauses: tuple[Pause, ...]

    def due(self, calendar: WorkCalendar) -> Due | None:
        if self.start is None or self.span is None:
            return None
        return due(self.start, self.span, self.pauses, calendar)


def _run(name: str, entries: Sequence[Entry]) -> _Run:
    """The last run of one clock: a start begins it anew, a stop ends it, pauses lie inside it."""
    start: datetime | None = None
    span: Span | None = None
    pauses: list[Pause] = []
    for at, payload in entries:
        if name in payload.get("stops", ()):
            start, span, pauses = None, None, []
        stands = bool(pauses) and pauses[-1].until is None
        if name in payload.get("pauses", ()) and start is not None and not stands:
            pauses.append(Pause(at, None))
        if name in payload.get("resumes", ()) and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, at)
        if name in payload.get("starts", {}):
            start, span, pauses = at, Span.parse(payload["starts"][name]), []
    return _Run(start, span, tuple(pauses))
