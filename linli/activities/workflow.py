"""What may happen to an activity, as one table. Verbs that stay in a state add something."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.choices import Status, Who
from linli.common.workflow import Move

HOST: Final = frozenset({Who.HOST})
RECORDER: Final = frozenset({Who.RECORDER})
ATTENDED: Final = frozenset({Who.ATTENDED})

APPROVE: Final = frozenset({Who.ATTENDED, Who.RECORDER})

_both = {
    "sign": Move("", ATTENDED, _("I am there")),
    "invite": Move("", RECORDER, _("Who takes part")),
    "discuss": Move("", RECORDER, _("Put a matter on the agenda"), needs=("matter",)),
    "decide": Move("", RECORDER, _("Write down a decision"), needs=("matter", "decision")),
    "raise": Move("", RECORDER, _("A matter was raised"), needs=("text",)),
    "use": Move("", RECORDER, _("Material that was used"), needs=("material",)),
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Status.PLANNED: {
        "hold": Move(Status.HELD, RECORDER, _("It was held: who was there")),
        "change": Move("", HOST, _("Change the plan")),
        "cancel": Move(Status.CANCELLED, HOST, _("Cancel it"), needs=("reason",)),
        **_both,
    },
    Status.HELD: {
        "attend": Move("", RECORDER, _("Correct the attendance")),
        "write": Move("", RECORDER, _("Write the minutes"), needs=("text",)),
        "approve": Move("", APPROVE, _("Approve the minutes")),
        "photo": Move("", RECORDER, pgettext_lazy("activity", "Photos")),
        **_both,
    },
    Status.CANCELLED: {},
}

NEEDS: Final = {
    "reason": _("the reason"),
    "matter": _("the matter"),
    "decision": _("the decision"),
    "material": _("the material"),
    "text": _("words"),
}

# What the story calls a step, where the verb on the button would not do
TOLD: Final = {
    "plan": pgettext_lazy("activity", "Planned"),
    "invite": _("List of participants"),
    "change": _("Plan changed"),
    "cancel": _("Cancelled, told to those who were expected"),
    "hold": pgettext_lazy("activity", "Held"),
    "attend": _("Attendance corrected"),
    "sign": _("Signed in by their own link"),
    "write": _("Minutes written"),
    "approve": _("Minutes approved by somebody who was there"),
    "discuss": _("Matter put on the agenda"),
    "decide": _("Decision written down"),
    "raise": _("Matter raised"),
    "use": _("Material used"),
    "photo": pgettext_lazy("activity", "Photos"),
}
