"""Sentences of the public pages: how long a span is, and what happens next with a matter."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from linli.common.spans import due
from linli.matters.choices import OPEN, Question, Status
from linli.matters.models import Matter
from linli.rulesets.services import Values
from linli.rulesets.services.shapes import span_words
from linli.territory.choices import Level
from linli.territory.services.emergency import EMERGENCY

WAIT = "matters.rating.wait"
REOPEN = "matters.reopen.within"
RULES = (WAIT, REOPEN, EMERGENCY)


span = span_words


@dataclass(frozen=True)
class Next:
    """What happens next, and by when; `more` is what somebody else decides meanwhile."""

    text: str
    due_at: datetime | None = None
    kind: str = "info"  # as components/alert.html draws it
    more: str = ""


def what_next(matter: Matter, values: Values) -> Next:
    """In the reporter's terms, from the state and its clock: what somebody does now and by when, or
    what they may do themselves."""
    status = Status(matter.status)
    if status == Status.CHECKED:
        until = _after(matter.asked_at, WAIT, values)
        return Next(
            _("Please say whether it is solved. Without an answer it is closed."), until, "wait"
        )
    if status not in OPEN:
        return _ended(matter, status, values)
    found = _late(matter) or _in_work(matter, status)
    return replace(found, more=_asked(matter))


def _in_work(matter: Matter, status: Status) -> Next:
    if status == Status.WAITING:
        text = _("There is a question for you. The clock stands still until you answer; without an "
                 "answer the work goes on by itself.")  # fmt: skip
        return Next(text, matter.wait_due_at, "wait")
    if status == Status.PAUSED:
        text = _("The work stands still; the reason stands below. It goes on by itself at the "
                 "latest then.")  # fmt: skip
        return Next(text, matter.wait_due_at, "wait")
    if status == Status.DONE:
        return Next(
            _("It is said to be done. Somebody else looks whether it is; then you are asked."),
            matter.recheck_due_at,
        )
    if status == Status.SUBMITTED:
        return Next(_("Somebody looks at it and responds to you."), matter.respond_due_at)
    return Next(_("It is being handled."), matter.resolve_due_at)


def _late(matter: Matter) -> Next | None:
    """The time limit ran out: what follows from it by itself."""
    if not matter.is_overdue():
        return None
    if matter.escalate_at is None or matter.status == Status.DONE:
        return Next(
            _("The time limit has run out; whoever has it and whoever leads there were told."),
            None,
            "late",
        )
    if matter.level == Level.OUTSIDE:
        text = _("The time limit has run out; the street is reminded to ask the outside body.")
        return Next(text, matter.escalate_at, "late")
    text = _("The time limit has run out; unless somebody acts, it goes one level up by itself.")
    return Next(text, matter.escalate_at, "late")


def _asked(matter: Matter) -> str:
    """What the level above was asked to decide."""
    if matter.question == Question.EXTENSION:
        return _("More time was asked for, with the reason below; the level above decides.")
    if matter.question == Question.DISPATCH:
        return _("Whoever has it says that it is somebody else's. The level above decides; until "
                 "then it stays where it is.")  # fmt: skip
    return ""


def what_next_together(matter: Matter, lead: Matter, values: Values) -> Next:
    """The same for what may go on in another one, whose reporters are asked each for themselves."""
    if lead.status == Status.WAITING and matter.status == Status.MERGED:
        return Next(_("A question has to be answered first. The clock stands until then."))
    if lead.status == Status.CHECKED and matter.is_answered:
        return Next(
            _("Thank you for your rating. It is closed when everybody who was asked has answered.")
        )
    if lead.status == Status.WITHDRAWN and matter.status == Status.MERGED:
        return Next(_("It has ended. You can report it anew at any time."))
    return what_next(lead, values)


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
