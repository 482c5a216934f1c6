"""What becomes of a household: it moves, splits, moves in with another one, ends. An entry that was
wrong is undone by another one: `household_undoing`.

An entry has a day, today or before, not before the last one of the same household. The rules by
which links, wishes and visits follow stand in ADR 0053.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory.choices import ChangeKind
from linli.territory.events import household_split
from linli.territory.models import Household, Unit
from linli.territory.services import household_links
from linli.territory.services.household_entries import (
    NOW,
    Entry,
    begun,
    check_may_all,
    check_same,
    close,
    locked,
    moment_of,
    other_of,
    saved,
    sent_before,
    written,
)
from linli.territory.services.households import behind, check_free, parse_number, recount


@transaction.atomic
def move(
    household_id: UUID, unit: Unit, number: str, *, by: Actor, entry: Entry = NOW
) -> Household:
    """The household lives behind another door. Returns the row at the new door."""
    old = locked(household_id, unit)
    if done := sent_before(entry):
        return other_of(done)
    check_same(old, entry)
    check_may_all(by, old.unit, unit)
    at = moment_of(entry, old)
    number = parse_number(number)
    check_free(unit, number, at)
    new = begun(unit, number, at, line=old.line, no_link_at=old.no_link_at)
    links = household_links.follow(old, new, at)
    close(old, at, moved_to=new)
    written(by, ChangeKind.MOVED, old, new, at, entry, links=links)
    recount([old.unit, unit])
    return new


@transaction.atomic
def split(
    household_id: UUID, unit: Unit, number: str, *, by: Actor, entry: Entry = NOW
) -> Household:
    """Some of a household live behind a door of their own; the others stay and keep what is noted.
    Returns the new household: nobody looks after it yet, and no wish of theirs is overheard."""
    old = locked(household_id, unit)
    if done := sent_before(entry):
        return other_of(done)
    check_same(old, entry)
    check_may_all(by, old.unit, unit)
    at = moment_of(entry, old)
    number = parse_number(number)
    check_free(unit, number, at)
    new = begun(unit, number, at, split_from=old, no_link_at=old.no_link_at)
    saved(old)
    written(by, ChangeKind.SPLIT, old, new, at, entry)
    household_split.send(Household, old=old, new=new, at=at)
    recount([old.unit, unit])
    return new


@transaction.atomic
def merge(
    household_id: UUID, unit: Unit, number: str, *, by: Actor, entry: Entry = NOW
) -> Household:
    """The household moves in with the one behind another door, and is no household of its own any
    more. Returns the one that it moved in with."""
    old = locked(household_id, unit)
    if done := sent_before(entry):
        return done.household
    check_same(old, entry)
    check_may_all(by, old.unit, unit)
    number = parse_number(number)
    kept = behind(unit).select_for_update(of=("self",)).filter(number=number).first()
    if kept is None or kept.pk == old.pk:
        sentence = _("There is no other household behind door %(number)s.") % {"number": number}
        raise Invalid(sentence, fields={"number": sentence})
    kept.unit = unit
    at = moment_of(entry, old, kept)
    links, took_wish = household_links.join(kept, old, at)
    if took_wish:
        kept.no_link_at = old.no_link_at
    close(old, at, merged_into=kept)
    saved(kept, "no_link_at")
    more = {"links": links, "took_wish": took_wish}
    written(by, ChangeKind.MERGED, kept, old, at, entry, **more)
    recount([old.unit, unit])
    return kept


@transaction.atomic
def end(household_id: UUID, *, by: Actor, entry: Entry = NOW) -> Household:
    """Nobody lives behind this door any more; links to it end."""
    old = locked(household_id)
    if done := sent_before(entry):
        return done.household
    check_same(old, entry)
    check_may_all(by, old.unit)
    at = moment_of(entry, old)
    links = household_links.end_all(old, at)
    close(old, at)
    written(by, ChangeKind.ENDED, old, None, at, entry, links=links)
    recount([old.unit])
    return old
