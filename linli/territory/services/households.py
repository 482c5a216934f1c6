"""Doors: adding them one by one or in rows, and what becomes of a household behind one.

A household has a number and dates, no name. Where doors are kept, `Unit.households` is their count.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Household, Link, Unit
from linli.territory.paths import village_path
from linli.territory.services import asked_often
from linli.territory.services.grid_numbers import count_again

MOST_AT_ONCE: Final = 500  # doors of one row
LONGEST: Final = 20  # signs of a number
# Figures and what stands around them on a door; never a word, so that nobody's name gets in.
_NUMBER: Final = re.compile(r"[0-9A-Za-z甲乙丙丁东西南北上下前后左右附之号楼栋幢座单元层室#/.-]+")
_LAST_FIGURES: Final = re.compile(r"^(.*?)([0-9]+)$")
WITH_DOORS: Final = (UnitKind.GROUP, UnitKind.ADDRESS)


def parse_number(text: str) -> str:
    """A door's number as it is kept: "12", "3-201". Raises `Invalid`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("–", "-")
    plain = plain.removesuffix("号").removesuffix("户")
    fits = len(plain) <= LONGEST and _NUMBER.fullmatch(plain)
    if not fits or not any(sign.isdecimal() for sign in plain):
        sentence = _("“%(number)s” is no number of a door. Write it as 12 or 3-201, no name.") % {
            "number": text.strip()[:LONGEST]
        }
        raise Invalid(sentence, fields={"number": sentence})
    return plain


def parse_row(first: str, last: str = "") -> list[str]:
    """The numbers from one door to another, both included: 1 to 48, 3-201 to 3-208."""
    begin = parse_number(first)
    if not last.strip():
        return [begin]
    end = parse_number(last)
    a, b = _LAST_FIGURES.match(begin), _LAST_FIGURES.match(end)
    same = a is not None and b is not None and b.group(1) in {"", a.group(1)}
    if a is None or b is None or not same or int(b.group(2)) < int(a.group(2)):
        sentence = _("From %(first)s to %(last)s is no row of doors.") % {
            "first": begin,
            "last": end,
        }
        raise Invalid(sentence, fields={"last": sentence})
    count = int(b.group(2)) - int(a.group(2)) + 1
    if count > MOST_AT_ONCE:
        sentence = _("That would be %(count)d doors; at most %(most)d at once.") % {
            "count": count,
            "most": MOST_AT_ONCE,
        }
        raise Invalid(sentence, fields={"last": sentence})
    width = len(a.group(2))
    return [f"{a.group(1)}{int(a.group(2)) + more:0{width}d}" for more in range(count)]


@transaction.atomic
def add(unit: Unit, numbers: Sequence[str], *, by: Actor, at: datetime | None = None) -> int:
    """New households behind these doors; those that are there already stay as they are. Returns
    how many are new."""
    check_may_edit(by, unit)
    if unit.kind not in WITH_DOORS or unit.valid_to is not None:
        raise Invalid(
            _("%(place)s has no doors.") % {"place": unit.short_name},
            next_step=_("Choose a lane or a group."),
        )
    _lock([unit])
    moment = at or clock.now()
    there = set(_behind(unit).filter(number__in=numbers).values_list("number", flat=True))
    wanted = [number for number in dict.fromkeys(numbers) if number not in there]
    Household.objects.bulk_create(
        Household(unit=unit, path=unit.path, number=number, valid_from=moment) for number in wanted
    )
    if wanted:
        _recount([unit])
        _note(by, "add_households", f"territory.Unit:{unit.path}", count=len(wanted))
    return len(wanted)


@transaction.atomic
def move(household_id: UUID, unit: Unit, number: str, *, by: Actor) -> Household:
    """The household lives behind another door now. Its links go along within the village and end
    beyond it. Returns the row at the new door."""
    old = _locked(household_id, unit)
    check_may_edit(by, old.unit)
    check_may_edit(by, unit)
    new = _opened(unit, parse_number(number), no_link_at=old.no_link_at)
    now = clock.now()
    stays = village_path(old.path) == village_path(unit.path)
    kept = list(Link.objects.not_over(now).filter(household=old)) if stays else []
    for link in kept:
        since = max(now, link.since_at)
        Link.objects.create(**_same_link(link), household=new, path=new.path, since_at=since)
    _close(old, now, moved_to=new)
    _recount([old.unit, unit])
    _note(by, "move_household", f"territory.Household:{old.pk}", to=str(new.pk))
    return new


