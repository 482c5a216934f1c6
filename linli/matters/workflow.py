"""What may happen to a matter, as one table (practice B8).

Buttons, tests, the state diagram and every door are drawn from `MOVES`. Verbs that lead back to the
same state add something and change nothing else. The clock of a state (recheck, standing still)
ends with the state, and one for a decision with what it is about: those ends are not repeated here.
"""

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.common.workflow import Move
from linli.matters import joining
from linli.matters.choices import Clock, Status, Who

OWNER: Final = frozenset({Who.OWNER})
REPORTER: Final = frozenset({Who.REPORTER})
BY_ITSELF: Final = frozenset({Who.SYSTEM})
RESPOND, RESOLVE, WAIT = (Clock.RESPOND,), (Clock.RESOLVE,), (Clock.WAIT,)
BOTH: Final = (Clock.RESPOND, Clock.RESOLVE)

_note = {
    "note": Move("", frozenset({Who.STAFF}), _("Add a note or photo"), needs=("words",)),
    "correct": Move("", frozenset({Who.STAFF, Who.REPORTER}), _("Correct"), needs=("seq",)),
    "release": Move("", frozenset({Who.RELEASER}), _("Release to the public")),
    "move_work": Move("", BY_ITSELF, _("Hand over"), needs=("reason",)),
}
_add = {"add": Move("", REPORTER, _("Add something"), needs=("words",))}
_withdraw = {"withdraw": Move(Status.WITHDRAWN, REPORTER, _("Withdraw"), stops=BOTH)}
_assign = {
    "assign": Move(
        Status.SUBMITTED,
        frozenset({Who.DISPATCHER}),
        _("Dispatch to somebody else"),
        needs=("to", "reason"),
        stops=RESOLVE,
        starts=RESPOND,
    )
}
_hand_up = {
    "hand_up": Move(
        Status.SUBMITTED, OWNER, _("Hand up"), needs=("reason",), stops=RESOLVE, starts=RESPOND
    )
}
_hand_back = {
    "hand_back": Move(
        Status.SUBMITTED,
        OWNER,
        _("Not on the village's list: to the street"),
        needs=("item",),
        stops=RESOLVE,
        starts=RESPOND,
    )
}
_settle = {
    "settle": Move(
        Status.CHECKED,
        OWNER,
        _("Settled on the spot"),
        needs=("answer",),
        stops=BOTH,
        starts=(Clock.RECHECK,),
    )
}
_late = {
    "escalate": Move(
        Status.SUBMITTED, BY_ITSELF, _("One level up: overdue"), stops=RESOLVE, starts=RESPOND
    ),
    "chase": Move("", BY_ITSELF, _("Remind of the outside body")),
}
# A case with a time limit of its own goes on in its stead: no clock of a move but a span of time in
# which the pair of clocks stands, whatever else happens (`clocks.py`).
_case = {
    "stand_in": Move("", BY_ITSELF, _("A case with a time limit of its own goes on")),
    "stand_down": Move("", BY_ITSELF, _("That case has ended")),
}
# Nobody of the office ends what a case decides: the decision is its answer, and where the case
# falls away, so does the matter.
_ended = {
    "conclude": Move(
        Status.CLOSED, BY_ITSELF, _("The case was decided"), needs=("answer",), stops=BOTH
    ),
    "lapse": Move(
        Status.WITHDRAWN, BY_ITSELF, _("What it was about fell away"), needs=("reason",), stops=BOTH
    ),
}
DECIDER: Final = frozenset({Who.DECIDER})
DECIDE: Final = (Clock.DECIDE,)
_further = {
    "ask_further": Move("", BY_ITSELF, _("Ask the level above that for a decision"), starts=DECIDE)
}
_dispute = {
    "contest": Move("", OWNER, _("Not ours"), needs=("reason", "proposal"), starts=DECIDE),
    "confirm": Move("", DECIDER, _("Confirm the dispatch"), needs=("reason",), stops=DECIDE),
    **_further,
}
_more_time = {
    "grant_extension": Move("", DECIDER, _("Grant more time"), stops=DECIDE),
    "refuse_extension": Move(
        "", DECIDER, _("Do not grant more time"), needs=("reason",), stops=DECIDE
    ),
    **_further,
}
_go_on = {
    "resume": Move(
        Status.IN_HAND,
        OWNER | BY_ITSELF,
        _("Go on without an answer"),
        resumes=RESOLVE,
        stops=WAIT,
    )
}
_reopen = {
    "reopen": Move(Status.SUBMITTED, REPORTER, _("Reopen"), needs=("reason",), starts=RESPOND)
}

