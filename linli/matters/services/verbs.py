"""Which service each verb of the office is: one table for pages and programs."""

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Final

from linli.matters.models import Matter
from linli.matters.services.asking_above import (
    ask_extension,
    confirm,
    contest,
    grant_extension,
    refuse_extension,
)
from linli.matters.services.assigning import assign, hand_back, hand_up
from linli.matters.services.checking import fail_check, pass_check
from linli.matters.services.collecting import liaise
from linli.matters.services.handling import (
    accept,
    answer,
    ask,
    complete,
    note,
    pause,
    refuse,
    resume,
    settle,
)
from linli.matters.services.merging import merge, unmerge
from linli.matters.services.relating import relate, unrelate
from linli.matters.services.splitting import split
from linli.matters.services.telling import add, correct, release, withdraw
from linli.matters.services.verdict import rate, reopen

SERVICES: Final[dict[str, Callable[..., Matter]]] = {
    "accept": accept,
    "complete": complete,
    "settle": settle,
    "answer": answer,
    "ask": ask,
    "hand_up": hand_up,
    "hand_back": hand_back,
    "refuse": refuse,
    "assign": assign,
    "ask_extension": ask_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "contest": contest,
    "confirm": confirm,
    "pause": pause,
    "resume": resume,
    "pass_check": pass_check,
    "fail_check": fail_check,
    "add": add,
    "withdraw": withdraw,
    "rate": rate,
    "reopen": reopen,
    "note": note,
    "correct": correct,
    "kind": partial(correct, seq=1),
    "release": release,
    "merge": merge,
    "unmerge": unmerge,
    "split": split,
    "relate": relate,
    "unrelate": unrelate,
    "liaise": liaise,
}

# Said by the address and the door; what is sent twice is its business too.
WHO_AND_WHAT: Final = frozenset({"matter_id", "by", "version", "key"})


def must(verb: str) -> frozenset[str]:
    """What has to be said with a verb."""
    found = signature(SERVICES[verb]).parameters.values()
    return frozenset(one.name for one in found if one.default is one.empty) - WHO_AND_WHAT


def takes(verb: str) -> frozenset[str]:
    """What may be said with a verb."""
    return frozenset(signature(SERVICES[verb]).parameters) - WHO_AND_WHAT
