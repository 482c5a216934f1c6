"""What a household decides by itself, at any moment; staff may write its word down."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Conflict, MoveRefused, NotHere
from linli.honours.choices import PHOTOS, WALL
from linli.honours.models import HonourEntry, HonourRound
from linli.honours.services import consents, telling
from linli.honours.services.asking import check_asks, check_new
from linli.honours.services.erasing import empty
from linli.honours.services.links import sealed_plaque
from linli.honours.services.moving import begin, finish, for_household
from linli.honours.services.photos import forget_all
from linli.honours.services.rounds import next_of
from linli.people.actors import Actor
from linli.people.choices import ActorKind


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


def may_move_on(entry: HonourEntry) -> bool:
    """Whether its round was called off and another one is open. One query at most."""
    return entry.round.is_off and next_of(entry.round) is not None


@transaction.atomic
def move_on(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """The round was called off: the wish, with its words and photos, goes into the one that is open
    now, and is looked at anew. Raises `MoveRefused` where none is."""
    known = HonourEntry.objects.for_list().filter(pk=key).first()
    if known is None:
        raise NotHere(_("There is no such wish."))
    new = next_of(known.round) if known.round.is_off else None
    if new is None:
        raise MoveRefused(
            _("There is no round that it could go to now."),
            next_step=_("The page of the village says when the next one is."),
        )
    new = HonourRound.objects.locked(new.pk)
    check_asks(new)
    if by.kind == ActorKind.STAFF and known.household is not None:
        check_new(new, known.household)
    turn = begin(key, "move_on", by=for_household(by), version=version)
    entry = turn.entry
    if entry.round_id != known.round_id:
        raise Conflict(
            _("It stands in the new round already."), next_step=_("Open its page again.")
        )
    entry.round, entry.met, entry.ended_at = new, [], None
    entry.reviewed_by = entry.checked_by = None
    finish(turn)
    if turn.was == turn.to:
        telling.stage_changed(entry)
    return entry


@transaction.atomic
def new_link(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """The slip was lost: its link opens nothing any more."""
    turn = begin(key, "new_link", by=by, version=version)
    turn.entry.link_version += 1
    finish(turn)
    return turn.entry
