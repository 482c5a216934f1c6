"""A canvass from its plan to the answers that were carried back (row S4-12).

Asking and telling are visits like any other, with a topic each: nothing is entered twice.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, Refused
from linli.outbox import services as outbox
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.rules import covering
from linli.territory.services import hours
from linli.territory.services.holders import holders_of
from linli.visits.choices import Channel, Outcome
from linli.visits.models import Canvass, CanvassTopic, Visit
from linli.visits.services.telling import Span, parts, told

VERB: Final = "visits.canvass"
SEES: Final = "visits.coverage"
ASKED, TOLD = "canvass", "canvass_answer"  # topics of a visit
DAYS: Final = "visits.canvass_days"
MOST_TOPICS: Final = 30


@dataclass(frozen=True)
class Reached:
    """Households that were asked, by channel, and those that were told what came of it."""

    asked: Span
    channels: list[tuple[str, Span]]
    told: Span


def check_may_canvass(by: Actor, village: Unit) -> None:
    """Whoever arranges canvasses of the whole village."""
    if not any(grant.grid_id is None for grant in covering(by, VERB, village.path)):
        raise Refused(
            _("Your posting does not include canvasses here."),
            next_step=_("Ask the secretary or the instructor of the village."),
        )


def longest(place: Unit) -> int:
    """For how many days a canvass goes on here at most."""
    return int(rulesets.value(DAYS, path=place.path))


@transaction.atomic
def plan(
    village: Unit, title: str, begins: date, ends: date, *, by: Actor, key: UUID | None = None
) -> Canvass:
    """A canvass with a beginning and an end; one at a time in a village. The same form once."""
    check_may_canvass(by, village)
    Unit.objects.select_for_update().get(pk=village.pk)
    if key and (before := Canvass.objects.filter(key=key).first()):
        return before
    most = longest(village)
    if ends < begins or (ends - begins).days >= most:
        sentence = _(
            "A canvass ends on its first day or later, and goes on for %(most)d days at most."
        )
        raise Invalid(sentence % {"most": most}, fields={"ends": sentence % {"most": most}})
    others = Canvass.objects.filter(village=village, begins_on__lte=ends, ends_on__gte=begins)
    if other := others.first():
        words = {"title": other.title, "begins": other.begins_on, "ends": other.ends_on}
        taken = _("“%(title)s” is on from %(begins)s to %(ends)s.") % words
        raise Invalid(taken, fields={"begins": taken})
    made = Canvass.objects.create(
        village=village, path=village.path, title=title, begins_on=begins, ends_on=ends,
        made_at=clock.now(), key=key,
    )  # fmt: skip
    audit.note(by=by, verb="plan_canvass", what=f"visits.Canvass:{made.pk}")
    return made


@transaction.atomic
def sort_out(
    canvass: UUID, number: int | None, words: dict[str, str], *, by: Actor, version: int
) -> CanvassTopic:
    """A topic is new, or changed; once the brief is given only its answer."""
    found = _locked(canvass, by, version)
    topic = found.topics.filter(number=number).first() if number else None
    if topic is None:
        if found.briefed_at is not None:
            raise Conflict(_("The brief is given: what was said stands."))
        last = found.topics.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_TOPICS:
            raise Invalid(_("At most %(most)d topics.") % {"most": MOST_TOPICS})
        topic = CanvassTopic(canvass=found, number=last + 1)
    if found.briefed_at is None:
        topic.title, topic.said = words["title"], words["said"]
    topic.answer = words["answer"]
    topic.save()
    _saved(found)
    return topic


@transaction.atomic
def give_brief(canvass: UUID, *, by: Actor, version: int) -> Canvass:
    """What was said goes to the village and the township; it stands from now on."""
    found = _locked(canvass, by, version)
    if found.briefed_at is not None:
        return found
    if clock.today() < found.ends_on:
        raise Invalid(
            _("The canvass goes on until %(day)s. Give the brief then.") % {"day": found.ends_on}
        )
    if not found.topics.exists():
        raise Invalid(_("Sort out what was said into topics first."))
    found.briefed_at = clock.now()
    _saved(found, "briefed_at")
    audit.note(by=by, verb="brief_canvass", what=f"visits.Canvass:{found.pk}")
    _tell(found, by)
    return found


def _tell(canvass: Canvass, by: Actor) -> None:
    """Whoever reads the coverage of the village and of the township; not the one who gave it."""
    mine = [by.person_id] if by.person_id else []
    units = [one for one in (canvass.village, canvass.village.parent) if one is not None]
    persons = {key for unit in units for key in holders_of(SEES, unit, not_persons=mine)}
    village, values = canvass.village, rulesets.values(hours.RULES, path=canvass.path)
    outbox.send(
        "canvass",
        to=outbox.recipients(persons),
        data={
            "title": canvass.title,
            "topics": canvass.topics.count(),
            "place_zh": village.name_zh,
            "place_en": village.name_en or village.name_zh,
        },
        link=reverse("visits:canvass", args=[canvass.pk]),
        path=canvass.path,
        dedupe=f"canvass:{canvass.pk}:brief",
        when=hours.when(values),
    )


def reached(canvass: Canvass) -> Reached:
    """Households by their line, so that who moved since is still the same. Two queries."""
    begins, ends = _start(canvass.begins_on), _start(canvass.ends_on + timedelta(days=1))
    asked = _met(canvass, ASKED).filter(at__gte=begins, at__lt=ends).order_by("at", "pk")
    first: dict[UUID, str] = {}
    for line, channel in asked.values_list("household__line", "channel"):
        first.setdefault(line, channel)
    since = canvass.briefed_at
    heard: set[UUID] = set()
    if since is not None:
        later = _met(canvass, TOLD).filter(at__gt=since)
        heard = set(later.values_list("household__line", flat=True)) & first.keys()
    by_channel = Counter(first.values())
    channels = parts([by_channel[one] for one in Channel.values])
    back = parts([len(heard), len(first) - len(heard)])[0]
    named = [(str(one.label), span) for one, span in zip(Channel, channels, strict=True)]
    return Reached(told(len(first)), named, back)


def _met(canvass: Canvass, topic: str) -> QuerySet[Visit]:
    rows = Visit.objects.filter(below(canvass.path), outcome=Outcome.MET, household__isnull=False)
    return rows.filter(activity__tags__tag=topic)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.PLACE_TIME)


def _locked(canvass: UUID, by: Actor, version: int) -> Canvass:
    rows = Canvass.objects.select_for_update(of=("self",)).select_related("village")
    found = rows.get(pk=canvass)
    check_may_canvass(by, found.village)
    if found.version != version:
        raise Conflict(
            _("Somebody else changed this canvass meanwhile."),
            next_step=_("What you wrote stands in the form; look again and send it once more."),
        )
    return found


def _saved(canvass: Canvass, *fields: str) -> None:
    canvass.version += 1
    canvass.save(update_fields=["version", *fields])
