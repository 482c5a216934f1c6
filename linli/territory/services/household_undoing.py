"""An entry about a household was wrong: another entry undoes it, and both stand."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Conflict, NotHere
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import ChangeKind, KnownFrom
from linli.territory.models import Household, HouseholdChange
from linli.territory.services import household_links
from linli.territory.services.household_entries import (
    LOOK_AGAIN,
    NOW,
    Entry,
    check_may_all,
    reopen,
    saved,
    sent_before,
    void,
    written,
)
from linli.territory.services.households import check_free, check_may_edit, lock, recount


@transaction.atomic
def undo(change_id: UUID, *, by: Actor, entry: Entry = NOW) -> Household:
    """An entry was wrong: everything is as if it had not been written, and both entries stand.
    Returns the household as it stands again."""
    change = _found(change_id)
    rows = [one for one in (change.household, change.other) if one is not None]
    lock(one.unit for one in rows)
    keys = [one.pk for one in rows]
    list(Household.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if done := sent_before(entry):
        return done.household
    change = _found(change_id)
    _check_last(change)
    old, other = change.household, change.other
    check_may_all(by, *{one.unit_id: one.unit for one in (old, other) if one}.values())
    _UNDONE[ChangeKind(change.kind)](change, old, other or old)
    fact = Entry(KnownFrom.MISTAKE, key=entry.key)
    written(by, ChangeKind.CORRECTED, old, other, change.at, fact, undoes=change)
    recount([one.unit for one in (old, other) if one])
    return old


def _unmoved(change: HouseholdChange, old: Household, new: Household) -> None:
    check_free(old.unit, old.number, change.at, but=[old])
    household_links.bring_back(change)
    household_links.bring_home(new, old)
    old.no_link_at = new.no_link_at
    void(new)
    reopen(old)


def _unsplit(change: HouseholdChange, old: Household, new: Household) -> None:
    household_links.void(new)
    new.line = old.line  # what was noted there is the household's
    void(new)
    saved(old)


def _unmerged(change: HouseholdChange, kept: Household, moved_in: Household) -> None:
    check_free(moved_in.unit, moved_in.number, change.at, but=[moved_in])
    household_links.bring_back(change)
    if change.took_wish:
        kept.no_link_at = None
    reopen(moved_in)
    saved(kept, "no_link_at")


def _unended(change: HouseholdChange, old: Household, _same: Household) -> None:
    check_free(old.unit, old.number, change.at, but=[old])
    household_links.bring_back(change)
    reopen(old)


_UNDONE: Final = {
    ChangeKind.MOVED: _unmoved,
    ChangeKind.SPLIT: _unsplit,
    ChangeKind.MERGED: _unmerged,
    ChangeKind.ENDED: _unended,
}


def may_undo(change: HouseholdChange, *, by: Actor) -> bool:
    """Whether nothing was built on it yet, and all of it lies where this person keeps doors."""
    rows = [one for one in (change.household, change.other) if one is not None]
    return all(rules.allowed(check_may_edit, by, one.unit) for one in rows) and rules.allowed(
        _check_last, change
    )


def _check_last(change: HouseholdChange) -> None:
    if change.kind == ChangeKind.CORRECTED or hasattr(change, "undone_by"):
        raise Conflict(_("This entry was undone already."), next_step=LOOK_AGAIN)
    rows = [one for one in (change.household, change.other) if one is not None]
    last = HouseholdChange.objects.standing().of_row(*rows).order_by("-entered_at", "-pk").first()
    if last is None or last.pk != change.pk:
        raise Conflict(
            _("Something was entered after this."), next_step=_("Undo the later entry first.")
        )


def _found(change_id: UUID) -> HouseholdChange:
    rows = HouseholdChange.objects.select_related("household__unit", "other__unit", "undone_by")
    found = rows.filter(pk=change_id).first()
    if found is None:
        raise NotHere(_("There is no such entry."))
    return found
