"""A resident asks for a facility, or the office asks for them; it is answered, given back, used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.activities import opening, rules
from linli.activities.choices import Asked, BookedBy
from linli.activities.models import Booking, Facility
from linli.activities.services import booking as rooms
from linli.activities.services.facilities import closed_why
from linli.activities.services.telling_keepers import tell_keepers
from linli.activities.services.times import YEARS
from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Refused, Text
from linli.common.ids import new_id
from linli.people import phones
from linli.people import services as people
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.models import Posting
from linli.territory.rules import check_may

LONGEST: Final = "facilities.booking.longest"
AHEAD: Final = "facilities.booking.ahead"
LENGTHS: Final = {"purpose": 200, "name": 40, "key": 64}
MOST_REASON: Final = 200


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, already parsed. `key` makes sending it twice harmless."""

    begins: datetime
    ends: datetime
    name: str
    phone: str
    purpose: str
    people: int | None = None
    key: str = ""

    def digest(self, facility: UUID) -> str:
        """The content, so that the same key with other content is noticed. It is keyed: nobody can
        try numbers against it."""
        content: list[Any] = [str(facility), self.begins.isoformat(), self.ends.isoformat()]
        content += [self.name.strip(), self.phone, self.purpose.strip(), self.people]
        plain = sha256(rfc8785.dumps(content)).hexdigest()
        return crypto.blind_index(plain, context="activities.booking")


def ask(facility: Facility, wish: Wish, *, by: Actor, office: bool = False) -> Booking:
    """Ask for it. With `office` somebody of the staff asks for a resident who cannot; then a number
    may be missing. Raises `Refused`, `Invalid`, or `Conflict` where it is taken."""
    if office:
        check_may(by, rules.PLAN, facility.resource.path)
    _check_offered(facility, office=office)
    _check_words(wish, office=office)
    known = _known(facility, wish)
    if known is not None:
        return known
    _check_time(facility, wish)
    try:
        with transaction.atomic():
            return _asked(facility, wish, by, office=office)
    except IntegrityError:
        known = _known(facility, wish)  # two sent it at once
        if known is None:
            raise
        return known


def _asked(facility: Facility, wish: Wish, by: Actor, *, office: bool) -> Booking:
    rooms.check_free(facility.resource, wish.begins, wish.ends)
    now = clock.now()
    row = Booking.objects.create(
        id=new_id(),
        facility=facility,
        begins=wish.begins,
        ends=wish.ends,
        purpose=wish.purpose.strip(),
        people=wish.people,
        person=people.note(name=wish.name, phone=wish.phone),
        by_office=office,
        asked_at=now,
        client_key=wish.key,
        client_digest=wish.digest(facility.pk) if wish.key else "",
    )
    if office:
        _note(by, "ask_for_facility", row)
    else:
        tell_keepers(row)
    return row


def _known(facility: Facility, wish: Wish) -> Booking | None:
    rows = Booking.objects.exclude(client_key="").filter(client_key=wish.key)
    found = rows.first() if wish.key else None
    if found is not None and found.client_digest != wish.digest(facility.pk):
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open a new form to ask for another time."),
        )
    return found


def _check_offered(facility: Facility, *, office: bool) -> None:
    offered = {BookedBy.EVERYBODY, BookedBy.STAFF} if office else {BookedBy.EVERYBODY}
    if facility.resource.valid_to is not None or facility.booked_by not in offered:
        raise Refused(
            _("This cannot be booked by residents."),
            next_step=_("Its page says when it is open; or ring the village office."),
        )


def _check_words(wish: Wish, *, office: bool) -> None:
    problems: dict[str, Text] = {
        name: _("Please keep it under %(most)d characters.") % {"most": most}
        for name, most in LENGTHS.items()
        if len(getattr(wish, name).strip()) > most
    }
    for name in ("name", "purpose", *(() if office else ("phone",))):
        if not getattr(wish, name).strip():
            problems[name] = _("Please fill this in.")
    try:
        phones.parse(wish.phone)
    except Invalid as problem:
        problems |= problem.fields
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


def _check_time(facility: Facility, wish: Wish) -> None:
    begins, ends = wish.begins, wish.ends
    values = rulesets.values((LONGEST, AHEAD), path=facility.resource.path, at=clock.now())
    day = clock.local(begins).date() if begins.year in YEARS else None
    if day is None or begins < clock.now():
        raise _wrong("begins", _("That time is over. Choose one that is still to come."))
    if (day - clock.today()).days > values[AHEAD]:
        raise _wrong("begins", _("At most %(days)d days ahead.") % {"days": values[AHEAD]})
    if ends <= begins or clock.local(ends).date() != day:
        raise _wrong("ends", _("Give an end on the same day, after the beginning."))
    if ends - begins > timedelta(minutes=values[LONGEST]):
        raise _wrong(
            "ends", _("At most %(minutes)d minutes at a time.") % {"minutes": values[LONGEST]}
        )
    if facility.capacity and wish.people and wish.people > facility.capacity:
        raise _wrong(
            "people", _("There is room for %(most)d people.") % {"most": facility.capacity}
        )
    if why := closed_why(facility, day):
        raise _wrong("begins", why)
    opening.check_within(begins, ends, opening.spans_of(day, facility.hours))


