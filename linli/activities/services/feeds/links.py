"""The secret addresses of calendars: made, renewed and ended by who holds them. Nothing secret is
stored.

The code is made from the keys, the row and the version of the account's access: cutting off a lost
phone, deactivating the account and letting somebody in anew end the address with the sessions.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.models import CalendarLink
from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import NotHere, Refused
from linli.people.actors import Actor
from linli.people.models import User
from linli.territory.models import Unit
from linli.territory.services.grants import actor_of

KEY_DIGITS: Final = 32  # of the row's UUID; the code follows


@dataclass(frozen=True)
class Opened:
    """A link that opens something, and what its holder may see now."""

    link: CalendarLink
    by: Actor
    locale: str  # the holder's language; empty: none was chosen


def may_follow(by: Actor, unit: Unit) -> bool:
    """Whether somebody sees all that an organisation does, not only what is of one grid."""
    found = by.granting(rules.SEE)
    return any(unit.path.startswith(one.path) and one.grid_id is None for one in found)


@transaction.atomic
def make_link(*, by: Actor, unit: Unit | None = None) -> CalendarLink:
    """An address of one's own activities, or of an organisation's. Made twice it is the one that is
    there. Raises `Refused`."""
    person = _holder(by)
    if unit is not None and not may_follow(by, unit):
        raise Refused(
            _("Your posting does not include the activities of this organisation."),
            next_step=_("Choose one from the list."),
        )
    link, made = CalendarLink.objects.get_or_create(
        person_id=person, unit=unit, defaults={"made_at": clock.now()}
    )
    if made:
        _note("make_calendar_link", link.pk, by)
    return link


def _holder(by: Actor) -> UUID:
    if by.person_id is None or not by.grants:
        raise Refused(
            _("A calendar address belongs to somebody in a post."),
            next_step=_("What is open to everybody has an address that needs no account."),
        )
    return by.person_id


@transaction.atomic
def renew_link(key: UUID, *, by: Actor) -> CalendarLink:
    """Another address for the same: the old one opens nothing any more. Raises `NotHere`."""
    link = _own(key, by)
    link.link_version += 1
    link.save(update_fields=["link_version"])
    _note("renew_calendar_link", link.pk, by)
    return link


@transaction.atomic
def end_link(key: UUID, *, by: Actor) -> None:
    """No address any more. Raises `NotHere`, also where it was ended before."""
    _own(key, by).delete()
    _note("end_calendar_link", key, by)


def _own(key: UUID, by: Actor) -> CalendarLink:
    rows = CalendarLink.objects.select_for_update().filter(pk=key)
    link = rows.filter(person=by.person_id).first() if by.person_id else None
    if link is None:
        raise NotHere(
            _("There is no such calendar address of yours."),
            next_step=_("It may have been ended already."),
        )
    return link


def _note(verb: str, key: UUID, by: Actor) -> None:
    audit.note(by=by, verb=verb, what=f"activities.CalendarLink:{key}")


def links_of(by: Actor) -> list[CalendarLink]:
    """Those that somebody made, their own first. One query."""
    rows = CalendarLink.objects.filter(person=by.person_id).select_related("unit")
    found = list(rows.order_by("unit__path", "pk")) if by.person_id else []
    return sorted(found, key=lambda one: one.unit_id is not None)


def address_of(link: CalendarLink, account: User) -> str:
    """The path of a link for whoever holds it."""
    code = crypto.link_code(*_parts(link.pk, link.link_version, account.access_version))
    return reverse("activities:feed", args=[f"{link.pk.hex}{code}"])


def _parts(key: UUID, version: int, access: int) -> tuple[str, ...]:
    return "activities.calendar", str(key), str(version), str(access)


def opened(token: str) -> Opened:
    """What an address opens. One that nobody made, a wrong code, an account that is closed and a
    posting that ended look the same: `NotHere`. Two queries; one where nothing is found."""
    key, code = _taken_apart(token)
    rows = CalendarLink.objects.select_related("person__user", "unit")
    link = rows.filter(pk=key).first()
    account = getattr(link.person, "user", None) if link else None
    version = link.link_version if link else 0
    access = account.access_version if account else 0
    fits = crypto.link_code_fits(code, *_parts(key, version, access))  # always, for the same time
    if link is None or account is None or not fits or not account.is_active:
        raise _nothing()
    by = actor_of(link.person)
    if not by.grants or (link.unit is not None and not _is_followed(by, link.unit)):
        raise _nothing()
    return Opened(link, by, link.person.locale)


def _is_followed(by: Actor, unit: Unit) -> bool:
    return unit.valid_to is None and may_follow(by, unit)


def _taken_apart(token: str) -> tuple[UUID, str]:
    digits, code = token[:KEY_DIGITS], token[KEY_DIGITS:]
    try:
        return UUID(hex=digits), code
    except ValueError:
        return UUID(int=0), code


def _nothing() -> NotHere:
    return NotHere(
        _("This address does not open anything."),
        next_step=_("Look in Linli under Activities, Calendar feeds, for the one that does."),
    )
