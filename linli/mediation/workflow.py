"""What may happen to a dispute, as one table (practice B4).

The matter behind it has its own table: it is in hand while the dispute runs, and completed when the
dispute has ended. Verbs that lead to the same stage add something and change nothing else.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.workflow import Move
from linli.mediation.choices import Stage, Who

LEAD: Final = frozenset({Who.LEAD})
MEDIATOR: Final = frozenset({Who.MEDIATOR, Who.LEAD})
PARTY: Final = frozenset({Who.PARTY})
STAFF: Final = frozenset({Who.STAFF})
_withdrawn = {
    "withdrawn": Move(Stage.WITHDRAWN, frozenset({Who.SYSTEM}), _("The report was withdrawn"))
}

_scene = {
    "arrive": Move("", STAFF, _("Here: I am at the scene")),
    "call_second": Move("", STAFF, _("Call a second person")),
    "call_police": Move("", STAFF, _("110 was called")),
}
_keep = {
    "note": Move("", MEDIATOR, _("Sealed note"), needs=("words",)),
    "classify": Move("", LEAD, _("Category and colour"), needs=("category", "colour")),
    "declare": Move("", MEDIATOR, _("Declare an interest"), needs=("words",)),
}
_refer = {"refer": Move("", LEAD, _("Bring in another body"), needs=("body", "route", "reason"))}
_answers = {
    "take_part": Move("", LEAD, _("The body takes it")),
    "return_part": Move("", LEAD, _("The body does not take it"), needs=("reason", "next_door")),
    "close_part": Move("", LEAD, _("The body has done its part"), needs=("result",)),
}
_parts = {
    **_refer,
    **_answers,
    "consult": Move("", LEAD, _("Joint consultation of the bodies"), needs=("bodies", "result")),
}
_leave = {
    "leave_to": Move(
        Stage.REFERRED, LEAD, _("Leave it to another route"), needs=("route", "reason")
    ),
}
_other = {
    "other_mediator": Move("", PARTY, _("A party wants another mediator"), needs=("party",)),
}
_sides = {
    "change_party": Move("", MEDIATOR, _("Correct a party"), needs=("party", "name")),
    "new_link": Move("", MEDIATOR, _("A slip was lost: new link"), needs=("party",)),
}
_say_no = {
    "refuse": Move(Stage.REFUSED, PARTY, _("A party does not want mediation"), needs=("party",)),
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Stage.REGISTERED: {
        **_scene,
        "add_party": Move("", MEDIATOR, _("Add a party"), needs=("name",)),
        "drop_party": Move(
            "", MEDIATOR, _("Entered by mistake: take a party away"), needs=("party",)
        ),
        "ask_consent": Move("", MEDIATOR, _("Ask for consent"), needs=("party",)),
        "consent": Move("", PARTY, _("A party agrees to mediation"), needs=("party", "how")),
        "appoint": Move("", LEAD, _("Name the mediator"), needs=("mediator",)),
        "begin": Move(Stage.MEDIATING, MEDIATOR, _("Begin the mediation")),
        **_other,
        **_say_no,
        **_sides,
        **_parts,
        **_leave,
        **_keep,
        **_withdrawn,
    },
    Stage.MEDIATING: {
        **_scene,
        "appoint": Move("", LEAD, _("Name another mediator"), needs=("mediator",)),
        "extend": Move("", MEDIATOR, _("Both sides want more time"), needs=("until", "reason")),
        "agree": Move(Stage.AGREED, MEDIATOR, _("Record the agreement"), needs=("form", "terms")),
        "fail": Move(Stage.FAILED, MEDIATOR, _("End without agreement"), needs=("next_door",)),
        **_other,
        "stop": Move(Stage.STOPPED, PARTY, _("A party stops"), needs=("party",)),
        **_sides,
        **_parts,
        **_leave,
        **_keep,
        **_withdrawn,
    },
    Stage.AGREED: {
        **_scene,
        "sign": Move("", PARTY, _("A party signs"), needs=("party", "how")),
        "seal": Move("", MEDIATOR, _("Signed by the mediator and sealed")),
        "reword": Move("", MEDIATOR, _("Correct the words before anybody signs"), needs=("terms",)),
        "ask_court": Move("", MEDIATOR, _("Both ask the court to confirm it")),
        "court_says": Move("", LEAD, _("What the court decided"), needs=("result",)),
        "revisit": Move("", MEDIATOR, _("Revisit: is it performed?"), needs=("kept",)),
        "mediate_again": Move(
            Stage.MEDIATING, MEDIATOR, _("Mediate again: it was not performed"), needs=("reason",)
        ),
        "archive": Move(Stage.SETTLED, LEAD, _("Performed: write it off")),
        **_sides,
        **_parts,
        **_leave,
        **_keep,
        **_withdrawn,
    },
    Stage.SETTLED: {"note": _keep["note"]},
    Stage.FAILED: {"note": _keep["note"]},
    # A party may say no while other bodies still work: they finish their parts.
    Stage.REFUSED: {**_answers, "note": _keep["note"]},
    Stage.STOPPED: {**_answers, "note": _keep["note"]},
    Stage.REFERRED: {"note": _keep["note"]},
    Stage.WITHDRAWN: {**_answers, "note": _keep["note"]},
}

NEEDS: Final = {
    "words": _("words"),
    "category": _("the category"),
    "colour": _("the colour"),
    "body": _("the body"),
    "bodies": _("the bodies"),
    "route": _("the route"),
    "reason": _("the reason"),
    "next_door": _("who can help instead"),
    "result": _("the result"),
    "party": _("the party"),
    "name": _("what to call the party"),
    "how": _("how they said so"),
    "mediator": _("the mediator"),
    "until": _("the new day"),
    "form": _("written or oral"),
    "terms": _("what was agreed"),
    "kept": _("what the revisit found"),
}

# Nothing of this where there are signs of violence: protection comes first
MEDIATES: Final = frozenset(
    {"ask_consent", "consent", "appoint", "begin", "extend", "agree", "mediate_again"}
)

# What the story calls a step, where the verb on the button would not do
TOLD: Final = {
    "register": _("Registered as a case"),
    "appoint": _("Mediator named"),
    "add_party": _("Party added"),
}