MOVES: Final[dict[str, dict[str, Move]]] = {
    Status.SUBMITTED: {
        "accept": Move(
            Status.IN_HAND, OWNER, pgettext_lazy("verb", "Accept"), stops=RESPOND, starts=RESOLVE
        ),
        **_settle,
        **_hand_up,
        **_hand_back,
        **_dispute,
        **_late,
        "refuse": Move(
            Status.REFUSED,
            OWNER,
            _("Do not accept"),
            needs=("reason", "next_door"),
            stops=BOTH,
        ),
        **_assign,
        **_add,
        **_withdraw,
        **_case,
        **_ended,
        **_note,
    },
    Status.IN_HAND: {
        "complete": Move(
            Status.DONE,
            OWNER,
            pgettext_lazy("verb", "Complete"),
            needs=("answer",),
            stops=BOTH,
            starts=(Clock.RECHECK,),
        ),
        **_settle,
        "answer": Move("", OWNER, _("Answer the reporter"), needs=("answer",), stops=RESPOND),
        "ask": Move(
            Status.WAITING,
            OWNER,
            _("Ask the reporter"),
            needs=("question",),
            pauses=RESOLVE,
            starts=WAIT,
        ),
        "ask_extension": Move(
            "", OWNER, _("Ask for more time"), needs=("reason", "amount"), starts=DECIDE
        ),
        **_more_time,
        "pause": Move(
            Status.PAUSED,
            OWNER,
            _("Pause with a reason"),
            needs=("cause", "reason"),
            pauses=RESOLVE,
            starts=WAIT,
        ),
        **_hand_up,
        **_hand_back,
        **_late,
        **_assign,
        **_add,
        **_withdraw,
        **_case,
        **_ended,
        **_note,
    },
    Status.WAITING: {
        "add": Move(
            Status.IN_HAND, REPORTER, _("Answer"), needs=("words",), resumes=RESOLVE, stops=WAIT
        ),
        **_go_on,
        **_more_time,
        **_withdraw,
        **_case,
        **_ended,
        **_note,
    },
    Status.PAUSED: {
        "resume": replace(_go_on["resume"], label=_("Go on")),
        "answer": Move("", OWNER, _("Answer the reporter"), needs=("answer",)),
        **_more_time,
        **_add,
        **_withdraw,
        **_case,
        **_ended,
        **_note,
    },
    Status.DONE: {
        "pass_check": Move(Status.CHECKED, frozenset({Who.CHECKER}), _("Recheck: it is solved")),
        "fail_check": Move(
            Status.IN_HAND,
            frozenset({Who.CHECKER}),
            _("Recheck: not solved, return"),
            needs=("reason",),
            starts=RESOLVE,
        ),
        **_add,
        **_ended,
        **_note,
    },
    Status.CHECKED: {
        "rate": Move(Status.CLOSED, REPORTER, pgettext_lazy("verb", "Rate"), needs=("solved",)),
        "close_unanswered": Move(Status.CLOSED, BY_ITSELF, _("Close: not answered")),
        **_add,
        **_note,
    },
    Status.CLOSED: {**_reopen, **_note},
    Status.REFUSED: {**_reopen, **_note},
    Status.WITHDRAWN: {**_note},
    Status.MERGED: {**_note},
}
for _status, _moves in joining.JOINING.items():
    MOVES[_status].update(_moves)

_NOBODY = "nobody else is posted who could recheck"
_TASK = "a task of the office: there is no reporter to ask"

# Where a verb may lead besides its own state (from, verb, to), and why; the diagram draws these
# too.
SIDEWAYS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (Status.SUBMITTED, "settle", Status.DONE, "one in N is rechecked by somebody else"),
    (Status.SUBMITTED, "settle", Status.CLOSED, _TASK),
    (Status.IN_HAND, "settle", Status.DONE, "one in N is rechecked by somebody else"),
    (Status.IN_HAND, "settle", Status.CLOSED, _TASK),
    (Status.IN_HAND, "complete", Status.CHECKED, _NOBODY),
    (Status.IN_HAND, "complete", Status.CLOSED, f"{_TASK}, and {_NOBODY}"),
    (Status.DONE, "pass_check", Status.CLOSED, _TASK),
    (Status.DONE, "move_work", Status.CHECKED, _NOBODY),
    (Status.DONE, "move_work", Status.CLOSED, f"{_TASK}, and {_NOBODY}"),
    (Status.CHECKED, "rate", Status.SUBMITTED, "unsatisfied: one level up"),
    (Status.CHECKED, "rate", Status.CHECKED, "others who reported it have not answered"),
)

NEEDS: Final = {
    "words": _("words"),
    "reason": _("the reason"),
    "next_door": _("who can help instead"),
    "answer": _("what was done"),
    "question": _("the question"),
    "cause": _("why it stands still"),
    "amount": _("how much more time"),
    "proposal": _("whose it is"),
    "item": _("the entry of the list"),
    "solved": _("whether it is solved"),
    "to": _("who takes it over"),
    "seq": _("the entry"),
    **joining.NEEDS,
}

# Persons who did one of these handled the matter: an unsatisfied reporter is not sent back to them.
HANDLING: Final = frozenset(
    {"accept", "answer", "ask", "resume", "complete", "settle", "refuse", "ask_outside", "liaise"}
)
