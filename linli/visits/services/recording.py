"""A visit is recorded in one call: what happened, what was spread, what the household wishes; each
need becomes a matter. Sent twice it is recorded once; two visitors at one door are two records."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import Part
from linli.activities.services import Entry, Plan
from linli.common import clock
from linli.common.errors import Conflict, Invalid, Text
from linli.matters.models import Matter
from linli.matters.services import Report
from linli.people.actors import Actor
from linli.people.models import Person
from linli.rulesets import services as rulesets
from linli.territory.models import Household
from linli.visits import rules
from linli.visits.choices import Channel, Outcome
from linli.visits.models import DoorMatter, Topic, Visit, VisitStop
from linli.visits.services import wishing
from linli.visits.services.weeks import span
from linli.visits.services.wishing import Wishes

KIND: Final = "home_visit"
STAY: Final = "visits.stay"
REVISIT_WITHIN: Final = "visits.revisit_within"
MOST_NEEDS: Final = 3
LONGEST_NEED: Final = 500
LONGEST_KEY: Final = 60  # a need's key is the visit's and a figure


@dataclass(frozen=True)
class Need:
    """What the household needs; `alone` is between the one who said it and the visitor."""

    kind: str
    text: str
    alone: bool = False


@dataclass(frozen=True)
class Heard:
    """What a form of the doorstep says, already parsed. `key` makes sending it twice harmless."""

    at: datetime
    channel: str
    outcome: str
    topics: Sequence[str] = ()
    needs: Sequence[Need] = ()
    revisit_on: date | None = None
    wishes: Wishes = field(default_factory=Wishes)
    key: str = ""

    def digest(self, stop: VisitStop) -> str:
        """The content, so that the same key with other content is noticed."""
        wishes = self.wishes
        content: list[Any] = [
            str(stop.household_id),
            self.at.isoformat(),
            self.channel,
            self.outcome,
            sorted(self.topics),
            [[need.kind, need.text.strip(), need.alone] for need in self.needs],
            self.revisit_on.isoformat() if self.revisit_on else "",
            wishes.no_visits_until.isoformat() if wishes.no_visits_until else "",
            [wishes.agrees, wishes.often, wishes.by_phone],
        ]
        return sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True)
class Recorded:
    """The visit, the matters that it raised, and whether it was there already."""

    visit: Visit
    matters: list[Matter]
    again: bool = False


def client_of(by: Actor) -> str:
    """Whose keys they are: nobody finds a visit by another visitor's key."""
    return f"v:{by.person_id.hex}" if by.person_id else "v:"


@transaction.atomic
def record(stop: VisitStop, heard: Heard, *, by: Actor) -> Recorded:
    """Write it down. Raises `Refused`, `Invalid`, and `Conflict` for a known key with other
    words."""
    rules.check_own(by, stop.plan)
    again = _known(stop, heard, by)
    if again is not None:
        return again
    village = stop.plan.grid.village
    values = rulesets.values([STAY, REVISIT_WITHIN], path=village.path)
    _check(stop, heard, values[REVISIT_WITHIN])
    # Two who record at one door come one after the other.
    household = Household.objects.select_for_update().get(pk=stop.household_id)
    done = activities.record(
        Plan(
            kind=KIND,
            host=village,
            begins=heard.at,
            grid=stop.plan.grid,
            tags=heard.topics,
            client=client_of(by),
            key=heard.key,
        ),
        by=by,
        ends=heard.at + timedelta(minutes=values[STAY]),
        entries=[Entry(person=_visitor(by), role=Part.VISITOR)],
    )
    if done.again:  # sent twice in the same moment
        known = _known(stop, heard, by)
        if known is not None:
            return known
    visit = Visit.objects.create(
        activity=done.activity,
        household=household,
        path=household.path,
        visitor_id=stop.plan.posting_id,
        at=heard.at,
        channel=heard.channel,
        outcome=heard.outcome,
        revisit_on=heard.revisit_on,
        digest=heard.digest(stop),
    )
    raised = [_raise(stop, visit, heard, number, by) for number in range(len(heard.needs))]
    wishing.take(household, heard.wishes, stop.plan.posting_id, at=heard.at)
    VisitStop.objects.filter(pk=stop.pk).update(visit=visit)
    return Recorded(visit, raised)


