"""Reporters who have a telephone alone: told by text message if they agreed, and heard by a code.

Who is told is looked up by the worker, never by whoever moves a matter, so a move costs nothing
more. A text message says number, state, code and link; never a kind, a place or a name.
"""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from linli.audit import services as audit
from linli.common import chance, clock, shifts
from linli.matters import staff_rules
from linli.matters.choices import Status
from linli.matters.models import Matter, MatterStep, TextLine
from linli.matters.services import merged, telling_people
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people import services as people
from linli.people.actors import SYSTEM, Actor
from linli.people.models import Consent
from linli.rulesets import services as rulesets
from linli.territory.services import hours

PURPOSE: Final = "matters.texts"  # what a reporter agreed to
TEMPLATE: Final = "reporter"
AT_ONCE: Final = 100
STALE: Final = timedelta(days=3)  # older news is no news: a gateway was set up since
SAID: Final = {  # what a step means to whoever waits at the telephone
    "report": "taken",
    "accept": "accepted",
    "answer": "answered",
    "ask": "asked",
    "refuse": "refused",
    "close_unanswered": "closed",
    "merge": "joined",
    "liaise": "news",
}
OF_ANOTHER: Final = frozenset({"taken", "asked", "joined"})  # said to its own reporter alone


def begin_texts(matter: Matter) -> TextLine:
    """The reporter agreed, while the report was taken down. Two queries."""
    reporter = matter.reporter
    assert reporter is not None  # noqa: S101 - whoever calls looked
    people.consent(reporter, purpose=PURPOSE, evidence=f"matter:{matter.number}")
    return _line(matter)


def _line(matter: Matter) -> TextLine:
    code = f"{1000 + chance.draws().randrange(9000)}"
    return TextLine.objects.create(matter=matter, code=code, began_at=matter.entered_at)


def go_on_for(made: Matter, matter: Matter) -> None:
    """What was split off is told to the same reporter in the same way, with a code of its own. At
    most two queries."""
    if TextLine.objects.filter(pk=matter.pk, ended_at__isnull=True).exists():
        _line(made)


@transaction.atomic
def end_texts(matter: Matter, *, by: Actor) -> None:
    """The reporter wants no text messages any more: said at the desk, or by an answer. Nothing that
    still waits goes. Withdrawn twice is withdrawn once."""
    if by != SYSTEM and by.record_id != matter.pk:
        staff_rules.check_may_print_slip(by, matter)
    line = TextLine.objects.filter(pk=matter.pk, ended_at__isnull=True)
    if not line.update(ended_at=clock.now()):
        return
    agreed = Consent.objects.filter(person=matter.reporter, purpose=PURPOSE)
    agreed.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    waiting = Message.objects.filter(to=matter.reporter, channel=Channel.SMS)
    waiting.filter(state=State.WAITING).update(state=State.SETTLED)
    audit.note(by=by, verb="end_texts", what=f"matters.Matter:{matter.pk}")


def tell_reporters() -> int:
    """Write down what reporters have to be told; returns of how many matters. Run by the worker,
    safe to run twice at once."""
    if not outbox.has_gateway():
        return 0
    lines = TextLine.objects.filter(
        Q(told_seq__lt=F("matter__steps_count")) | Q(news_since__isnull=False),
        ended_at__isnull=True,
        matter__reporter__phone_sealed__isnull=False,
    )
    rows = lines.select_related("matter__kind", "matter__village").order_by("began_at", "pk")
    return sum(_tell(line) for line in rows[:AT_ONCE])


@transaction.atomic
def _tell(line: TextLine) -> bool:
    """Of all that happened since, the last thing that a reporter has to know."""
    matter = line.matter
    mine = TextLine.objects.filter(pk=line.pk, told_seq=line.told_seq, news_since=line.news_since)
    if not mine.update(told_seq=matter.steps_count, news_since=None):
        return False
    lead = merged.lead_of(matter)
    news = _news(line, matter, lead)
    if news is None or news.entered_at < clock.now() - STALE or matter.reporter_id is None:
        return True
    values = rulesets.values(telling_people.RULES, path=matter.village.path)
    urgent = telling_people.when(matter, values).urgent
    now = clock.now()
    outbox.send_text_to(
        TEMPLATE,
        to=matter.reporter_id,
        data={
            "number": matter.number,
            "status": str(lead.status),
            "say": _said(news),
            "code": line.code,
            "whole": True,
        },
        path=matter.village.path,
        dedupe=f"reporter:{matter.pk}:step:{news.pk}",
        due_at=now if urgent else shifts.after_quiet(now, hours.quiet(values)),
        urgent=urgent,
    )
    return True


def _news(line: TextLine, matter: Matter, lead: Matter) -> MatterStep | None:
    """The last of the matter itself, and of the one that goes on for it. At most two queries."""
    steps = list(matter.steps.filter(seq__gt=line.told_seq, public=True).order_by("seq"))
    if lead.pk != matter.pk and line.news_since is not None:
        since = lead.steps.filter(entered_at__gte=line.news_since, public=True).order_by("seq")
        steps += [step for step in since if _said(step) not in OF_ANOTHER]
    return next((step for step in reversed(steps) if _said(step)), None)


def _said(step: MatterStep) -> str:
    if step.now == Status.CHECKED and step.was != Status.CHECKED:
        return "checked"
    return SAID.get(step.verb, "")


def reply(matter: Matter | None, person_id: Any, say: str, *, dedupe: str, path: str = "") -> None:
    """A polite word to somebody whose answer could not be used, once for each `dedupe`. They wrote
    just now, so no quiet hours hold it up."""
    outbox.send_text_to(
        "reporter_reply",
        to=person_id,
        data={"say": say, "whole": True},
        path=matter.village.path if matter else path,
        dedupe=dedupe,
        due_at=clock.now(),
        urgent=True,
    )
