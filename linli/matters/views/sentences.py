"""Sentences of the public pages: how long a span is, and what happens next with a matter."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.common.spans import due
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.rulesets.services import Values
from linli.rulesets.services.shapes import span_words

WAIT = "matters.rating.wait"
REOPEN = "matters.reopen.within"
RULES = (WAIT, REOPEN)


span = span_words


@dataclass(frozen=True)
class Next:
    """What happens next, and by when."""

    text: str
    due_at: datetime | None = None
    kind: str = "info"  # as components/alert.html draws it


def what_next(matter: Matter, values: Values) -> Next:
    """In the reporter's terms: what somebody does now, or what they may do themselves."""
    status = Status(matter.status)
    if status == Status.SUBMITTED:
        return Next(_("Somebody looks at it and responds to you."), matter.respond_due_at)
    if status == Status.IN_HAND:
        return Next(_("It is being handled."), matter.resolve_due_at)
    if status == Status.WAITING:
        return Next(
            _("There is a question for you. The clock stands until you answer."), None, "wait"
        )
    if status == Status.DONE:
        return Next(
            _("It is said to be done. Somebody else looks whether it is; then you are asked.")
        )
    if status == Status.CHECKED:
        until = _after(matter.asked_at, WAIT, values)
        return Next(
            _("Please say whether it is solved. Without an answer it is closed."), until, "wait"
        )
    return _ended(matter, status, values)


def _ended(matter: Matter, status: Status, values: Values) -> Next:
    if status == Status.WITHDRAWN:
        return Next(_("You took it back. You can report it anew at any time."))
    until = _after(matter.closed_at, REOPEN, values)
    if status == Status.REFUSED:
        text = _("It was not accepted; the reason and who can help stand below. You may ask again.")
        return Next(text, until, "late")
    return Next(
        _("It is completed. If it is not right after all, you may reopen it."), until, "done"
    )


def _after(at: datetime | None, key: str, values: Values) -> datetime | None:
    """When the span of a rule is used up, as the services count it."""
    ends = due(at, values.span(key), [], values.calendar()) if at else None
    return ends.at if ends else None
