"""Making, changing and ending areas: zones, responsibility areas, road segments, model posts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import PLACES, AreaKind, UnitKind
from linli.territory.fields import below
from linli.territory.models import Area, Poster, Posting, Unit
from linli.territory.services import area_shapes
from linli.territory.services.appointing import end_posting

HELD_BY: Final = frozenset({UnitKind.VILLAGE, UnitKind.TOWNSHIP})
# Without these nobody knows where the area is; a model post stands somewhere in its place.
SPREAD: Final = frozenset({AreaKind.LEAD, AreaKind.RESPONSIBILITY, AreaKind.DEMONSTRATION})
MOST_CHOICES: Final = 300  # places that a form offers; above that lanes are left to the outline


@dataclass(frozen=True)
class AreaWords:
    """What an area is called, what its holder answers for, and from where to where it goes."""

    name_zh: str
    name_en: str = ""
    duty_zh: str = ""
    duty_en: str = ""
    from_words: str = ""
    to_words: str = ""

    def stripped(self) -> dict[str, str]:
        """As the record keeps them."""
        return {name: value.strip() for name, value in asdict(self).items()}


def places_inside(place: Unit) -> list[Unit]:
    """What an area of a place may consist of: villages, or groups and lanes. One query."""
    inside = Unit.objects.public().under(place.path).filter(kind__in=PLACES).exclude(pk=place.pk)
    if place.kind == UnitKind.TOWNSHIP:
        return list(inside.filter(kind=UnitKind.VILLAGE).order_by("path"))
    found = list(inside.order_by("path")[: MOST_CHOICES + 1])
    if len(found) > MOST_CHOICES:
        return list(inside.filter(kind=UnitKind.GROUP).order_by("path")[:MOST_CHOICES])
    return found


def area_of(place: Unit, key: UUID) -> Area:
    """An area in force or over that belongs to a place or lies below it; else `NotHere`."""
    found = Area.objects.filter(below(place.path), pk=key).select_related("unit").first()
    if found is None:
        raise NotHere(_("There is no such area here."))
    return found


@transaction.atomic
def make_area(
    place: Unit,
    kind: str,
    words: AreaWords,
    *,
    by: Actor,
    units: Sequence[Unit] = (),
    shape: object = None,
    key: UUID | None = None,
) -> Area:
    """A new area of a village or township. Sent twice (`key`) it raises `Conflict`."""
    rules.check_may_keep_areas(by, place)
    if place.kind not in HELD_BY or kind not in AreaKind.values:
        raise Invalid(_("Areas belong to a village, a community or a township."))
    Unit.objects.select_for_update().get(pk=place.pk)  # two at once take turns
    if key and Area.objects.filter(pk=key).exists():
        raise Conflict(
            _("This form was sent already, and the area was made."),
            next_step=_("You find it in the list."),
        )
    now = clock.now()
    area = Area(
        id=key or new_id(),
        kind=kind,
        unit=place,
        path=place.path,
        valid_from=now,
        vacancy_told_at=now,
        **words.stripped(),
    )
    _check(area, units, has_shape=shape is not None)
    area.save(force_insert=True)
    area.units.set(units)
    if shape is not None:
        area_shapes.draw(area, shape)
    audit.note(by=by, verb="make_area", what=f"territory.Area:{area.pk}", details={"kind": kind})
    return area


@transaction.atomic
def change_area(
    area_id: UUID,
    words: AreaWords,
    *,
    by: Actor,
    version: int,
    units: Sequence[Unit] = (),
    shape: object = None,
    drop_shape: bool = False,
) -> Area:
    """Other words, places or another outline; whoever is posted there stays. Raises `Conflict` when
    somebody changed it since `version`."""
    area = _locked(area_id, by, version)
    was = {"name_zh": area.name_zh, "duty_zh": area.duty_zh}
    for name, value in words.stripped().items():
        setattr(area, name, value)
    keeps = not drop_shape and area_shapes.of_area(area) is not None
    _check(area, units, has_shape=shape is not None or keeps)
    area.version += 1
    area.save()
    area.units.set(units)
    if shape is not None:
        area_shapes.draw(area, shape)
    elif drop_shape:
        area_shapes.drop(area)
    audit.note(by=by, verb="change_area", what=f"territory.Area:{area.pk}", details={"was": was})
    return area


@transaction.atomic
def end_area(area_id: UUID, *, by: Actor, version: int, reason: str) -> Area:
    """From now on there is no such area: whoever is posted there no longer is, its sign leads to
    the village. Its history stays."""
    area = _locked(area_id, by, version)
    if not reason.strip():
        sentence = _("Say why the area ends.")
        raise Invalid(sentence, fields={"reason": sentence})
    now = clock.now()
    held = Posting.objects.not_over(now).filter(area=area)
    for posting in held.filter(since_at__lt=now).order_by("pk"):
        end_posting(posting.pk, by=by, at=now, reason=reason.strip()[:200])
    for posting in held.filter(since_at__gte=now).order_by("pk"):
        audit.note(by=by, verb="end_posting", what=f"territory.Posting:{posting.pk}")
        posting.delete()  # it never began
    area.valid_to = now
    area.version += 1
    area.save(update_fields=["valid_to", "version"])
    area_shapes.drop(area)
    Poster.objects.filter(area=area, ended_at__isnull=True).update(ended_at=now)
    details = {"reason": reason.strip()[:200]}
    audit.note(by=by, verb="end_area", what=f"territory.Area:{area.pk}", details=details)
    return area


def _locked(area_id: UUID, by: Actor, version: int) -> Area:
    rows = Area.objects.select_for_update(of=("self",)).select_related("unit")
    area = rows.filter(pk=area_id).first()
    if area is None:
        raise NotHere(_("There is no such area here."))
    rules.check_may_keep_areas(by, area.unit)
    if area.valid_to is not None:
        raise Conflict(_("%(area)s has ended already.") % {"area": area.name})
    if area.version != version:
        raise Conflict(
            _("Somebody else changed %(area)s in the meantime; nothing was written.")
            % {"area": area.name},
            next_step=_("What you wrote still stands here. Compare, then send it again."),
        )
    return area


def _check(area: Area, units: Sequence[Unit], *, has_shape: bool) -> None:
    """The words and places of an area fit its kind and its place. One query."""
    wrong = {**_wrong_name(area), **_wrong_places(area, units, has_shape=has_shape)}
    if area.kind == AreaKind.POST and not area.duty_zh:
        wrong["duty_zh"] = _("Say what this post answers for.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _wrong_name(area: Area) -> dict[str, Any]:
    if not area.name_zh:
        return {"name_zh": _("Write the name.")}
    same = Area.objects.filter(unit=area.unit, name_zh=area.name_zh, valid_to__isnull=True)
    if same.exclude(pk=area.pk).exists():
        return {"name_zh": _("Another area here has this name already.")}
    return {}


def _wrong_places(area: Area, units: Sequence[Unit], *, has_shape: bool) -> dict[str, Any]:
    if area.kind == AreaKind.SEGMENT and not (area.from_words and area.to_words) and not has_shape:
        return {"from_words": _("Say from where to where, or bring in the line.")}
    if area.kind in SPREAD and not units and not has_shape:
        return {"units": _("Choose places, or bring in an outline.")}
    for unit in units:
        inside = unit.path.startswith(area.path) and unit.kind in PLACES and unit.valid_to is None
        if not inside:
            values = {"unit": unit.name, "place": area.unit.short_name}
            return {"units": _("%(unit)s lies outside %(place)s.") % values}
    return {}
