"""Doors: adding them one by one or in rows. What becomes of a household: `household_changes`.

A household has a number and dates, no name. Where doors are kept, `Unit.households` is their count.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Household, Link, Unit
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
    lock([unit])
    moment = at or clock.now()
    there = set(behind(unit).filter(number__in=numbers).values_list("number", flat=True))
    wanted = [number for number in dict.fromkeys(numbers) if number not in there]
    Household.objects.bulk_create(
        Household(unit=unit, path=unit.path, number=number, valid_from=moment) for number in wanted
    )
    if wanted:
        recount([unit])
        audit.note(
            by=by,
            verb="add_households",
            what=f"territory.Unit:{unit.path}",
            details={"count": len(wanted)},
        )
    return len(wanted)


def counts_doors(unit: Unit) -> bool:
    """Whether the number of households of a place is the count of its doors."""
    return Household.objects.filter(unit=unit).exists()


def check_may_edit(by: Actor, unit: Unit) -> None:
    """Doors are kept by whoever has the verb there; a grid member those of their own grid."""
    grid = asked_often.grid_in_force(unit.pk)
    rules.check_may(by, "households.edit", unit.path, grid.pk if grid else None)


def lock(units: Iterable[Unit]) -> None:
    """Two who change the doors of a place come one after the other."""
    keys = {unit.pk for unit in units}
    list(Unit.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def behind(unit: Unit) -> QuerySet[Household]:
    """Who lives at a place now."""
    return Household.objects.filter(unit=unit, valid_to__isnull=True)


def check_free(unit: Unit, number: str, since: datetime, *, but: Sequence[Household] = ()) -> None:
    """Nobody lives behind this door from a moment on."""
    if unit.kind not in WITH_DOORS or unit.valid_to is not None:
        sentence = _("%(place)s has no doors.") % {"place": unit.short_name}
        raise Invalid(sentence, fields={"unit": sentence})
    rows = Household.objects.real().filter(unit=unit, number=number)
    rows = rows.exclude(pk__in=[one.pk for one in but])
    if rows.filter(valid_to__isnull=True).exists():
        sentence = _("A household lives behind door %(number)s already.") % {"number": number}
        raise Invalid(sentence, fields={"number": sentence})
    if last := rows.filter(valid_to__gt=since).order_by("-valid_to").first():
        sentence = _("Another household lived behind door %(number)s until %(day)s.") % {
            "number": number,
            "day": f"{clock.local(last.valid_to):%Y-%m-%d}",  # type: ignore[arg-type]
        }
        raise Invalid(sentence, fields={"day": sentence})


def end_links(household: Household, at: datetime) -> None:
    """Nobody looks after it from this moment on; what is planned never begins."""
    links = Link.objects.not_over(at).filter(household=household)
    links.filter(since_at__gt=at).update(until_at=F("since_at"))
    links.filter(since_at__lte=at).update(until_at=at)


def recount(units: Iterable[Unit]) -> None:
    """The numbers of lanes and grids follow their doors."""
    places = {one.pk: one for one in units}.values()
    for unit in places:
        unit.households = behind(unit).count()
        unit.save(update_fields=["households"])
    count_again(places)
