"""What may happen between matters: merging, splitting, relating, and what an outside body is asked
for many at once. A part of `workflow.MOVES` (practice B8, row S3-25; ADR 0042).

What Linli writes into the other matter beside somebody's verb carries their
name: `begin(beside=True)`.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.matters.choices import OPEN, Clock, Status, Who

DISPATCHER: Final = frozenset({Who.DISPATCHER})
OWNER: Final = frozenset({Who.OWNER})
REPORTER: Final = frozenset({Who.REPORTER})
SYSTEM: Final = frozenset({Who.SYSTEM})
BOTH: Final = (Clock.RESPOND, Clock.RESOLVE)

# What still has a result ahead of it: others may join it, and leave it again.
IN_HAND: Final = OPEN - {Status.CHECKED}
MERGEABLE: Final = IN_HAND - {Status.DONE}

_merge = {
    "merge": Move(Status.MERGED, DISPATCHER, _("Merge into another"), needs=("into",), stops=BOTH)
}
_split = {"split": Move("", DISPATCHER, _("Split in two"), needs=("text", "kind"))}
_relate = {
    "relate": Move("", DISPATCHER, _("Note what it is related to"), needs=("other", "why")),
    "unrelate": Move("", DISPATCHER, _("Take a relation away"), needs=("other",)),
}
_beside = {
    "gather": Move("", SYSTEM, _("Others join it")),
    "let_go": Move("", SYSTEM, _("Others leave it")),
    "split_from": Move("", SYSTEM, _("Split off from another")),
    "related": Move("", SYSTEM, _("Related to another")),
}
_liaise = {
    "liaise": Move(
        "", OWNER, _("Enter a contact with the outside body"), needs=("contact", "words")
    )
}
_up = {"raise": Move(Status.SUBMITTED, SYSTEM, _("One level up"), starts=(Clock.RESPOND,))}

_MERGED: Final[dict[str, Move]] = {
    "rate": Move("", REPORTER, pgettext_lazy("verb", "Rate"), needs=("solved",)),
    "reopen": Move("", REPORTER, _("Reopen"), needs=("reason",)),
    "add": Move("", REPORTER, _("Add something"), needs=("words",)),
    "withdraw": Move(Status.WITHDRAWN, REPORTER, _("Withdraw")),
    "unmerge": Move(
        Status.SUBMITTED, DISPATCHER | SYSTEM, _("Undo the merging"), starts=(Clock.RESPOND,)
    ),
}


def _moves_of(status: Status) -> dict[str, Move]:
    found = dict(_relate)
    if status in MERGEABLE:
        found |= {**_merge, **_split}
    if status in IN_HAND:
        found |= _beside
    else:
        found["related"] = _beside["related"]
    if status in IN_HAND - {Status.SUBMITTED}:
        found |= _liaise
    if status == Status.SUBMITTED:
        found["ask_outside"] = Move(
            Status.IN_HAND,
            SYSTEM,
            _("Ask an outside body for several"),
            needs=("outside_body",),
            stops=(Clock.RESPOND,),
            starts=(Clock.RESOLVE,),
        )
    if status in {Status.CHECKED, Status.CLOSED, Status.REFUSED}:
        found |= _up
    if status == Status.CHECKED:
        found["close_answered"] = Move(Status.CLOSED, SYSTEM, _("Close: everybody answered"))
    return found


JOINING: Final[dict[str, dict[str, Move]]] = {
    **{status: _moves_of(status) for status in Status if status != Status.MERGED},
    Status.MERGED: {**_MERGED, **_relate, "related": _beside["related"]},
}

NEEDS: Final = {
    "into": _("the matter that goes on"),
    "other": _("the other matter"),
    "why": _("why they belong together"),
    "text": _("what the new one is about"),
    "kind": _("the kind"),
    "contact": _("what happened"),
    "outside_body": _("the outside body"),
}
