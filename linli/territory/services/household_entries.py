"""Entries about households: what each needs, how it is checked and written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory.choices import ChangeKind, KnownFrom
from linli.territory.models import Household, HouseholdChange, Unit
from linli.territory.services.households import check_may_edit, lock

LOOK_AGAIN: Final = _("Look at the page of the household again.")


@dataclass(frozen=True)
class Entry:
    """How it is known, from when on (now), which version of the household was looked at, and the
    key of the form."""

    known_from: str = KnownFrom.SAID
    at: datetime | None = None
    seen: int | None = None
    key: UUID | None = None


NOW: Final = Entry()


def sent_before(entry: Entry) -> HouseholdChange | None:
    """What the same form wrote before, if it did."""
    if entry.key is None:
        return None
    rows = HouseholdChange.objects.select_related("household__unit", "other__unit")
    return rows.filter(key=entry.key).first()


def other_of(change: HouseholdChange) -> Household:
    """The row that a move or a split began."""
    assert change.other is not None  # of a move and of a split  # noqa: S101
    return change.other


def check_may_all(by: Actor, *units: Unit) -> None:
    """Doors of all these places are kept by this person."""
    for unit in units:
        check_may_edit(by, unit)


def locked(household_id: UUID, *units: Unit) -> Household:
    """The household as it is now; two who change it, or these places, take turns."""
    found = Household.objects.select_related("unit").filter(pk=household_id).first()
    if found is None:
        raise NotHere(_("There is no such household."))
    lock([found.unit, *units])
    list(Household.objects.select_for_update().filter(pk=found.pk))
    found.refresh_from_db(fields=["valid_to", "version", "no_link_at", "line"])
    return found


def check_same(found: Household, entry: Entry) -> None:
    """Nobody changed it since it was looked at."""
    if found.valid_to is not None:
        raise Conflict(_("The household is not behind this door any more."), next_step=LOOK_AGAIN)
    if entry.seen is not None and entry.seen != found.version:
        raise Conflict(
            _("Somebody else wrote something down about this household meanwhile."),
            next_step=LOOK_AGAIN,
        )


def moment_of(entry: Entry, *rows: Household) -> datetime:
    """From when on it is so: not to come, and not before what is known of these households."""
    now = clock.now()
    at = entry.at or now
    if at > now:
        sentence = _("Write it down when it has happened: today, or an earlier day.")
        raise Invalid(sentence, fields={"day": sentence})
    standing = HouseholdChange.objects.standing().of_row(*rows)
    last = standing.aggregate(last=models.Max("at"))["last"]
    since = [*(one.valid_from for one in rows), *([last] if last else [])]
    first: datetime = max(since)
    if at >= first:
        return at
    if clock.local(at).date() == clock.local(first).date():
        return first
    day = f"{clock.local(first):%Y-%m-%d}"
    early = _("Not before %(day)s: that is since when it stands here as it does.") % {"day": day}
    raise Invalid(early, fields={"day": early})


def begun(unit: Unit, number: str, at: datetime, **more: object) -> Household:
    """A row at a door that was free."""
    fields = {"unit": unit, "path": unit.path, "number": number, "valid_from": at, **more}
    return Household.objects.create(**fields)


def saved(household: Household, *fields: str) -> None:
    """Whoever looked before this has not seen it."""
    household.version += 1
    household.save(update_fields=["version", *fields])


def close(household: Household, at: datetime, **to: Household) -> None:
    """It is not behind this door any more."""
    household.valid_to = at
    for name, other in to.items():
        setattr(household, name, other)
    saved(household, "valid_to", *to)


def reopen(household: Household) -> None:
    """It is behind this door as before."""
    household.valid_to = household.moved_to = household.merged_into = None
    saved(household, "valid_to", "moved_to", "merged_into", "no_link_at")


def void(household: Household) -> None:
    """It never was behind this door: no day counts it."""
    household.valid_to = household.valid_from
    household.split_from = None
    saved(household, "valid_to", "split_from", "line")


def written(
    by: Actor,
    kind: ChangeKind,
    household: Household,
    other: Household | None,
    at: datetime,
    entry: Entry,
    **more: object,
) -> HouseholdChange:
    """The entry, and its line in the audit log."""
    if entry.known_from not in KnownFrom.values:
        sentence = _("Choose one of the answers.")
        raise Invalid(sentence, fields={"known_from": sentence})
    change = HouseholdChange(
        id=new_id(), household=household, other=other, kind=kind, known_from=entry.known_from,
        at=at, entered_at=clock.now(), key=entry.key, **more,
    )  # fmt: skip
    change.save(force_insert=True)
    audit.note(
        by=by,
        verb=f"household_{kind.value}",
        what=f"territory.Household:{household.pk}",
        details={"change": str(change.pk)},
    )
    return change
