"""A household asks to be looked at: by itself, or through somebody who writes it down."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.ids import new_id
from linli.honours import rules
from linli.honours.choices import LIVING, PHOTOS, ROUND, SPOKEN, WALL, Origin, Stage
from linli.honours.models import HonourEntry, HonourRound
from linli.honours.services import consents, telling
from linli.honours.services.links import sealed_plaque
from linli.honours.services.moving import append, for_household
from linli.people import services as people
from linli.people.actors import ANYBODY, Actor
from linli.people.choices import ActorKind
from linli.people.models import Person
from linli.territory.fields import is_below
from linli.territory.models import Household, Unit
from linli.territory.services import households

BY_ITSELF: Final = (Origin.LINK, Origin.ACCOUNT)


@dataclass(frozen=True)
class Asking:
    """What a household says, already parsed. `key` makes sending it twice harmless."""

    unit: Unit  # its lane or group
    number: str  # of its door
    origin: str
    plaque: str = ""
    shown: bool = False
    photos: bool = False
    key: str = ""

    def digest(self) -> str:
        """The content, so that the same key with other content is noticed."""
        content: list[Any] = [
            self.unit.pk, self.number.strip(), str(self.origin), self.plaque.strip(),
            self.shown, self.photos,
        ]  # fmt: skip
        return sha256(rfc8785.dumps(content)).hexdigest()


@transaction.atomic
def ask(key: UUID, said: Asking, *, by: Actor) -> HonourEntry:
    """A household enters a round. Raises `Refused`, `Invalid`, `MoveRefused` once its last day is
    over, or `Conflict` for a known key with other words."""
    found = HonourRound.objects.locked(key)
    if said.origin in SPOKEN:
        rules.check_may_record(by, said.unit)
    known = _known(said)
    if known is not None:
        return known
    check_asks(found)
    home = _home(found, said)
    if said.origin in SPOKEN:
        check_new(found, home)
    else:
        mine = HonourEntry.objects.filter(round=found, household=home, stage__in=LIVING)
        again = mine.filter(person=by.person_id).first() if by.person_id else None
        if again is not None:
            return again
    return _made(found, home, said, by)


def check_asks(found: HonourRound) -> None:
    """Households may enter it today."""
    if not found.asks:
        raise MoveRefused(
            _("Households cannot ask in this round now."),
            next_step=_("The page of the village says when the next one is."),
        )


def _known(said: Asking) -> HonourEntry | None:
    if not said.key:
        return None
    found = HonourEntry.objects.for_list().filter(client_key=said.key).first()
    if found is not None and found.client_digest != said.digest():
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Send it once more if you mean another household."),
        )
    return found


def _home(found: HonourRound, said: Asking) -> Household:
    if not is_below(said.unit.path, found.path):
        raise NotHere(_("This lane is not of the village."))
    number = households.parse_number(said.number)
    home = households.behind(said.unit).filter(number=number).first()
    if home is None:
        sentence = _("There is no door %(number)s in %(lane)s.") % {
            "number": number,
            "lane": said.unit.short_name,
        }
        raise Invalid(
            sentence,
            fields={"number": sentence},
            next_step=_("Look at the number plate, or ring the village: it keeps the doors."),
        )
    return home


def check_new(found: HonourRound, home: Household) -> None:
    """Staff see who is in the round already; on the open page nobody learns it."""
    if HonourEntry.objects.filter(round=found, household=home, stage__in=LIVING).exists():
        raise Conflict(
            _("This household is in the round already."),
            next_step=_("Open it in the list of the round."),
        )


def _made(found: HonourRound, home: Household, said: Asking, by: Actor) -> HonourEntry:
    key, now = new_id(), clock.now()
    own = by.person_id if said.origin == Origin.ACCOUNT else None
    entry = HonourEntry(
        id=key,
        round=found,
        household=home,
        unit=said.unit,
        path=said.unit.path,
        origin=said.origin,
        person=Person.objects.get(pk=own) if own else people.note(),
        sealed=sealed_plaque(key, said.plaque),
        asked_at=now,
        shown_at=now if said.shown else None,
        photos_at=now if said.photos else None,
        client_key=said.key,
        client_digest=said.digest() if said.key else "",
    )
    entry.save(force_insert=True)
    consents.give(entry, ROUND)
    if said.shown:
        consents.give(entry, WALL)
    if said.photos:
        consents.give(entry, PHOTOS)
    doer = ANYBODY if said.origin in BY_ITSELF else for_household(by)
    grants = rules.check_may_record(by, said.unit) if said.origin in SPOKEN else ()
    append(entry, "ask", by=doer, grants=grants, at=now, payload={"origin": str(said.origin)})
    telling.stage_changed(entry)
    return entry


def origin_for(by: Actor) -> str:
    """How a wish from the open page reached us."""
    return Origin.ACCOUNT if by.kind == ActorKind.STAFF and by.person_id else Origin.LINK


def still_asked(entry: HonourEntry) -> bool:
    """Whether a household that was told “not yet” may ask again in its round."""
    return entry.stage == Stage.NOT_YET and entry.round.asks
