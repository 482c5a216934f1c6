"""What may happen to a star cycle, as one table (practice B10; rows S2-01, S2-04, S2-10, S4-11)."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.stars.choices import Stage, Who

BRANCH: Final = frozenset({Who.BRANCH})
TOWNSHIP: Final = frozenset({Who.TOWNSHIP})
COUNTY: Final = frozenset({Who.COUNTY})
GROUP: Final = frozenset({Who.GROUP})
SYSTEM: Final = frozenset({Who.SYSTEM})

_plan = {
    "plan": Move("", BRANCH, _("Add to the plan"), needs=("what", "owner", "due_on")),
    "done": Move("", BRANCH, _("Done with an item"), needs=("item",)),
    "drop": Move("", BRANCH, _("Take off the plan"), needs=("item",)),
    "guide": Move("", GROUP, _("Leave guidance"), needs=("words",)),
}
_objections = {
    "object": Move("", BRANCH, _("Object to a result"), needs=("star", "words")),
    "uphold": Move("", COUNTY, _("The objection is right"), needs=("star", "words")),
    "dismiss": Move("", COUNTY, _("The objection is not right"), needs=("star", "words")),
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Stage.PLANNING: {
        "aim": Move("", BRANCH, _("Set the target"), needs=("stars", "aimed_on")),
        **_plan,
        "assess": Move(Stage.ASSESSED, BRANCH, _("Hand in the self-assessment"), needs=("words",)),
        "stop": Move(Stage.ENDED, BRANCH, _("Not go on with this")),
    },
    Stage.ASSESSED: {
        "endorse": Move(Stage.REVIEW, TOWNSHIP, _("Checked: hand on for review")),
        "send_back": Move(
            Stage.PLANNING, TOWNSHIP, _("Send back to the branch"), needs=("reason",)
        ),
        **_plan,
    },
    Stage.REVIEW: {
        "confirm": Move("", COUNTY, _("Confirm a star"), needs=("star",)),
        "refuse": Move("", COUNTY, _("Do not confirm a star"), needs=("star", "reason")),
        "announce": Move(Stage.NOTICE, SYSTEM, _("Put on public notice")),
        **_plan,
    },
    Stage.NOTICE: {
        **_objections,
        "publish": Move(Stage.STANDING, SYSTEM, _("Publish")),
        "close": Move(Stage.ENDED, SYSTEM, _("No star came of it")),
        **_plan,
    },
    Stage.STANDING: {
        **_plan,
        **_objections,
        "remove": Move("", COUNTY, _("Take a star away"), needs=("star", "reason")),
        "warn": Move("", SYSTEM, _("Evidence no longer suffices")),
        "mend": Move("", SYSTEM, _("Mended")),
        "lapse": Move("", SYSTEM, _("Lapsed")),
        "supersede": Move(Stage.ENDED, SYSTEM, _("A new cycle took its place")),
    },
    Stage.ENDED: {},
}

NEEDS: Final = {
    "what": _("what is to be done"),
    "owner": _("who does it"),
    "due_on": _("until when"),
    "item": _("which item"),
    "words": _("words"),
    "star": _("which star"),
    "stars": _("which stars"),
    "aimed_on": _("until when"),
    "reason": _("the reason"),
}

TOLD: Final = {
    "start": _("Begun"),
    "aim": _("Target set"),
    "plan": _("Added to the plan"),
    "done": _("Done with an item of the plan"),
    "drop": _("Taken off the plan"),
    "guide": _("Guidance of the supervision group"),
    "assess": _("Self-assessment handed in"),
    "stop": _("Not gone on with"),
    "endorse": _("Checked by the township"),
    "send_back": _("Sent back to the branch"),
    "confirm": _("Star confirmed"),
    "refuse": _("Star not confirmed"),
    "announce": _("Put on public notice"),
    "object": _("Objection of the branch"),
    "uphold": _("The objection was right"),
    "dismiss": _("The objection was not right"),
    "close": _("Ended: no star came of it"),
    "publish": pgettext_lazy("stars", "Published"),
    "remove": _("Star taken away"),
    "warn": _("Evidence no longer suffices: to be mended"),
    "mend": _("Mended: the star stays"),
    "lapse": _("Star lapsed: it was not mended in time"),
    "supersede": _("A new cycle took its place"),
}
