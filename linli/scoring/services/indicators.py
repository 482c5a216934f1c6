"""The indicator sheet of an area: what is to be clean there, to which level (row S0-24)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.scoring import rules
from linli.scoring.models import Aspect, Finding, Standard
from linli.territory.choices import AreaKind
from linli.territory.fields import below
from linli.territory.models import Area, Unit

TARGET: Final = "scoring.indicator.target"
KINDS: Final = (AreaKind.RESPONSIBILITY, AreaKind.LEAD, AreaKind.DEMONSTRATION, AreaKind.SEGMENT)
MOST: Final = 200


@dataclass(frozen=True)
class Indicator:
    """One aspect, and the points that the area should have of it."""

    aspect: Aspect
    target_centi: int


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet of an area."""

    area: Area
    standard: Standard
    percent: int
    indicators: list[Indicator]
    findings: list[Finding]
    places: list[Unit]


def areas_of(by: Actor) -> list[Area]:
    """Areas of the reader's places, in the order of codes."""
    rows = Area.objects.visible_to(by, rules.SEE).current(clock.now()).filter(kind__in=KINDS)
    return list(rows.select_related("unit").order_by("path", "kind", "name_zh", "pk")[:MOST])


def sheet_of(key: UUID, by: Actor) -> Sheet:
    """The checklist by the newest standard in force there; what is open in the area's places. Six
    queries. Raises `NotHere`."""
    rows = Area.objects.visible_to(by, rules.SEE).current(clock.now()).filter(kind__in=KINDS)
    area = rows.select_related("unit").filter(pk=key).first()
    standard = Standard.objects.usable_at(area.path).whole() if area else None
    newest = standard.order_by("-path", "-version").first() if standard is not None else None
    if area is None or newest is None:
        raise NotHere(_("There is no such area here."))
    percent = rulesets.value(TARGET, path=area.path)
    places = list(area.units.order_by("path"))
    within = Q(pk__in=())
    for one in places:
        within |= below(one.path)
    found = Finding.objects.visible_to(by).open().filter(within, at_house=False)
    return Sheet(
        area=area,
        standard=newest,
        percent=percent,
        indicators=[
            Indicator(aspect, aspect.max_centi * percent // 100)
            for aspect in newest.aspects.all()
            if aspect.public_place
        ],
        findings=list(
            found.select_related("item", "unit", "matter__kind").order_by("due_on", "pk")[:MOST]
        ),
        places=places,
    )
