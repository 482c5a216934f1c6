"""What a household decides by itself, at any moment; staff may write its word down."""

from uuid import UUID

from django.db import transaction

from linli.honours.choices import PHOTOS, WALL
from linli.honours.models import HonourEntry
from linli.honours.services import consents
from linli.honours.services.asking import check_asks
from linli.honours.services.erasing import empty
from linli.honours.services.links import sealed_plaque
from linli.honours.services.moving import begin, finish, for_household
from linli.honours.services.photos import forget_all
from linli.people.actors import Actor


def is_shown(entry: HonourEntry) -> bool:
    """Whether they agree to stand on notice and wall."""
    return entry.shown_at is not None and consents.holds(entry, WALL)


def has_photos(entry: HonourEntry) -> bool:
    """Whether they agree to photos of the yard."""
    return entry.photos_at is not None and consents.holds(entry, PHOTOS)


@transaction.atomic
def withdraw(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """They take it back, at any stage and without a reason; a plaque comes off the wall at once.
    Whoever was looking at it meanwhile finds nothing any more."""
    turn = begin(key, "withdraw", by=for_household(by), version=version)
    empty(turn)
    return turn.entry


@transaction.atomic
def show(key: UUID, *, by: Actor, shown: bool, version: int | None = None) -> HonourEntry:
    """Whether they stand on the notice and on the wall, from this moment on."""
    said = "yes" if shown else "no"
    turn = begin(key, "show", by=for_household(by), version=version, shown=said)
    entry = turn.entry
    if shown == is_shown(entry):
        return entry
    entry.shown_at = turn.at if shown else None
    if shown:
        consents.give(entry, WALL)
    else:
        consents.take_back(entry, WALL)
    finish(turn)
    return entry


@transaction.atomic
def allow_photos(key: UUID, *, by: Actor, agreed: bool, version: int | None = None) -> HonourEntry:
    """Whether photos of the yard may be kept; with a no those that are there go."""
    said = "yes" if agreed else "no"
    turn = begin(key, "allow_photos", by=for_household(by), version=version, agreed=said)
    entry = turn.entry
    if agreed == has_photos(entry):
        return entry
    entry.photos_at = turn.at if agreed else None
    if agreed:
        consents.give(entry, PHOTOS)
    else:
        consents.take_back(entry, PHOTOS)
        forget_all(entry)
    finish(turn)
    return entry


@transaction.atomic
def name(key: UUID, *, by: Actor, plaque: str, version: int | None = None) -> HonourEntry:
    """Other words on the plaque, or none: then the door stands there."""
    turn = begin(key, "name", by=for_household(by), version=version)
    turn.entry.sealed = sealed_plaque(key, plaque)
    finish(turn)
    return turn.entry


@transaction.atomic
def again(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """They were told “not yet”, did something about it, and ask once more in the same round."""
    turn = begin(key, "again", by=for_household(by), version=version)
    check_asks(turn.entry.round)
    turn.entry.ended_at = None
    finish(turn)
    return turn.entry


@transaction.atomic
def new_link(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """The slip was lost: its link opens nothing any more."""
    turn = begin(key, "new_link", by=by, version=version)
    turn.entry.link_version += 1
    finish(turn)
    return turn.entry
