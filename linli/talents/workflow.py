"""What may happen to a card of the talent pool, as one table (practice B24; row S1-15)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.workflow import Move
from linli.talents.choices import Stage, Who

OWN: Final = frozenset({Who.PERSON, Who.OFFICE})  # the person; the office writes down their word
OFFICE: Final = frozenset({Who.OFFICE})
BRANCH: Final = frozenset({Who.BRANCH})
TOWNSHIP: Final = frozenset({Who.TOWNSHIP})
WORDS: Final = frozenset({Who.VILLAGER, Who.OFFICE})
THREE: Final = ("industry", "skill")  # found met by whoever reviews; words are counted

_card = {
    "change": Move("", OWN, _("Skills and free days")),
    "new_link": Move("", OFFICE, _("A slip was lost: new link")),
}
_leave = {
    "leave": Move(Stage.OUT, OWN, _("Leave the pool")),
}
_words = {
    "support": Move("", WORDS, _("Supporting words of a villager"), needs=("words",)),
    "drop_words": Move("", OWN, _("Take words away"), needs=("word",)),
}
_refuse = {
    "refuse": Move(
        Stage.REFUSED, BRANCH | TOWNSHIP, _("Do not take in"), needs=("reason", "next_door")
    ),
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Stage.NOMINATED: {
        "consent": Move(Stage.REVIEW, OWN, _("They agree"), needs=("how",)),
        "decline": Move(Stage.OUT, OWN, _("They do not want it")),
        **_card,
        "lapse": Move(Stage.OUT, frozenset({Who.SYSTEM}), _("Time ran out")),
    },
    Stage.REVIEW: {
        "endorse": Move(Stage.ENDORSED, BRANCH, _("The branch agrees"), needs=THREE),
        **_words,
        **_card,
        **_refuse,
        **_leave,
    },
    Stage.ENDORSED: {
        "admit": Move(Stage.POOL, TOWNSHIP, _("Take into the pool"), needs=THREE),
        **_words,
        **_card,
        **_refuse,
        **_leave,
    },
    Stage.POOL: {
        "enrol": Move("", OFFICE, _("Put on the list of a training"), needs=("activity",)),
        "certify": Move("", OFFICE, _("Issue a certificate"), needs=("activity",)),
        "offer": Move("", OFFICE, _("Ask for a project"), needs=("unit", "words", "until")),
        "reserve": Move("", OFFICE, _("Ask for the reserve of a branch"), needs=("unit", "mentor")),
        "accept": Move("", OWN, _("They say yes"), needs=("use",)),
        "say_no": Move("", OWN, _("They say no"), needs=("use",)),
        "end_use": Move("", OWN, _("It is over"), needs=("use",)),
        "confirm": Move("", OWN, _("They stay another year")),
        "notice": Move("", OWN, _("Name on the notice board: yes or no")),
        **_card,
        **_leave,
        "lapse": Move(Stage.OUT, frozenset({Who.SYSTEM}), _("Time ran out")),
    },
    Stage.REFUSED: {
        "lapse": Move(Stage.OUT, frozenset({Who.SYSTEM}), _("Time ran out")),
    },
    Stage.OUT: {},
}

NEEDS: Final = {
    "how": _("how they said it"),
    "words": _("words"),
    "word": _("which words"),
    "industry": _("industry base"),
    "skill": _("professional or practical skill"),
    "reason": _("the reason"),
    "next_door": _("who can help instead"),
    "activity": _("the training"),
    "unit": _("for whom"),
    "until": _("until when"),
    "mentor": _("the mentor"),
    "use": _("which one"),
}

TOLD: Final = {
    "nominate": _("Nominated"),
    "consent": _("They agreed"),
    "support": _("Supporting words of a villager"),
    "drop_words": _("Words taken away"),
    "endorse": _("The branch agreed: all three criteria"),
    "admit": _("Taken into the pool by the township"),
    "refuse": _("Not taken in"),
    "enrol": _("Put on the list of a training"),
    "certify": _("Certificate issued"),
    "offer": _("Asked for a project"),
    "reserve": _("Asked for the reserve of a branch"),
    "accept": _("Said yes"),
    "say_no": _("Answered"),
    "end_use": _("A use ended"),
    "confirm": _("Stays another year"),
    "notice": _("Notice of names changed"),
    "change": _("Skills and free days changed"),
    "new_link": _("New link"),
    "remind": _("Somebody is to ask them whether they stay"),
}
