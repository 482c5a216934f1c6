"""How states are shown, on every page alike."""

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.duties.choices import State, Why
from linli.duties.periods import Period
from linli.duties.services.asking import Record

KINDS: Final = {
    State.MET: "done",
    State.PLANNED: "done",
    State.DUE: "plain",
    State.SOON: "late",
    State.HANDED_OVER: "wait",
    State.EXCUSED: "wait",
    State.MISSED: "late",
}
MOST_RECORDS: Final = 5  # named; of the others, how many


def tag(state: State, why: str) -> dict[str, str]:
    """The state as a tag; what excuses stands for "excused"."""
    label = str(Why(why).label) if why and state == State.EXCUSED else str(state.label)
    return {"label": label, "kind": KINDS[state]}


def by_when(period: Period) -> Any:
    """The end of its last day."""
    return period.ends - timedelta(seconds=1)


def records(rows: list[Record]) -> dict[str, Any]:
    """What met it, or will: each with its page."""
    shown = [
        {
            "at": one.at,
            "number": one.matter,
            "href": "" if one.matter else reverse("activities:activity", args=[one.id]),
            "held": one.held,
        }
        for one in rows[-MOST_RECORDS:]
    ]
    left = len(rows) - len(shown)
    return {"rows": shown, "more": _("and %(count)d more") % {"count": left} if left else ""}