def _visitor(by: Actor) -> Person | None:
    return Person.objects.filter(pk=by.person_id).first() if by.person_id else None


def _known(stop: VisitStop, heard: Heard, by: Actor) -> Recorded | None:
    visit = Visit.objects.with_key(client_of(by), heard.key)
    if visit is None:
        return None
    if visit.digest != heard.digest(stop):
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open the door on your plan again to add something."),
        )
    raised = Matter.objects.filter(activities__activity=visit.pk).order_by("number")
    return Recorded(visit, list(raised), again=True)


def _check(stop: VisitStop, heard: Heard, within: int) -> None:
    """Raise `Invalid` with a sentence for each field that cannot be used."""
    problems: dict[str, Text] = {}
    begins, _ends = span(stop.plan.week)
    if not begins <= heard.at <= clock.now():
        problems["at"] = _("Give a time from the week of the plan until now.")
    for name, words in (("channel", Channel), ("outcome", Outcome)):
        if getattr(heard, name) not in words.values:
            problems[name] = _("Choose one from the list.")
    if not 0 < len(heard.key) <= LONGEST_KEY:
        problems["key"] = _("Open the form again.")
    if set(heard.topics) - set(Topic.objects.values_list("code", flat=True)):
        problems["topics"] = _("Choose some from the list.")
    problems |= _about_needs(heard)
    problems |= _about_revisit(heard, within)
    problems |= _about_wishes(heard)
    if problems:
        raise Invalid(_("The record is not complete."), fields=problems)


def _about_wishes(heard: Heard) -> dict[str, Text]:
    wishes = heard.wishes
    if heard.outcome != Outcome.MET and (wishes.agrees or wishes.often):
        return {"outcome": _("Only somebody who was spoken with can say this.")}
    if wishes.no_visits_until is not None:
        return wishing.check_until(wishes.no_visits_until, heard.at)
    return {}


def _about_needs(heard: Heard) -> dict[str, Text]:
    problems: dict[str, Text] = {}
    if heard.needs and heard.outcome != Outcome.MET:
        problems["outcome"] = _("Needs are heard from somebody: say that you spoke with them.")
    if len(heard.needs) > MOST_NEEDS:
        problems["needs"] = _("At most %(most)d needs.") % {"most": MOST_NEEDS}
    for number, need in enumerate(heard.needs, start=1):
        if not need.text.strip() or not need.kind:
            problems[f"need_{number}"] = _("Say in a few words what is needed, and of what kind.")
        elif len(need.text.strip()) > LONGEST_NEED:
            sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_NEED}
            problems[f"need_{number}"] = sentence
    return problems


def _about_revisit(heard: Heard, within: int) -> dict[str, Text]:
    if heard.revisit_on is None:
        if heard.needs:
            return {"revisit_on": _("A need is open: say on which day you come again.")}
        return {}
    latest = clock.local(heard.at).date() + timedelta(days=within)
    if not clock.local(heard.at).date() < heard.revisit_on <= latest:
        words = _("Give a day after the visit, at most %(days)d days later.") % {"days": within}
        return {"revisit_on": words}
    return {}


def _raise(stop: VisitStop, visit: Visit, heard: Heard, number: int, by: Actor) -> Matter:
    """A need becomes a matter, told like any other; at once where its kind is urgent."""
    need = heard.needs[number]
    row = activities.raise_matter(
        visit.pk,
        Report(
            place_code=stop.plan.grid.village.code,
            unit_id=stop.household.unit_id,
            text=need.text,
            kind=need.kind,
            source="door",
            private=need.alone,
            client=client_of(by),
            key=f"{heard.key}-{number}",
        ),
        by=by,
    )
    matter = row.matter
    if not need.alone and not matter.kind.is_dispute:
        DoorMatter.objects.create(
            household=stop.household, matter=matter, visit=visit, said_at=visit.at
        )
    return matter
