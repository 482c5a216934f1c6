"""Carrying materials to whoever cannot come: written down once, in one short form (row S4-07)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import Part, Presence
from linli.activities.models import Activity, Material
from linli.activities.models.querysets import INTERNAL
from linli.activities.rules import PLAN, RECORD
from linli.activities.services import Entry, Plan
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Refused, Text
from linli.matters.services import Report
from linli.orglife.choices import SPOKEN_WITH, Brought
from linli.orglife.models import BagDelivery
from linli.orglife.services.consulting import place_of
from linli.people.actors import ANYBODY, Actor
from linli.people.models import Person
from linli.territory.models import Household, Unit
from linli.territory.paths import village_path
from linli.territory.rules import covering

KIND: Final = "schoolbag"
TAKE_IN: Final = "matters.take_in"
STAY: Final = timedelta(minutes=30)
BACK: Final = timedelta(days=366)  # further back nothing is written down
MOST_ITEMS: Final = 12
MOST_CARRIERS: Final = 5
LONGEST_NEED: Final = 500
LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Target:
    """To whom: exactly one of a person, a name, a household and a villager group."""

    person: Person | None = None
    name: str = ""
    household: Household | None = None
    group: Unit | None = None

    def code(self) -> str:
        """Which one, for the hash of a form."""
        one = self.person or self.household or self.group
        return f"{type(one).__name__}:{one.pk}" if one else self.name.strip()


@dataclass(frozen=True)
class Carried:
    """What the form says. `key` makes sending it twice harmless."""

    at: datetime
    to: Target
    carriers: Sequence[str]
    outcome: str
    items: Sequence[Material] = field(default=())
    asks_more: bool = False
    need: str = ""
    need_kind: str = ""
    alone: bool = False
    key: str = ""

    def digest(self, host: Unit) -> str:
        """The content, so that the same key with other content is noticed."""
        content: list[Any] = [
            str(host.pk),
            self.at.isoformat(),
            self.to.code(),
            [name.strip() for name in self.carriers],
            self.outcome,
            sorted(str(one.pk) for one in self.items),
            [self.asks_more, self.need.strip(), self.need_kind, self.alone],
        ]
        return sha256(rfc8785.dumps(content)).hexdigest()


def keeps_life(by: Actor, host: Unit) -> bool:
    """Whoever keeps the life of the organisation from a post at it or in its village: they read to
    whom something was brought; a post further above reads the log without."""
    village = village_path(host.path)
    return any(
        INTERNAL in grant.verbs
        and RECORD in grant.verbs
        and (grant.path == host.path or (village and grant.path.startswith(village)))
        for grant in covering(by, PLAN, host.path, None)
    )


def _check_may(by: Actor, host: Unit) -> None:
    if not keeps_life(by, host):
        raise Refused(
            _("Your post does not keep the deliveries of this organisation."),
            next_step=_("Ask the secretary of the branch."),
        )


@transaction.atomic
def deliver(host: Unit, said: Carried, *, by: Actor) -> BagDelivery:
    """Write a delivery down, with what they need as a matter. Sent twice it is there once. Raises
    `Refused`, `Invalid`, and `Conflict` for a known key with other words."""
    _check_may(by, host)
    known = _known(host, said, by)
    if known is not None:
        return known
    _check(host, said)
    visited = Entry(
        name=said.to.name,
        person=said.to.person,
        household=said.to.household,
        unit=said.to.group,
        role=Part.VISITED,
    )
    made = activities.record(
        Plan(
            KIND,
            host,
            said.at,
            place=said.to.group or (said.to.household.unit if said.to.household else None),
            client=_client(by),
            key=said.key,
        ),
        by=by,
        ends=said.at + STAY,
        entries=[visited, *_carriers(said, by)],
        states={0: Presence.ABSENT} if said.outcome == Brought.NOBODY else None,
    )
    if made.again:  # sent twice in the same moment
        known = _known(host, said, by)
        if known is not None:
            return known
    key = made.activity.pk
    for one in said.items:
        activities.use(key, by=by, material=one.pk)
    if said.need.strip():
        _raise(host, made.activity, said, by)
    return BagDelivery.objects.create(
        activity=made.activity,
        outcome=said.outcome,
        asks_more=said.asks_more,
        digest=said.digest(host),
    )


def _client(by: Actor) -> str:
    """Whose keys they are: nobody finds a delivery by somebody else's key."""
    return f"s:{by.person_id.hex}" if by.person_id else "s:"


