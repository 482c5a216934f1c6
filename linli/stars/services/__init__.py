"""What can be done with star cycles. Callers import this package and read it as sentences:
`stars.assess(…)`."""

from linli.stars.services.judging import Judged, Met, Verdict, judge, of_unit
from linli.stars.services.leading import Lead, reviewers_at, set_lead
from linli.stars.services.objecting import dismiss, object_to, until, uphold
from linli.stars.services.plans import (
    Measure,
    add_measure,
    drop_measure,
    finish_measure,
    guide,
    overdue_items,
    owners_for,
)
from linli.stars.services.renewing import look_again, publish_due, renew
from linli.stars.services.reviewing import (
    assess,
    confirm,
    endorse,
    refuse,
    remove,
    send_back,
    stop,
)
from linli.stars.services.targets import (
    Target,
    is_community,
    programmes_for,
    running_of,
    set_target,
    start,
    usual_day,
    village_of,
)

__all__ = [
    "Judged",
    "Lead",
    "Measure",
    "Met",
    "Target",
    "Verdict",
    "add_measure",
    "assess",
    "confirm",
    "dismiss",
    "drop_measure",
    "endorse",
    "finish_measure",
    "guide",
    "is_community",
    "judge",
    "look_again",
    "object_to",
    "of_unit",
    "overdue_items",
    "owners_for",
    "programmes_for",
    "publish_due",
    "refuse",
    "remove",
    "renew",
    "reviewers_at",
    "running_of",
    "send_back",
    "set_lead",
    "set_target",
    "start",
    "stop",
    "until",
    "uphold",
    "usual_day",
    "village_of",
]
