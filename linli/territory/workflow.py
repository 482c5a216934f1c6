"""What may happen to a rule that a branch gives itself, as one table (row S4-10, practice B27).

Pages, tests and the worker follow `MOVES`. A revision is a rule of its own, the next edition: what
it replaces stays in force until its day comes.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.workflow import Move
from linli.territory.choices import CharterStatus

KEEPER: Final = frozenset({"keeper"})  # whoever keeps the organisation
SYSTEM: Final = frozenset({"system"})  # the day has come

MOVES: Final[dict[str, dict[str, Move]]] = {
    CharterStatus.DRAFT: {
        "write": Move("", KEEPER, _("Change the text"), needs=("title", "text")),
        "adopt": Move(
            CharterStatus.ADOPTED, KEEPER, _("Adopt"), needs=("adopted_on", "in_force_on")
        ),
        "drop": Move(CharterStatus.ENDED, KEEPER, _("Drop the draft")),
    },
    CharterStatus.ADOPTED: {
        "enforce": Move(CharterStatus.IN_FORCE, SYSTEM, _("Comes into force")),
        "take_back": Move(CharterStatus.DRAFT, KEEPER, _("Back to the draft"), needs=("reason",)),
    },
    CharterStatus.IN_FORCE: {
        "revise": Move("", KEEPER, _("Revise")),
        "replace": Move(CharterStatus.REVISED, SYSTEM, _("Replaced by the next edition")),
        "repeal": Move(CharterStatus.ENDED, KEEPER, _("Repeal"), needs=("reason",)),
    },
    CharterStatus.REVISED: {},
    CharterStatus.ENDED: {},
}

NEEDS: Final = {
    "title": _("the title"),
    "text": _("the text"),
    "adopted_on": _("the day of adoption"),
    "in_force_on": _("the day on which it comes into force"),
    "reason": _("the reason"),
}

# What is looked at before a rule is adopted (practice B27; the law protects personal, democratic
# and property rights against village rules).
CHECKS: Final = {
    "discussed": _("The members have discussed the text."),
    "no_fines": _("It sets no fines."),
    "no_benefits": _("It cuts or ties no benefit that the law gives."),
    "no_rights": _("It touches nobody's personal, democratic or property rights."),
}
