"""Lists of matters as tables to be taken along: what the page shows, row by row, and no more."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.audit.http import Table
from linli.common import clock, numbers
from linli.common.sheets import Cell
from linli.matters import words
from linli.matters.boards import Board
from linli.matters.metrics import Practical, Rate, Rates
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.services import public_reading

AT_ONCE: Final = 2000  # rows in memory
MOST_PUBLIC: Final = 20_000  # rows for somebody who did not sign in
Line = list[Cell]


def of_matters(matters: MatterQuerySet, name: str) -> Table:
    """The list for staff. Two queries, however many rows."""
    headers = [
        pgettext("matter", "Number"),
        _("What"),
        pgettext("matter", "Kind"),
        _("Place"),
        _("Reported"),
        _("State"),
        _("Waiting for"),
        _("Due"),
        _("Overdue"),
        pgettext("date", "Completed"),
        _("Solved"),
        _("Satisfied (1–5)"),
        _("Public"),
        _("Imported from an earlier ledger"),
    ]
    rows = matters.for_list().order_by("-reported_at", "-id").iterator(AT_ONCE)
    return Table(name, headers, (_line(one) for one in rows), matters.count())


def _line(matter: Matter) -> Line:
    return [
        numbers.shown(matter.number),
        matter.title,
        matter.kind.name,
        words.full_place(matter),
        matter.reported_at,
        words.state_with_lead(matter),
        f"{matter.turn.person.display_name} · {matter.turn.role.name}" if matter.turn else "",
        matter.next_due_at,
        _yes(matter.is_overdue()),
        matter.completed_at,
        _yes(matter.solved),
        matter.satisfied,
        _yes(matter.is_public),
        _yes(matter.is_imported),
    ]


def of_waiting(matters: MatterQuerySet, name: str) -> Table:
    """Whom to ring back: which matters wait and since when. Neither names nor numbers to call."""
    headers = [pgettext("matter", "Number"), _("What"), _("Place"), _("Waiting since")]
    rows = matters.for_list().order_by("asked_at", "id").iterator(AT_ONCE)
    lines: Iterator[Line] = (
        [numbers.shown(one.number), one.title, words.full_place(one), one.asked_at] for one in rows
    )
    return Table(name, headers, lines, matters.count())


def of_work(matters: MatterQuerySet, count: int, name: str) -> Table:
    """What waits for one person. `matters` carry what a row shows."""
    headers = [pgettext("matter", "Number"), _("What"), _("Place"), _("State"), _("Due")]
    lines: Iterator[Line] = (
        [
            numbers.shown(one.number),
            one.title,
            words.full_place(one),
            one.get_status_display(),
            one.next_due_at,
        ]
        for one in matters.iterator(AT_ONCE)
    )
    return Table(name, headers, lines, count)


def of_board(board: Board, rates: Rates, days: int, name: str) -> Table:
    """How the place stands: counts by state and level, and each rate with of how many, and how many
    did not answer."""
    headers = [_("What"), _("How many"), _("Of"), _("Did not answer"), _("Overdue"), _("Where")]
    lines: list[Line] = [
        [
            str(line.status.label),
            line.total,
            board.open,
            None,
            line.late,
            _("、").join(f"{level} {count}" for level, count in line.levels),
        ]
        for line in board.lines
    ]
    period = _("in the last %(days)d days") % {"days": days}
    for label, rate in (
        (_("Responded in time"), rates.response),
        (_("Solved"), rates.solved),
        (_("Satisfied"), rates.satisfied),
    ):
        lines.append([f"{label} ({period})", *_rate(rate), None, ""])
    return Table(name, headers, lines, len(lines))


def _rate(rate: Rate) -> Line:
    return [rate.part, rate.of, rate.silent]


def of_practical(rows: Iterable[Practical], name: str) -> Table:
    """办实事 by kind, with who answered."""
    headers = [
        pgettext("matter", "Kind"),
        pgettext("date", "Completed"),
        *(_("Solved"), _("Of"), _("Did not answer")),
        *(_("Satisfied"), _("Of"), _("Did not answer")),
    ]
    lines: list[Line] = [
        [row.kind.name, row.completed, *_rate(row.solved), *_rate(row.satisfied)] for row in rows
    ]
    return Table(name, headers, lines, len(lines))


def of_public(matters: MatterQuerySet, name: str, *, least_households: int) -> Table:
    """The public ledger, blurred as on its page. Two queries."""
    headers = [
        pgettext("matter", "Kind"),
        _("State"),
        _("Place"),
        _("Reported"),
        _("Days taken"),
        _("Released words"),
        _("Imported from an earlier ledger"),
    ]
    rows = matters.order_by("-reported_at", "-pk").iterator(AT_ONCE)
    lines = _public_lines(rows, least_households)
    return Table(name, headers, lines, matters.count(), most=MOST_PUBLIC)


def _public_lines(rows: Iterator[Matter], least_households: int) -> Iterator[Line]:
    while some := list(islice(rows, AT_ONCE)):
        for row in public_reading.public_rows(some, least_households=least_households):
            yield [
                row.kind,
                row.state,
                row.place,
                clock.local(row.reported_at).date(),
                round(row.took.total_seconds() / 86_400, 1) if row.took is not None else None,
                row.words,
                _yes(row.imported),
            ]


def _yes(answer: bool | None) -> str:
    if answer is None:
        return ""
    return _("yes") if answer else _("no")
