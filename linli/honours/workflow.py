"""What may happen to a household's wish and to a round, as two tables (practice B11; rows S2-21,
S2-22, S2-23)."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.honours.choices import RoundStage, Stage, Who

OWN: Final = frozenset({Who.HOUSEHOLD, Who.OFFICE})  # the household; staff write down its word
GROUP: Final = frozenset({Who.GROUP})
COMMITTEE: Final = frozenset({Who.COMMITTEE})
BOTH: Final = GROUP | COMMITTEE
SYSTEM: Final = frozenset({Who.SYSTEM})

_withdraw = {"withdraw": Move(Stage.OUT, OWN, _("Take it back"))}
_lapse = {"lapse": Move(Stage.OUT, SYSTEM, _("Time ran out"))}
_own = {
    "show": Move("", OWN, _("On notice and wall: yes or no"), needs=("shown",)),
    "allow_photos": Move("", OWN, _("Photos of the yard: yes or no"), needs=("agreed",)),
    "photo": Move("", OWN | GROUP, _("Add photos of the yard")),
    "name": Move("", OWN, _("Words on the plaque")),
    "new_link": Move("", frozenset({Who.OFFICE}), _("A slip was lost: new link")),
    **_withdraw,
    **_lapse,
}
_move_on = {"move_on": Move(Stage.ASKED, OWN, _("Ask in the new round"))}
_not_yet = {"not_yet": Move(Stage.NOT_YET, BOTH, _("Not yet"), needs=("advice", "apart"))}
_aside = {"stand_aside": Move("", BOTH, _("My household or a near relative's"))}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Stage.ASKED: {
        "review": Move(
            Stage.REVIEWED, GROUP, _("The group finds it good"), needs=("at_door", "apart")
        ),
        **_not_yet,
        "nobody_asked": Move(
            Stage.OUT, GROUP, _("At the door nobody asked for this"), needs=("apart",)
        ),
        **_aside,
        **_move_on,
        **_own,
    },
    Stage.REVIEWED: {
        "check": Move(Stage.CHOSEN, COMMITTEE, _("The committee agrees"), needs=("apart",)),
        **_not_yet,
        **_aside,
        **_move_on,
        **_own,
    },
    Stage.CHOSEN: {
        "award": Move(Stage.AWARDED, SYSTEM, _("The plaque is given")),
        **_not_yet,
        **_move_on,
        **_own,
    },
    Stage.AWARDED: {**_own},
    Stage.NOT_YET: {
        "again": Move(Stage.ASKED, OWN, _("Ask again in this round")),
        **_move_on,
        **_withdraw,
        **_lapse,
    },
    Stage.OUT: {},
}

_off = {"call_off": Move(RoundStage.OFF, COMMITTEE, _("Call it off"), needs=("reason",))}
ROUND_MOVES: Final[dict[str, dict[str, Move]]] = {
    RoundStage.OPEN: {
        "extend": Move("", COMMITTEE, _("Another last day"), needs=("asks_until",)),
        "publish": Move(RoundStage.NOTICE, COMMITTEE, _("Put up the public notice")),
        **_off,
    },
    RoundStage.NOTICE: {
        "conclude": Move(RoundStage.DONE, COMMITTEE, _("Give the plaques")),
        **_off,
    },
    RoundStage.DONE: {},
    RoundStage.OFF: {},
}

NEEDS: Final = {
    "advice": _("what would help"),
    "apart": _("that it is not your own household's"),
    "at_door": _("that they said so at the door"),
    "shown": _("yes or no"),
    "agreed": _("yes or no"),
    "asks_until": _("the last day"),
    "reason": _("the reason"),
}

TOLD: Final = {
    "ask": _("The household asked"),
    "review": _("The villager group found it good"),
    "check": _("The committee agreed"),
    "award": _("The plaque was given"),
    "not_yet": pgettext_lazy("honours", "Not yet"),
    "again": _("Asked again"),
    "move_on": _("Asked in the new round"),
    "stand_aside": _("A reviewer stands aside"),
    "show": _("Notice and wall: changed"),
    "allow_photos": _("Photos of the yard: changed"),
    "photo": _("Photos of the yard"),
    "name": _("Words on the plaque changed"),
    "new_link": _("New link"),
}
