"""Opening a place for reports and closing it again, and keeping what lies in it."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import PLACES, PlanStatus, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import GridUnit, Household, Posting, Unit
from linli.territory.services.grid_numbers import count_again
from linli.territory.services.households import counts_doors
from linli.territory.services.indexing import index_around, index_units
from linli.territory.services.units import ORGANISATION_TOKEN, add_unit, romanised

# What may be added below what; official places come from the lists of division codes alone.
ADDED_BELOW = {
    UnitKind.VILLAGE: (UnitKind.GROUP, UnitKind.ADDRESS, UnitKind.STATION),
    UnitKind.GROUP: (UnitKind.ADDRESS,),
    UnitKind.TOWNSHIP: (UnitKind.CENTRE, UnitKind.COMMITTEE, UnitKind.STATION),
}


@transaction.atomic
def open_unit(unit: Unit, *, by: Actor, phone: str = "") -> Unit:
    """From today this place, and everything below it, takes reports. English names above and below
    it are filled in where none is known."""
    rules.check_may_open(by, unit)
    if not unit.code or unit.valid_to is not None:
        raise Invalid(_("Only a place of the official list that is in force can be opened."))
    was_open = unit.opened_on is not None
    unit.opened_on = unit.opened_on or clock.today()
    unit.phone = phone.strip() or unit.phone
    unit.save(update_fields=["opened_on", "phone"])
    around = below(unit.path) | Q(path__in=ancestors(unit.path))
    nameless = list(Unit.objects.filter(around, name_en="").exclude(code=""))
    for place in nameless:
        place.name_en = romanised(place.name_zh)
    Unit.objects.bulk_update(nameless, ["name_en"], batch_size=500)
    index_around(unit)
    if not was_open:
        audit.note(by=by, verb="open_unit", what=f"territory.Unit:{unit.code}")
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, by: Actor, reason: str) -> Unit:
    """From now on nobody reports here; what is open stays with whoever has it, to its end. Where a
    place above is opened, that one takes the reports."""
    rules.check_may_open(by, unit)
    if unit.opened_on is None:
        raise Conflict(_("%(place)s is not opened.") % {"place": unit.short_name})
    if not reason.strip():
        sentence = _("Say why the place is closed.")
        raise Invalid(sentence, fields={"reason": sentence})
    unit.opened_on = None
    unit.save(update_fields=["opened_on"])
    index_around(unit)
    audit.note(
        by=by,
        verb="close_unit",
        what=f"territory.Unit:{unit.code}",
        details={"reason": reason.strip()[:200]},
    )
    return unit


def next_number(parent: Unit, kind: str) -> int:
    """The first number that no place of this kind has had here."""
    is_place = kind in PLACES
    taken = [_number(path, is_place=is_place) for path in _children_paths(parent, kind)]
    return max(taken, default=0) + 1


def _children_paths(parent: Unit, kind: str) -> list[str]:
    rows = Unit.objects.filter(parent=parent)
    same = rows.filter(kind=kind) if kind in PLACES else rows.exclude(kind__in=PLACES)
    return list(same.values_list("path", flat=True))


def _number(path: str, *, is_place: bool) -> int:
    token = int(path.rstrip(".").rsplit(".", 1)[-1])
    return token if is_place else token - ORGANISATION_TOKEN


@transaction.atomic
def add_place(
    parent: Unit,
    kind: str,
    number: int,
    *,
    by: Actor,
    name_zh: str,
    name_en: str = "",
    households: int | None = None,
    population: int | None = None,
    area_m2: int | None = None,
    phone: str = "",
) -> Unit:
    """A group, a lane, a house or an office below a place. The same one sent twice is added once;
    a number that another place has is refused."""
    rules.check_may_edit(by, parent)
    kinds = ADDED_BELOW.get(UnitKind(parent.kind), ())
    if kind not in kinds:
        sentence = _("This does not lie directly below %(place)s.") % {"place": parent.short_name}
        raise Invalid(sentence, fields={"kind": sentence})
    name_zh, name_en = name_zh.strip(), name_en.strip()
    Unit.objects.select_for_update().get(pk=parent.pk)  # two at once take turns
    numbered = {
        _number(row.path, is_place=kind in PLACES): row
        for row in Unit.objects.filter(path__in=_children_paths(parent, kind))
    }
    if number in numbered:
        if numbered[number].name_zh == name_zh:
            return numbered[number]
        sentence = _("Number %(number)d is %(name)s.") % {
            "number": number,
            "name": numbered[number].name,
        }
        raise Invalid(sentence, fields={"number": sentence})
    unit = add_unit(
        parent,
        UnitKind(kind),
        number,
        name_zh=name_zh,
        name_en=name_en or romanised(name_zh),
        households=households,
        phone=phone.strip(),
    )
    unit.valid_from, unit.population, unit.area_m2 = clock.today(), population, area_m2
    unit.save(update_fields=["valid_from", "population", "area_m2"])
    audit.note(by=by, verb="add_place", what=f"territory.Unit:{unit.path}")
    return unit


@transaction.atomic
def change_place(
    unit: Unit,
    *,
    by: Actor,
    name_zh: str,
    name_en: str,
    phone: str,
    households: int | None,
    population: int | None,
    area_m2: int | None,
) -> Unit:
    """Other words and numbers for a place that stays what it is. An official name follows the list
    of codes, so only its English form is kept here."""
    rules.check_may_edit(by, unit)
    was = {"name_zh": unit.name_zh, "name_en": unit.name_en}
    if not unit.code:
        unit.name_zh = name_zh.strip()
    unit.name_en = name_en.strip() or romanised(unit.name_zh)
    unit.phone = phone.strip()
    if not counts_doors(unit):  # else the doors say how many
        unit.households = households
    unit.population, unit.area_m2 = population, area_m2
    unit.save(update_fields=["name_zh", "name_en", "phone", "households", "population", "area_m2"])
    count_again([unit])
    index_units([unit])
    audit.note(by=by, verb="change_place", what=f"territory.Unit:{unit.path}", details={"was": was})
    return unit


@transaction.atomic
def end_place(unit: Unit, *, by: Actor, reason: str) -> Unit:
    """A group, lane or office is there no longer, from today. It is not deleted: old matters keep
    it. Refused while somebody is posted there, a grid holds it, or something lies below it."""
    rules.check_may_edit(by, unit)
    if unit.code:
        raise Invalid(
            _("Official places end by the list of division codes."),
            next_step=_("Import the newer list, or close the place."),
        )
    if unit.valid_to is not None:
        raise Conflict(_("%(place)s has ended already.") % {"place": unit.name})
    check_unused(unit)
    unit.valid_to = clock.today()
    unit.save(update_fields=["valid_to"])
    index_units([unit])
    audit.note(
        by=by,
        verb="end_place",
        what=f"territory.Unit:{unit.path}",
        details={"reason": reason.strip()[:200]},
    )
    return unit


def check_unused(unit: Unit) -> None:
    """Nothing lies below it, nobody is posted there, no grid holds it; else `Invalid`."""
    if Unit.objects.public().filter(parent=unit).exists():
        raise Invalid(
            _("Places lie below %(place)s.") % {"place": unit.name},
            next_step=_("End those first."),
        )
    if Posting.objects.not_over(clock.now()).filter(unit=unit).exists():
        raise Invalid(
            _("Somebody is posted to %(place)s.") % {"place": unit.name},
            next_step=_("End the posting first."),
        )
    if Household.objects.filter(unit=unit, valid_to__isnull=True).exists():
        raise Invalid(
            _("Households are listed at %(place)s.") % {"place": unit.name},
            next_step=_("Move or end those first."),
        )
    if GridUnit.objects.filter(unit=unit, plan__status=PlanStatus.PUBLISHED).exists():
        raise Invalid(
            _("%(place)s belongs to a grid.") % {"place": unit.name},
            next_step=_("Publish a grid plan without it first."),
        )
