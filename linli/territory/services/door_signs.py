"""Door signs: who answers for a lane, in print, with three codes that stay good when people and
plans change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.choices import LeadsTo
from linli.territory.models import Grid, Poster, Unit
from linli.territory.services import answering, lanes
from linli.territory.services.answering import Holder
from linli.territory.services.emergency import EMERGENCY, Numbers
from linli.territory.services.units import new_code

MOST: Final = 300  # signs in one print job; a larger village prints grid by grid
Codes = Mapping[str, str]  # what a code leads to, and the code


@dataclass(frozen=True)
class Sign:
    """What one sign says. `holder` is who is posted first, also while they are away: a sign hangs
    for longer than a leave. `door` is the house number if the sign is for one door."""

    lane: Unit
    codes: Codes
    grid: Grid | None = None
    holder: Holder | None = None
    door: str = ""


@dataclass(frozen=True)
class Signs:
    """The signs of one print job, with what all of them say."""

    village: Unit
    phone: str
    complaint_line: str
    account: str  # of the place, or nothing
    emergency: Numbers
    signs: list[Sign] = field(default_factory=list)
    without_codes: list[Unit] = field(default_factory=list)


@transaction.atomic
def make_codes(units: Sequence[Unit], *, by: Actor) -> None:
    """The three codes of each of these lanes, as far as it has none yet: a sign that is printed
    again bears the same. At most three queries."""
    if len(units) > MOST:
        raise Invalid(
            _("These are %(count)d signs; at most %(most)d are made at once.")
            % {"count": len(units), "most": MOST},
            next_step=_("Choose one grid after the other."),
        )
    for unit in units:
        rules.check_may_print_posters(by, unit)
    Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by(
        "pk"
    ).first()
    known = codes_of(units)
    Poster.objects.bulk_create(
        Poster(code=new_code(), unit=unit, leads_to=leads_to, on_sign=True, made_at=clock.now())
        for unit in units
        for leads_to in LeadsTo.values
        if leads_to not in known.get(unit.pk, {})
    )


def codes_of(units: Iterable[Unit]) -> dict[int, dict[str, str]]:
    """The codes of the signs of these lanes. One query."""
    rows = Poster.objects.filter(unit__in=list(units), on_sign=True, ended_at__isnull=True)
    found: dict[int, dict[str, str]] = {}
    for unit_id, leads_to, code in rows.order_by("-made_at", "-code").values_list(
        "unit_id", "leads_to", "code"
    ):
        found.setdefault(unit_id, {})[leads_to] = code
    return found


def signs_of(
    above: Sequence[Unit],
    units: Sequence[Unit],
    *,
    doors: Sequence[str] = (),
    at: datetime | None = None,
) -> Signs:
    """The signs of these lanes of a village, by grid and name; with `doors` one for each house
    number. At most six queries, however many lanes there are."""
    village = above[-1]
    who = answering.who_answers(village, at)
    codes = codes_of(units)
    wanted = {unit.pk: unit for unit in units}
    made = []
    for one in who.grids:
        first = _first(one.holders, who.village, who.township)
        for lane in (lane for lane in one.lanes if lane.pk in wanted and lane.pk in codes):
            del wanted[lane.pk]
            made.append(Sign(lane, codes[lane.pk], one.grid, first))
    first = _first(who.village, who.township)
    rest = sorted(wanted.values(), key=lambda unit: unit.path)
    made += [Sign(lane, codes[lane.pk], holder=first) for lane in rest if lane.pk in codes]
    told = rulesets.values((lanes.COMPLAINT_LINE, lanes.ACCOUNTS, EMERGENCY), path=village.path)
    return Signs(
        village=village,
        phone=answering.office_phone(above),
        complaint_line=told[lanes.COMPLAINT_LINE],
        account=next(iter(told[lanes.ACCOUNTS]), ""),
        emergency=told[EMERGENCY],
        signs=[_at_door(sign, door) for sign in made for door in (doors or [""])],
        without_codes=[lane for lane in rest if lane.pk not in codes],
    )


def _at_door(sign: Sign, door: str) -> Sign:
    return Sign(**{**vars(sign), "door": door}) if door else sign


def _first(*levels: Iterable[Holder]) -> Holder | None:
    return next((holder for level in levels for holder in level), None)
