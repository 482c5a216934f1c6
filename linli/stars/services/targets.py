"""Beginning a cycle: which stars, until when; the target card (rows S2-01, S2-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.stars import rules
from linli.stars.catalogue import Programme, latest
from linli.stars.choices import OPEN, Stage, State
from linli.stars.models import Star, StarCycle
from linli.stars.services.judging import STRONG, months_from
from linli.stars.services.looking import look
from linli.stars.services.moving import Turn, append, carry_out
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.paths import village_path

COMMUNITY_BELOW: Final = 200  # the last three digits: 001–199 communities, 200–399 villages
LONGEST: Final = "stars.target_longest"
LASTS: Final = "stars.target_days"


@dataclass(frozen=True)
class Target:
    """Which stars of which programme, until when. `key` makes sending it twice harmless."""

    programme: str
    stars: Sequence[str] = ()
    aimed_on: date | None = None
    key: str = ""


def village_of(host: Unit) -> Unit | None:
    """The village in which an organisation is based. One query."""
    path = village_path(host.path)
    return Unit.objects.filter(path=path, kind=UnitKind.VILLAGE).first() if path else None


def is_community(host: Unit) -> bool:
    """A residents' committee by the rule of the official codes (GB/T 10114: 001–199), else a
    village."""
    path = village_path(host.path)
    return bool(path) and int(path.split(".")[4]) < COMMUNITY_BELOW


def programmes_for(host: Unit, *, graded: bool = False) -> list[Programme]:
    """What an organisation may begin, the five stars of its own surroundings first."""
    own = "five_urban" if is_community(host) else "five_rural"
    rows = [one for one in latest().programmes.values() if host.kind in one.units]
    rows = [one for one in rows if one.graded == graded]
    return sorted(rows, key=lambda one: (one.code != own, one.code))


def start(host: Unit, target: Target, *, by: Actor) -> StarCycle:
    """Begin a cycle. Sent twice it is there once. Raises `Refused`, `Invalid`, and `Conflict` where
    one is open already."""
    programme = latest().programme(target.programme)
    rules.check_may_start(by, host, graded=programme.graded)
    known = StarCycle.objects.filter(client_key=target.key).first() if target.key else None
    if known is not None:
        return known
    _check(host, programme, target)
    try:
        with transaction.atomic():
            return _made(host, programme, target, by)
    except IntegrityError:
        known = StarCycle.objects.filter(client_key=target.key).first() if target.key else None
        if known is not None:
            return known
        raise Conflict(
            _("This branch is on its way with this already."),
            next_step=_("Open the cycle that runs; end it first if it is not meant any more."),
        ) from None


def _made(host: Unit, programme: Programme, target: Target, by: Actor) -> StarCycle:
    now = clock.now()
    cycle = StarCycle.objects.create(
        unit=host,
        path=host.path,
        village=village_of(host),
        programme=programme.code,
        edition=latest().code,
        year=clock.today().year,
        stage=Stage.ASSESSED if programme.graded else Stage.PLANNING,
        begun_at=now,
        aimed_on=target.aimed_on,
        client_key=target.key,
    )
    _aim_at(cycle, programme, target.stars)
    look(cycle)
    cycle.save()
    facts = {"stars": sorted(_codes(programme, target.stars)), "aimed_on": f"{target.aimed_on}"}
    append(cycle, "start", by=by, at=now, payload=facts)
    return cycle


def set_target(
    key: UUID, target: Target, *, by: Actor, version: int | None = None, form_key: str = ""
) -> StarCycle:
    """Other stars, or another day, while the branch still plans."""

    def change(turn: Turn) -> None:
        cycle = turn.cycle
        _check(cycle.unit, cycle.kind, target)
        _aim_at(cycle, cycle.kind, target.stars)
        cycle.aimed_on = target.aimed_on
        look(cycle)
        turn.payload |= {
            "stars": sorted(_codes(cycle.kind, target.stars)), "aimed_on": f"{target.aimed_on}",
        }  # fmt: skip

    return carry_out(
        key, "aim", by=by, change=change, version=version, form_key=form_key,
        stars=list(target.stars) or [one.code for one in _kind(key).stars],
        aimed_on=target.aimed_on,
    )  # fmt: skip


def _kind(key: UUID) -> Programme:
    found = StarCycle.objects.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such star cycle."))
    return found.kind


def _codes(programme: Programme, stars: Sequence[str]) -> list[str]:
    """Those aimed at, in their order; where all belong together, all."""
    every = programme.whole or programme.graded
    return [one.code for one in programme.stars if every or one.code in stars]


def _aim_at(cycle: StarCycle, programme: Programme, stars: Sequence[str]) -> None:
    wanted = _codes(programme, stars)
    Star.objects.filter(cycle=cycle).exclude(code__in=wanted).delete()
    there = set(Star.objects.filter(cycle=cycle).values_list("code", flat=True))
    order = {one.code: number for number, one in enumerate(programme.stars)}
    Star.objects.bulk_create(
        Star(cycle=cycle, code=code, position=order[code], state=State.AIMED)
        for code in wanted
        if code not in there
    )


def _check(host: Unit, programme: Programme, target: Target) -> None:
    """Raises `Invalid` with a sentence for each field that cannot be meant."""
    problems: dict[str, Any] = {}
    if host.kind not in programme.units or (not village_path(host.path) and not programme.graded):
        raise Invalid(_("Stars are for branches of villages and communities."))
    known = {one.code for one in programme.stars}
    if set(target.stars) - known or not _codes(programme, target.stars):
        problems["stars"] = _("Choose one star at least.")
    elif programme.first and programme.first not in target.stars and _first_asked(host, programme):
        problems["stars"] = _("The strong-branch star comes first: choose it, too.")
    last = clock.local(months_from(clock.now(), rulesets.value(LONGEST, path=host.path))).date()
    if target.aimed_on is None or not clock.today() <= target.aimed_on <= last:
        problems["aimed_on"] = _("Choose a day from today on, up to %(last)s.") % {
            "last": last.isoformat()
        }
    if problems:
        raise Invalid(_("The target is not complete."), fields=problems)


def _first_asked(host: Unit, programme: Programme) -> bool:
    """Whether the first star has to be aimed at: by the rule, unless it is held already."""
    held = Star.objects.filter(
        cycle__unit=host, cycle__stage=Stage.STANDING, code=programme.first, state=State.HELD
    )
    return bool(rulesets.value(STRONG, path=host.path, at=clock.now())) and not held.exists()


def running_of(host: Unit) -> list[StarCycle]:
    """What an organisation has open or published. Two queries."""
    rows = StarCycle.objects.filter(unit=host, stage__in=[*OPEN, Stage.STANDING])
    return list(rows.for_list().order_by("programme", "-begun_at", "pk"))


def usual_day(path: str = "") -> date:
    """The day to begin with, by the rule of the place, where nobody says another."""
    return clock.today() + timedelta(days=int(rulesets.value(LASTS, path=path)))