def _wrong(name: str, sentence: Text) -> Invalid:
    return Invalid(_("Please look at this again."), fields={name: sentence})


@transaction.atomic
def answer(
    key: UUID, *, by: Actor, accept: bool, reason: str = "", version: int | None = None
) -> Booking:
    """Accept or decline; declining says why, and frees the time. One that was accepted can still be
    declined while it lies ahead. Raises `Conflict` where somebody answered meanwhile."""
    row = _locked(key, by)
    _check_version(row, version)
    if not accept and not 0 < len(reason.strip()) <= MOST_REASON:
        raise Invalid(
            _("Please look at this again."),
            fields={"reason": _("Say why, in a sentence: whoever asked reads it.")},
        )
    wanted = Asked.ACCEPTED if accept else Asked.DECLINED
    if row.status == wanted:
        return row
    froms = {Asked.ASKED} if accept else {Asked.ASKED, Asked.ACCEPTED}
    _check_status(row, froms)
    if row.ends <= clock.now():
        raise MoveRefused(_("That time is over."))
    row.reason = "" if accept else reason.strip()
    grants = check_may(by, rules.PLAN, row.facility.resource.path)
    acting = by.acting_as(grants)
    row.decider = Posting.objects.filter(pk=acting.posting_id).first() if acting else None
    row.answered_at = clock.now()
    return _moved(row, wanted, by, "accept_booking" if accept else "decline_booking")


@transaction.atomic
def give_back(key: UUID, *, by: Actor, own: bool = False) -> Booking:
    """Whoever asked does not need it any more: by their own link (`own`), or by telling the office.
    Nobody asks why. Twice is once."""
    row = _locked(key, None if own else by)
    if row.status == Asked.CANCELLED:
        return row
    _check_status(row, {Asked.ASKED, Asked.ACCEPTED})
    if row.ends <= clock.now():
        raise MoveRefused(_("That time is over."))
    return _moved(row, Asked.CANCELLED, None if own else by, "give_booking_back")


@transaction.atomic
def unused(key: UUID, *, by: Actor) -> Booking:
    """Nobody came. It stands with this one booking until it is erased; nothing counts it, and
    nothing follows from it."""
    row = _locked(key, by)
    if row.status == Asked.UNUSED:
        return row
    _check_status(row, {Asked.ACCEPTED})
    if row.begins > clock.now():
        raise MoveRefused(_("It has not begun yet."))
    return _moved(row, Asked.UNUSED, by, "booking_not_used")


def _locked(key: UUID, by: Actor | None) -> Booking:
    """The booking to change, and its facility locked with it as whoever takes it does."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "facility__resource__unit"
    )
    row = rows.filter(pk=key, erased_at__isnull=True).first()
    if row is None:
        raise NotHere(_("There is no such booking here."))
    if by is not None:
        check_may(by, rules.PLAN, row.facility.resource.path)
    return row


def _check_version(row: Booking, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at it again; your words are kept below."),
        )


def _check_status(row: Booking, froms: set[Asked]) -> None:
    if row.status not in froms:
        raise MoveRefused(
            _("This booking is: %(status)s.") % {"status": row.get_status_display()},
            next_step=_("Ask for another time instead."),
        )


def _moved(row: Booking, to: str, by: Actor | None, verb: str) -> Booking:
    row.status, row.version = to, row.version + 1
    row.save()
    if by is not None:
        _note(by, verb, row)
    return row


def _note(by: Actor, verb: str, row: Booking) -> None:
    audit.note(by=by, verb=verb, what=f"activities.Booking:{row.pk}")


def read_contact(row: Booking, *, by: Actor, purpose: str) -> dict[str, str]:
    """The number of whoever asked, in clear; noted."""
    check_may(by, "contact.read", row.facility.resource.path)
    if row.person is None:
        raise NotHere(_("No contact data was left."))
    return people.read_contact(
        row.person, by=by, purpose=purpose, of_path=row.facility.resource.path
    )


def address_of(row: Booking) -> str:
    """The path of the page of whoever asked. Nothing secret is stored."""
    return reverse("activities:booking-own", args=[row.pk, crypto.link_code(*_code(row))])


def with_address(key: UUID, code: str) -> Booking:
    """The booking that a link opens. A wrong key and a wrong code look the same: `NotHere`."""
    row = Booking.objects.for_list().filter(pk=key, erased_at__isnull=True).first()
    if row is None or not crypto.link_code_fits(code, *_code(row)):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Check it against your slip, or ring the village office."),
        )
    return row


def _code(row: Booking) -> tuple[str, str]:
    return "activities.booking", str(row.pk)
