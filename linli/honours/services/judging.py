"""The group looks at the yard, then the committee: two people, neither of the household. There is
no vote and no score; whoever is not there yet is told what would help, and nobody else is."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Conflict, Invalid
from linli.honours.models import HonourEntry, StoodAside
from linli.honours.services.erasing import empty
from linli.honours.services.moving import Turn, begin, finish
from linli.people.actors import Actor


def review(
    key: UUID,
    *,
    by: Actor,
    met: Collection[str],
    at_door: bool,
    apart: bool,
    version: int | None = None,
) -> HonourEntry:
    """For the villager group: the household said at the door that it asks, and the yard shows it.
    Raises `Conflict` where the same door was reviewed by another wish already."""
    try:
        with transaction.atomic():
            turn = begin(key, "review", by=by, version=version, at_door=at_door, apart=apart)
            _see(turn, met)
            turn.entry.reviewed_by = by.person_id
            finish(turn)
            return turn.entry
    except IntegrityError:
        raise Conflict(
            _("Another wish of this door was reviewed already."),
            next_step=_("Ask at the door which one is theirs."),
        ) from None


@transaction.atomic
def check(
    key: UUID, *, by: Actor, met: Collection[str], apart: bool, version: int | None = None
) -> HonourEntry:
    """For the committee: looked at by somebody else, and found so."""
    turn = begin(key, "check", by=by, version=version, apart=apart)
    _see(turn, met)
    turn.entry.checked_by = by.person_id
    finish(turn)
    return turn.entry


def _see(turn: Turn, met: Collection[str]) -> None:
    checklist = turn.entry.round.checklist
    known = [item.key for item in checklist.items()]
    if set(met) - set(known):
        raise Invalid(
            _("The checklist has no such line."), fields={"met": _("Choose from the list.")}
        )
    if not checklist.suffices(met):
        missing = "; ".join(str(item) for item in checklist.open_items(met))
        sentence = _("Not seen yet: %(missing)s") % {"missing": missing}
        raise Invalid(
            sentence,
            fields={"met": sentence},
            next_step=_("Choose “Not yet” and say what would help."),
        )
    turn.entry.met = [item for item in known if item in set(met)]


@transaction.atomic
def not_yet(
    key: UUID, *, by: Actor, advice: str, apart: bool, version: int | None = None
) -> HonourEntry:
    """Told to the household alone, with what would help. Nobody else sees it any more, and while
    the round is open it may ask again."""
    turn = begin(key, "not_yet", by=by, version=version, advice=advice, apart=apart)
    entry = turn.entry
    entry.met = []
    entry.reviewed_by = entry.checked_by = None
    entry.ended_at = turn.at
    finish(turn)
    return entry


@transaction.atomic
def nobody_asked(key: UUID, *, by: Actor, apart: bool, version: int | None = None) -> HonourEntry:
    """Somebody else had typed this door: everything goes, and nothing is held against it."""
    turn = begin(key, "nobody_asked", by=by, version=version, apart=apart)
    empty(turn)
    return turn.entry


@transaction.atomic
def stand_aside(key: UUID, *, by: Actor, version: int | None = None) -> HonourEntry:
    """It is my own household or a near relative's: I do not judge it. Said twice it is once."""
    turn = begin(key, "stand_aside", by=by, version=version)
    if by.person_id is None:
        raise Invalid(_("This is said by somebody, not by a program."))
    _row, made = StoodAside.objects.get_or_create(entry=turn.entry, person_id=by.person_id)
    if made:
        finish(turn, beside=True)
    return turn.entry
