"""The clocks of a matter as pure functions of its steps, rule values and the working calendar.

The due columns are a cache of what stands here. Each step says which clocks it starts (with the
span that the rule gave then, how long before its end a warning goes, and how long after it the
matter goes one level up by itself), stops, pauses, resumes and extends, so old matters keep their
terms. While a case stands in for the matter its pair of clocks stands, whoever has it meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.common.shifts import next_on_shift
from linli.common.spans import Due, Pause, Span, before, due
from linli.common.workdays import WorkCalendar
from linli.matters.choices import PAIR, WORKING, Clock

Entry = tuple[datetime, dict[str, Any]]  # a step's `at` and payload, in the order of `seq`


@dataclass(frozen=True)
class Reading:
    """Where the clocks stand after the last step; a stopped or paused clock has no due time.

    `warn_at` is when whoever has to act is warned, `escalate_at` when it goes one level up by
    itself; both belong to the clock that runs.
    """

    respond: Due | None = None
    resolve: Due | None = None
    recheck: Due | None = None
    wait: Due | None = None
    decide: Due | None = None
    paused_since: datetime | None = None
    warn_at: datetime | None = None
    escalate_at: datetime | None = None

    @property
    def provisional(self) -> bool:
        """A day of a year counted that the state has not announced yet."""
        found = (self.respond, self.resolve, self.recheck, self.wait, self.decide)
        return any(one.provisional for one in found if one)


def read(entries: Iterable[Entry], calendar: WorkCalendar) -> Reading:
    """Read all clocks from the whole history."""
    listed = list(entries)
    runs = {name: _run(name, listed) for name in Clock}
    ends = {str(name): run.due(calendar) for name, run in runs.items()}
    open_pause = next((one for one in runs[Clock.RESOLVE].pauses if one.until is None), None)
    name = next((name for name in WORKING if ends[name]), Clock.RESPOND)
    return Reading(
        **ends,
        paused_since=open_pause.since if open_pause else None,
        warn_at=runs[name].warn_at(calendar),
        escalate_at=runs[name].escalate_at(calendar) if name in PAIR else None,
    )


@dataclass
class _Run:
    """The last run of one clock: `more` are the spans that it was extended by, `stood` the times in
    which a case stood in for the matter."""

    start: datetime | None = None
    span: Span | None = None
    pauses: tuple[Pause, ...] = ()
    stood: tuple[Pause, ...] = ()
    more: tuple[Span, ...] = ()
    warn: Span | None = None
    escalate: Span | None = None

    @property
    def left_alone(self) -> bool:
        """A case stands in for the matter: nobody is warned of this clock, not even of a late
        one."""
        return any(time.until is None for time in self.stood)

    @property
    def stands(self) -> bool:
        """Whoever waits for a reporter or the weather is not late meanwhile, even if they were."""
        return any(pause.until is None for pause in self.pauses)

    def due(self, calendar: WorkCalendar) -> Due | None:
        if self.start is None or self.span is None or self.stands:
            return None
        stands = (*self.pauses, *self.stood)
        found = due(self.start, self.span, stands, calendar)
        for span in self.more:
            further = due(found.at, span, stands, calendar) if found else None
            found = further and found and Due(further.at, further.provisional or found.provisional)
        return found

    def warn_at(self, calendar: WorkCalendar) -> datetime | None:
        """Nothing where the clock is shorter than that: it began with a message anyway."""
        ends = self.due(calendar)
        if ends is None or self.warn is None or self.start is None or self.left_alone:
            return None
        at = before(ends.at, self.warn, calendar)
        return at if at > self.start else None

    def escalate_at(self, calendar: WorkCalendar) -> datetime | None:
        """In office hours."""
        ends = self.due(calendar)
        if ends is None or self.escalate is None or self.left_alone:
            return None
        found = due(ends.at, self.escalate, [], calendar)
        return next_on_shift(found.at, calendar) if found else None


def _run(name: str, entries: Sequence[Entry]) -> _Run:
    """The last run of one clock: a start begins it anew, a stop ends it, pauses lie inside it."""
    run = _Run()
    for at, payload in entries:
        if name in payload.get("stops", ()):
            run = _Run()
        _pause_or_go_on(run, name, at, payload)
        if name in payload.get("extends", {}) and run.start is not None:
            run.more = (*run.more, Span.parse(payload["extends"][name]))
        if payload.get("chased"):
            run.escalate = None  # once is enough
        if name in payload.get("starts", {}):
            run = _begin(name, at, payload)
    if name in PAIR:
        run.stood = _stood_in(entries)
    return run


def _stood_in(entries: Sequence[Entry]) -> tuple[Pause, ...]:
    """While a case with a time limit of its own stood in for the matter."""
    found: list[Pause] = []
    for at, payload in entries:
        if payload.get("stands_in") is True:
            found.append(Pause(at, None))
        elif payload.get("stands_in") is False and found:
            found[-1] = Pause(found[-1].since, at)
    return tuple(found)


def _begin(name: str, at: datetime, payload: dict[str, Any]) -> _Run:
    warn, escalate = (payload.get(key, {}).get(name) for key in ("warns", "escalates"))
    return _Run(
        start=at,
        span=Span.parse(payload["starts"][name]),
        warn=Span.parse(warn) if warn else None,
        escalate=Span.parse(escalate) if escalate else None,
    )


def _pause_or_go_on(run: _Run, name: str, at: datetime, payload: dict[str, Any]) -> None:
    stands = bool(run.pauses) and run.pauses[-1].until is None
    if name in payload.get("pauses", ()) and run.start is not None and not stands:
        run.pauses = (*run.pauses, Pause(at, None))
        stands = True
    if name in payload.get("resumes", ()) and stands:
        run.pauses = (*run.pauses[:-1], Pause(run.pauses[-1].since, at))
