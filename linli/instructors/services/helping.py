"""Households that agreed to be helped: who reads it, until when, and a monthly update of what was
done and what is next (row S4-25). Without a yes there is nothing."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.duties import rules as duty_rules
from linli.instructors import rules
from linli.instructors.choices import CARE, FOUR_ONES
from linli.instructors.models import HelpedHousehold, HelpUpdate, HelpViewer, update_context
from linli.instructors.services.writing import usual_end
from linli.outbox import services as outbox
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import Said
from linli.territory.fields import ancestors
from linli.territory.models import Household, Posting, Unit
from linli.territory.services import hours
from linli.territory.services.link_ends import village_of

LASTS: Final = "instructors.help.lasts"
MOST: Final = 60  # to choose from
MOST_VIEWERS: Final = 10
LONGEST: Final = 400


@dataclass(frozen=True)
class Agreement:
    """What a household said at its door. `key` becomes the row's own."""

    village: Unit
    lane: Unit
    number: str
    until: date
    said: str = Said.TO_STAFF
    viewers: Sequence[Posting] = field(default=())
    key: UUID | None = None


@dataclass(frozen=True)
class Update:
    """One call: what was done, and what is next."""

    begins: datetime
    done: str
    next: str
    key: str = ""


@dataclass(frozen=True)
class Read:
    """An update as a viewer reads it."""

    at: datetime
    done: str
    next: str


@transaction.atomic
def agree(wanted: Agreement, *, by: Actor) -> HelpedHousehold:
    """The household agreed. Sent twice it is there once. Raises `Invalid` for a door that is not
    known and for a day too far away, `Conflict` where they help it already."""
    rules.as_instructor(by, wanted.village)
    helper = duty_rules.check_signed_in(by)
    key = wanted.key or new_id()
    before = HelpedHousehold.objects.filter(pk=key, helper=by.person_id).first()
    if before is not None:
        return before
    household = _household(wanted)
    _check(wanted)
    lapsed = HelpedHousehold.objects.filter(household=household, helper=by.person_id)
    lapsed.filter(until_at__lte=clock.now()).delete()
    try:
        with transaction.atomic():
            made = HelpedHousehold.objects.create(
                id=key,
                village=wanted.village,
                path=wanted.village.path,
                household=household,
                helper_id=helper,
                agreed_at=clock.now(),
                said=wanted.said,
                until_at=_last_moment(wanted.until),
            )
    except IntegrityError:
        raise Conflict(
            _("You help this household already."), next_step=_("You find it on your page.")
        ) from None
    people = {one.person_id for one in wanted.viewers} | {made.helper_id}
    HelpViewer.objects.bulk_create(
        HelpViewer(help=made, person_id=one) for one in sorted(people, key=str)
    )
    _tell(made, people - {made.helper_id})
    audit.note(by=by, verb="agree_help", what=f"instructors.HelpedHousehold:{made.pk}")
    return made


def _tell(made: HelpedHousehold, people: Iterable[UUID]) -> None:
    """Whoever was named is told; which household it is stands behind the link."""
    village = made.village
    values = rulesets.values(hours.RULES, path=made.path, at=made.agreed_at)
    outbox.send(
        "help_viewer",
        to=outbox.recipients(people),
        data={
            "place_zh": village.name_zh,
            "place_en": village.name_en or village.name_zh,
        },
        link=reverse("instructors:helped", args=[made.pk]),
        path=made.path,
        dedupe=f"help:{made.pk}",
        when=hours.when(values),
    )


def _household(wanted: Agreement) -> Household:
    rows = Household.objects.current(clock.now()).filter(
        unit=wanted.lane, number=wanted.number.strip()
    )
    found = rows.first()
    if found is None or village_of(wanted.lane.path) != wanted.village.path:
        sentence = _("There is no such door in this lane.")
        raise Invalid(
            sentence,
            fields={"number": sentence},
            next_step=_("The village office enters doors; ask it if one is missing."),
        )
    return found


def _check(wanted: Agreement) -> None:
    problems: dict[str, Text] = {}
    if not clock.today() < wanted.until <= last_day(wanted.village):
        problems["until"] = _("After today, at the latest %(day)s.") % {
            "day": last_day(wanted.village).isoformat()
        }
    if len(wanted.viewers) > MOST_VIEWERS:
        problems["viewers"] = _("At most %(most)d people.") % {"most": MOST_VIEWERS}
    if wanted.said not in Said.values:
        problems["said"] = _("Choose from the list.")
    if problems:
        raise Invalid(_("The entry is not complete."), fields=problems)