def _same_link(link: Link) -> dict[str, object]:
    names = ("kind_id", "person_id", "holder_unit_id", "until_at", "answer", "answered_at", "said")
    return {name: getattr(link, name) for name in names}


@transaction.atomic
def split(household_id: UUID, unit: Unit, number: str, *, by: Actor) -> Household:
    """Some of a household live behind a door of their own now; the others stay. Returns the new
    household: nobody looks after it yet."""
    old = _locked(household_id, unit)
    check_may_edit(by, old.unit)
    check_may_edit(by, unit)
    new = _opened(unit, parse_number(number), split_from=old)
    _recount([old.unit, unit])
    _note(by, "split_household", f"territory.Household:{old.pk}", new=str(new.pk))
    return new


@transaction.atomic
def end(household_id: UUID, *, by: Actor) -> Household:
    """Nobody lives behind this door any more; links to it end."""
    old = _locked(household_id)
    check_may_edit(by, old.unit)
    _close(old, clock.now())
    _recount([old.unit])
    _note(by, "end_household", f"territory.Household:{old.pk}")
    return old


def counts_doors(unit: Unit) -> bool:
    """Whether the number of households of a place is the count of its doors."""
    return Household.objects.filter(unit=unit).exists()


def check_may_edit(by: Actor, unit: Unit) -> None:
    """Doors are kept by whoever has the verb there; a grid member those of their own grid."""
    grid = asked_often.grid_in_force(unit.pk)
    rules.check_may(by, "households.edit", unit.path, grid.pk if grid else None)


def _lock(units: Iterable[Unit]) -> None:
    """Two who change the doors of a place come one after the other."""
    keys = {unit.pk for unit in units}
    list(Unit.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _locked(household_id: UUID, *units: Unit) -> Household:
    found = Household.objects.select_related("unit").filter(pk=household_id).first()
    if found is None:
        raise NotHere(_("There is no such household."))
    _lock([found.unit, *units])
    found.refresh_from_db()
    if found.valid_to is not None:
        raise Conflict(
            _("The household is not behind this door any more."),
            next_step=_("Look at the list of doors again."),
        )
    return found


def _behind(unit: Unit) -> QuerySet[Household]:
    return Household.objects.filter(unit=unit, valid_to__isnull=True)


def _opened(unit: Unit, number: str, **more: object) -> Household:
    if unit.kind not in WITH_DOORS or unit.valid_to is not None:
        raise Invalid(_("%(place)s has no doors.") % {"place": unit.short_name})
    if _behind(unit).filter(number=number).exists():
        sentence = _("A household lives behind door %(number)s already.") % {"number": number}
        raise Invalid(sentence, fields={"number": sentence})
    fields = {"unit": unit, "path": unit.path, "number": number, "valid_from": clock.now(), **more}
    return Household.objects.create(**fields)


def end_links(household: Household, at: datetime) -> None:
    """Nobody looks after it from this moment on; what is planned never begins."""
    links = Link.objects.not_over(at).filter(household=household)
    links.filter(since_at__gt=at).update(until_at=F("since_at"))
    links.filter(since_at__lte=at).update(until_at=at)


def _close(household: Household, at: datetime, moved_to: Household | None = None) -> None:
    end_links(household, at)
    household.valid_to, household.moved_to = at, moved_to
    household.save(update_fields=["valid_to", "moved_to"])


def _recount(units: Iterable[Unit]) -> None:
    places = {one.pk: one for one in units}.values()
    for unit in places:
        unit.households = _behind(unit).count()
        unit.save(update_fields=["households"])
    count_again(places)


def _note(by: Actor, verb: str, what: str, **details: object) -> None:
    audit.note(by=by, verb=verb, what=what, details=details)
