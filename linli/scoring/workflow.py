"""What may happen to a finding, as one table (rows S0-02, S0-10, S2-08; practice B9, B26).

The matter behind it has its own table. `BASE` says which of its verbs goes along, in the same
transaction; through any other door that verb is refused while the stage stands against it
(`MATTER_IN`). The matter's pair of clocks stands meanwhile: a finding has its own day.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.matters.choices import Status
from linli.scoring.choices import FindingStage, FindingWho

OWNER: Final = frozenset({FindingWho.OWNER})
CHECKER: Final = frozenset({FindingWho.CHECKER})
BY_ITSELF: Final = frozenset({FindingWho.SYSTEM})
# Volunteers and villages do not enforce the law: it is handed over with its number (row S2-08).
OF_THE_LAW: Final = frozenset({"illegal_building"})

_to_do = {
    "rectify": Move(FindingStage.RECTIFIED, OWNER, _("It is put right"), needs=("words",)),
    "hand_off": Move(
        FindingStage.HANDED_OFF,
        OWNER,
        _("Hand it to the law-enforcement body"),
        needs=("body", "number"),
    ),
    "late": Move("", BY_ITSELF, _("Its day has passed")),
    "drop": Move(FindingStage.DROPPED, BY_ITSELF, _("The sheet was corrected")),
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    FindingStage.NOTICED: {
        "begin": Move(FindingStage.DOING, OWNER, pgettext_lazy("finding", "Begin with it")),
        **_to_do,
    },
    FindingStage.DOING: {**_to_do},
    FindingStage.RECTIFIED: {
        "pass": Move(FindingStage.PASSED, CHECKER, _("Recheck: it is right now")),
        "fail": Move(
            FindingStage.DOING, CHECKER, _("Recheck: it is not right yet"), needs=("words",)
        ),
        "drop": _to_do["drop"],
    },
    FindingStage.PASSED: {},
    FindingStage.HANDED_OFF: {},
    FindingStage.DROPPED: {},
}

NEEDS: Final = {
    "words": _("words"),
    "body": _("the body"),
    "number": _("its number there"),
}

# The verb of the matter that goes along; where it was not accepted yet, that comes first.
BASE: Final = {
    "begin": "accept",
    "rectify": "complete",
    "hand_off": "complete",
    "pass": "pass_check",
    "fail": "fail_check",
}

RUNNING_MATTER: Final = frozenset({Status.SUBMITTED, Status.IN_HAND, Status.WAITING, Status.PAUSED})
# In which states the matter may be; what is not named here holds nothing up.
MATTER_IN: Final[dict[str, frozenset[str]]] = {
    FindingStage.NOTICED: RUNNING_MATTER,
    FindingStage.DOING: RUNNING_MATTER,
    FindingStage.RECTIFIED: frozenset({Status.DONE}),
    FindingStage.PASSED: frozenset({Status.CHECKED, Status.CLOSED}),
}