def last_day(village: Unit) -> date:
    """Up to when a household can agree at the most."""
    days: int = rulesets.value(LASTS, path=village.path, at=clock.now())
    return clock.today() + timedelta(days=days)


def _last_moment(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, clock.PLACE_TIME)


@transaction.atomic
def write_update(help_id: UUID, update: Update, *, by: Actor) -> HelpUpdate:
    """What was done at a call and what is next. The call stands among the activities as a care
    visit in the village, without saying to whom. Sent twice it is written once."""
    helped = found(help_id, by=by, lock=True)
    rules.check_helps(by, helped)
    problems: dict[str, Text] = {}
    for name, text in (("done", update.done), ("next", update.next)):
        if not text.strip():
            problems[name] = _("Please fill this in.")
        elif len(text.strip()) > LONGEST:
            problems[name] = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
    if update.begins > clock.now():
        problems["begins"] = _("It has not begun yet.")
    if problems:
        raise Invalid(_("The entry is not complete."), fields=problems)
    acting = rules.as_instructor(by, helped.village)
    wanted = activities.Plan(CARE, helped.village, update.begins, tags=[FOUR_ONES], key=update.key)
    ends = usual_end(CARE, helped.village, update.begins)
    made = activities.record(wanted, by=acting, ends=ends)
    if made.again:
        known = HelpUpdate.objects.filter(help=helped, activity=made.activity).first()
        if known is None:
            raise Conflict(
                _("This form was sent before for another household."),
                next_step=_("Open the page of the household again and write it there."),
            )
        return known
    key = new_id()
    words = json.dumps({"done": update.done.strip(), "next": update.next.strip()})
    return HelpUpdate.objects.create(
        id=key,
        help=helped,
        activity=made.activity,
        sealed=crypto.seal(words, context=update_context(key)),
        written_at=clock.now(),
    )


def found(help_id: UUID, *, by: Actor, lock: bool = False) -> HelpedHousehold:
    """One that this person may read; raises `NotHere`, also once it lapsed."""
    rows = HelpedHousehold.objects.visible_to(by).select_related(
        "village", "household__unit", "helper"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    helped = rows.filter(pk=help_id).first()
    if helped is None:
        raise NotHere(_("There is no such household here, or its yes has lapsed."))
    return helped


def helped_by(by: Actor) -> list[HelpedHousehold]:
    """Households whose updates this person may read, by when they lapse. One query."""
    rows = HelpedHousehold.objects.visible_to(by).select_related(
        "village", "household__unit", "helper"
    )
    return list(rows.order_by("until_at", "pk")[:MOST])


def updates_of(helped: HelpedHousehold) -> list[Read]:
    """The newest first; for whoever may see the household. One query."""
    rows = helped.updates.select_related("activity").order_by("-activity__planned_from", "-pk")
    return [_read(row) for row in rows[:MOST]]


def _read(row: HelpUpdate) -> Read:
    said = json.loads(crypto.unseal(row.sealed, context=update_context(row.pk)))
    return Read(row.activity.held_from or row.activity.planned_from, said["done"], said["next"])


@transaction.atomic
def withdraw(help_id: UUID, *, by: Actor) -> None:
    """The household took its yes back, or it is over: everything about it goes, without a reason.
    Any of the viewers may take its word."""
    helped = found(help_id, by=by, lock=True)
    outbox.take_back(f"help:{helped.pk}")
    audit.note(by=by, verb="withdraw_help", what=f"instructors.HelpedHousehold:{helped.pk}")
    helped.delete()


def viewers_for(village: Unit, *, by: Actor) -> list[Posting]:
    """Who is posted in the village or above it and may be named. One query."""
    rows = Posting.objects.current(clock.now()).filter(
        unit__path__in=ancestors(village.path), grid__isnull=True, area__isnull=True
    )
    rows = rows.exclude(person=by.person_id).select_related("person", "role", "unit")
    return list(rows.order_by("-unit__path", "role__turn", "since_at")[:MOST])