def _carriers(said: Carried, by: Actor) -> list[Entry]:
    """Whoever carried it; the writer is known, the others are found by their names."""
    me = Person.objects.filter(pk=by.person_id).first() if by.person_id else None
    names = dict.fromkeys(name.strip() for name in said.carriers if name.strip())
    return [
        Entry(person=me, role=Part.VISITOR)
        if me is not None and name == me.display_name
        else Entry(name=name, role=Part.VISITOR)
        for name in names
    ]


def _known(host: Unit, said: Carried, by: Actor) -> BagDelivery | None:
    rows = BagDelivery.objects.select_related("activity").filter(activity__client=_client(by))
    found = rows.filter(activity__client_key=said.key).first() if said.key else None
    if found is not None and found.digest != said.digest(host):
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open the page of the schoolbag again to write down another delivery."),
        )
    return found


def _check(host: Unit, said: Carried) -> None:
    now = clock.now()
    named = [said.to.person, said.to.name.strip(), said.to.household, said.to.group]
    carriers = [name.strip() for name in said.carriers if name.strip()]
    long = any(len(name) > LONGEST_NAME for name in [*carriers, said.to.name.strip()])
    met = said.outcome in SPOKEN_WITH
    need = said.need.strip()
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("to", sum(bool(one) for one in named) != 1, _("Say to whom: exactly one of these.")),
        ("carriers", not carriers, _("Say who carried it.")),
        ("carriers", len(carriers) > MOST_CARRIERS, _("At most %(most)d.") % {"most": 5}),
        ("carriers", long, _("The text is too long.")),
        ("items", not said.items, _("Choose a kit, or what was carried along.")),
        ("items", len(said.items) > MOST_ITEMS, _("At most %(most)d.") % {"most": MOST_ITEMS}),
        ("outcome", said.outcome not in Brought.values, _("Choose one from the list.")),
        ("at", said.at > now, _("This day has not come yet.")),
        ("at", said.at < now - BACK, _("This is longer ago than may be entered.")),
        (
            "outcome",
            bool(need or said.asks_more) and not met,
            _("Wishes are heard from somebody: say that you spoke with them."),
        ),
        (
            "need_kind",
            bool(need) and not said.need_kind,
            _("Say in a few words what is needed, and of what kind."),
        ),
        ("need", len(need) > LONGEST_NEED, _("The text is too long.")),
        ("need", bool(need) and not _village(host), _("This organisation lies in no village.")),
    )
    problems: dict[str, Text] = {}
    for name, is_wrong, sentence in wrong:
        if is_wrong:
            problems.setdefault(name, sentence)
    if problems:
        raise Invalid(_("The delivery is not complete."), fields=problems)


def _village(host: Unit) -> bool:
    return bool(village_path(place_of(host).path))


def _raise(host: Unit, activity: Activity, said: Carried, by: Actor) -> None:
    """What they need becomes a matter by the way that every report takes."""
    place = place_of(host)
    home = said.to.household
    takes_in = any(place.path.startswith(grant.path) for grant in by.granting(TAKE_IN))
    activities.raise_matter(
        activity.pk,
        Report(
            place_code=place.code,
            unit_id=home.unit_id if home else (said.to.group.pk if said.to.group else None),
            text=said.need,
            kind=said.need_kind,
            source="door",
            private=said.alone,
            client=_client(by),
            key=f"{said.key}-1",
        ),
        by=by,
        reporter=None if takes_in else ANYBODY,
    )


@transaction.atomic
def strike_delivery(host: Unit, key: UUID, *, by: Actor) -> BagDelivery:
    """It was written down by mistake: it counts no longer, and stays as struck out. A matter that
    it raised stays too. Raises `NotHere`."""
    _check_may(by, host)
    rows = BagDelivery.objects.select_for_update(of=("self",)).filter(activity__host=host, pk=key)
    found = rows.first()
    if found is None:
        raise NotHere(_("There is no such entry here."))
    if found.struck_at is None:
        found.struck_at = clock.now()
        found.save(update_fields=["struck_at"])
        audit.note(by=by, verb="strike_delivery", what=f"orglife.BagDelivery:{found.pk}")
    return found
