"""The organisations of a village or township: added, named anew, moved, ended (row S3-26).

An organisation that moves stays the same record: its posts, rules and grids go with it, and the
audit log keeps where it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.search import services as search
from linli.search.choices import What
from linli.territory import rules
from linli.territory.choices import CHAIN, ORGANISATIONS, PLACES, UnitKind
from linli.territory.events import organisation_moved
from linli.territory.fields import below
from linli.territory.models import Charter, Grid, Link, Posting, Unit
from linli.territory.services.indexing import index_units
from linli.territory.services.opening import check_unused
from linli.territory.services.units import ORGANISATION_TOKEN, add_unit, romanised

CHAIN_RULE: Final = "organisation.chain"
AT: Final = frozenset({UnitKind.VILLAGE, UnitKind.TOWNSHIP})  # places that keep a tree
AT_A_PLACE: Final = (UnitKind.COMMITTEE, UnitKind.CENTRE, UnitKind.STATION, UnitKind.TEAM)
AT_A_TOWNSHIP: Final = (*AT_A_PLACE, UnitKind.SUPERVISION)
MOST: Final = 999  # organisations of one place; their tokens have three digits of their own
LONGEST_NAME: Final = 100


@dataclass(frozen=True)
class Chain:
    """Which links of the chain a place has, from the top, and whether households hang at its
    end."""

    kinds: tuple[UnitKind, ...] = CHAIN
    households: bool = True


def chain_of(place: Unit, at: datetime | None = None) -> Chain:
    """As the rules of the place say. One query."""
    kept = rulesets.value(CHAIN_RULE, path=place.path, at=at)
    return Chain(
        tuple(kind for kind in CHAIN if kept.get(kind, True)), kept.get("contact_household", True)
    )


def kinds_below(parent: Unit, chain: Chain) -> tuple[UnitKind, ...]:
    """What may be added directly below a place or an organisation: any link that comes later in the
    chain, so that one may be left out."""
    kind = UnitKind(parent.kind)
    if kind in AT:
        return (*chain.kinds, *(AT_A_TOWNSHIP if kind == UnitKind.TOWNSHIP else AT_A_PLACE))
    if kind not in CHAIN:
        return ()
    later = CHAIN[CHAIN.index(kind) + 1 :]
    return (*(one for one in chain.kinds if one in later), UnitKind.TEAM)


def base_of(unit: Unit) -> Unit:
    """The place at which an organisation is based; of a place itself. One query."""
    found = Unit.objects.above(unit.path).filter(kind__in=PLACES).last()
    if found is None:
        raise Invalid(_("%(place)s is based nowhere.") % {"place": unit.name})
    return found


def of_place(place: Unit) -> list[Unit]:
    """The organisations based at a place, in the order of the tree; not those of the places below.
    One query."""
    rows = Unit.objects.public().filter(below(place.path), kind__in=ORGANISATIONS)
    return [unit for unit in rows.order_by("path") if _is_based_at(unit.path, place)]


def _is_based_at(path: str, place: Unit) -> bool:
    """Its next token below the place is an organisation's, not a place's."""
    token = path.removeprefix(place.path).partition(".")[0]
    return len(token) == len(str(ORGANISATION_TOKEN)) and int(token) > ORGANISATION_TOKEN


@transaction.atomic
def add_organisation(
    parent: Unit, kind: str, *, by: Actor, name_zh: str, name_en: str = "", phone: str = ""
) -> Unit:
    """A general branch, branch, party group, committee, centre, station or team below a place or an
    organisation. The same one sent twice is added once."""
    rules.check_may_organise(by, parent)
    base = base_of(parent)
    if kind not in kinds_below(parent, chain_of(base)):
        sentence = _("This does not lie directly below %(place)s.") % {"place": parent.short_name}
        raise Invalid(sentence, fields={"kind": sentence})
    name_zh = _checked_name(name_zh)
    Unit.objects.select_for_update().get(pk=base.pk)  # two at once take turns
    known = Unit.objects.public().filter(parent=parent, kind=kind, name_zh=name_zh).first()
    if known is not None:
        return known
    unit = add_unit(
        parent,
        UnitKind(kind),
        _fresh_number(base),
        name_zh=name_zh,
        name_en=name_en.strip() or romanised(name_zh),
        phone=phone.strip(),
    )
    Unit.objects.filter(pk=unit.pk).update(valid_from=clock.today())
    _note(by, "add_organisation", unit, name=name_zh, kind=str(kind))
    return unit


def _checked_name(name_zh: str) -> str:
    name_zh = name_zh.strip()
    if not name_zh or len(name_zh) > LONGEST_NAME:
        sentence = _("Write a name of at most %(most)d characters.") % {"most": LONGEST_NAME}
        raise Invalid(sentence, fields={"name_zh": sentence})
    return name_zh


def _fresh_number(base: Unit) -> int:
    """A number that no organisation of the place has had, wherever it hangs now: who moves keeps
    it."""
    rows = Unit.objects.filter(below(base.path)).exclude(kind__in=PLACES)
    paths = rows.values_list("path", flat=True)
    tokens = [_token(path) for path in paths if _is_based_at(path, base)]
    number = max(tokens, default=ORGANISATION_TOKEN) - ORGANISATION_TOKEN + 1
    if number > MOST:
        raise Invalid(_("%(place)s has no number left.") % {"place": base.short_name})
    return number


def _token(path: str) -> int:
    return int(path.rstrip(".").rsplit(".", 1)[-1])


@transaction.atomic
def change_organisation(
    unit: Unit, *, by: Actor, name_zh: str, name_en: str = "", phone: str = ""
) -> Unit:
    """Another name or telephone for an organisation that stays what it is. The same again changes
    nothing."""
    rules.check_may_organise(by, unit)
    unit = _locked(unit)
    name_zh = _checked_name(name_zh)
    wanted = {
        "name_zh": name_zh,
        "name_en": name_en.strip() or romanised(name_zh),
        "phone": phone.strip(),
    }
    was = {name: getattr(unit, name) for name in wanted}
    if was == wanted:
        return unit
    for name, value in wanted.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(wanted))
    index_units([unit])
    _note(by, "change_organisation", unit, was=was["name_zh"], now=name_zh)
    return unit


def _locked(unit: Unit) -> Unit:
    """As it stands now, for this transaction; an ended one is a conflict."""
    found = Unit.objects.select_for_update().get(pk=unit.pk)
    if found.kind not in ORGANISATIONS:
        raise Invalid(_("%(place)s is no organisation.") % {"place": found.name})
    if found.valid_to is not None:
        raise Conflict(_("%(place)s has ended already.") % {"place": found.name})
    return found


def may_move_to(unit: Unit, units: Iterable[Unit], base: Unit, chain: Chain) -> list[Unit]:
    """Where an organisation of a place may hang instead. No query."""
    return [
        other
        for other in (base, *units)
        if other.pk != unit.parent_id
        and not other.path.startswith(unit.path)
        and unit.kind in kinds_below(other, chain)
    ]


@transaction.atomic
def move_organisation(unit: Unit, to: Unit, *, by: Actor, reason: str) -> Unit:
    """Hang an organisation, with all below it, under another one of the same place. Its posts,
    rules and links go with it."""
    rules.check_may_organise(by, unit)
    rules.check_may_organise(by, to)
    base = base_of(unit)
    Unit.objects.select_for_update().get(pk=base.pk)
    unit, to = _locked(unit), Unit.objects.get(pk=to.pk)
    if to.pk == unit.parent_id:
        return unit
    if base_of(to).pk != base.pk or not may_move_to(unit, [to], base, chain_of(base)):
        sentence = _("%(unit)s cannot hang below %(place)s.") % {"unit": unit, "place": to}
        raise Invalid(sentence, fields={"to": sentence})
    was, above = unit.path, unit.parent
    number = _token(was) - ORGANISATION_TOKEN
    now = f"{to.path}{ORGANISATION_TOKEN + number}."
    if Unit.objects.filter(path=now).exists():
        now = f"{to.path}{ORGANISATION_TOKEN + _fresh_number(base)}."
    _carry(was, now)
    unit.parent = to
    unit.save(update_fields=["parent"])
    unit.refresh_from_db()
    words = {"was": above.name_zh if above else "", "now": to.name_zh, "reason": reason.strip()}
    _note(by, "move_organisation", unit, **words)
    return unit


def _carry(was: str, now: str) -> None:
    """Everything that copied the old path says the new one."""
    units = list(Unit.objects.filter(below(was)))
    search.drop(What.PLACE, *(unit.path for unit in units))
    for unit in units:
        unit.path = now + unit.path.removeprefix(was)
        unit.covers_path = now + unit.covers_path.removeprefix(was)
    Unit.objects.bulk_update(units, ["path", "covers_path"])
    index_units(units)
    copies: tuple[Any, ...] = (Posting.objects, Charter.objects, Link.objects)
    for rows in copies:
        found = list(rows.filter(below(was)).only("pk", "path"))
        for row in found:
            row.path = now + row.path.removeprefix(was)
        rows.bulk_update(found, ["path"])
    organisation_moved.send(sender=Unit, was=was, now=now)


@transaction.atomic
def end_organisation(unit: Unit, *, by: Actor, reason: str) -> Unit:
    """It is there no longer, from today, and nothing is deleted. Refused while somebody is posted
    there, something lies below it, or it leads a grid."""
    rules.check_may_organise(by, unit)
    unit = _locked(unit)
    check_unused(unit)
    led = Grid.objects.current().filter(branch=unit).order_by("code").first()
    if led is not None:
        raise Invalid(
            _("%(place)s leads %(grid)s.") % {"place": unit.name, "grid": led.name},
            next_step=_("Give the grid to another branch first."),
        )
    unit.valid_to = clock.today()
    unit.save(update_fields=["valid_to"])
    index_units([unit])
    _note(by, "end_organisation", unit, reason=reason.strip())
    return unit


def _note(by: Actor, verb: str, unit: Unit, **details: str) -> None:
    short = {name: text[:200] for name, text in details.items()}
    audit.note(by=by, verb=verb, what=what_of(unit), details=short)


def what_of(unit: Unit) -> str:
    """Under which name the audit log keeps an organisation: it stays when it moves."""
    return f"territory.Unit:{unit.pk}"
