"""Opening a round and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Stage
from linli.activities.models import Programme
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, MoveRefused, Text
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.scoring import rules
from linli.scoring.choices import RoundKind, RoundStatus
from linli.scoring.models import Round, RoundVillage, Standard
from linli.scoring.services import moving
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors
from linli.territory.models import Unit

LONGEST: Final = 366  # days; a campaign of a hundred days is one round or several
CENTURY: Final = (date(2000, 1, 1), date(2100, 12, 31))
RUN_AT: Final = (UnitKind.TOWNSHIP, UnitKind.COUNTY)


@dataclass(frozen=True)
class Opening:
    """What a round is. Without `villages` all of the place are looked at."""

    kind: str
    standard: UUID
    name_zh: str
    begins_on: date
    ends_on: date
    name_en: str = ""
    announced: bool = True
    programme: UUID | None = None
    villages: Sequence[str] | None = None  # division codes


def places_of(by: Actor) -> list[Unit]:
    """Where somebody opens rounds: townships, and counties for small townships together."""
    rows = Unit.objects.visible_to(by, rules.RUN_VERB).filter(kind__in=RUN_AT)
    return list(rows.order_by("path")[:50])


def villages_of(unit: Unit) -> list[Unit]:
    """Those that can be looked at, in the order of their codes."""
    return list(Unit.objects.under(unit.path).public().villages())


def programmes_of(unit: Unit) -> QuerySet[Programme]:
    """Campaigns that a round there may belong to: issued, of the place or one above it."""
    rows = Programme.objects.filter(path__in=ancestors(unit.path)).exclude(stage=Stage.DRAFT)
    today = clock.today()
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today)).order_by("from_on", "pk")


@transaction.atomic
def open_round(unit: Unit, wanted: Opening, *, by: Actor, key: UUID | None = None) -> Round:
    """A new round; with the form's `key` it is made once, however often it is sent. It begins with
    what the round before it left open. Raises `Refused`, `Invalid`."""
    rules.check_may_run(by, unit.path)
    if key is not None and (there := Round.objects.filter(client_key=key).first()):
        return there
    standard = Standard.objects.usable_at(unit.path).filter(pk=wanted.standard).first()
    programme = _programme(unit, wanted.programme)
    villages = _chosen(unit, wanted.villages)
    _check(unit, wanted, standard, programme, villages)
    made = Round(
        id=new_id(),
        unit=unit,
        path=unit.path,
        standard_id=wanted.standard,
        kind=wanted.kind,
        month=wanted.begins_on.replace(day=1),
        name_zh=wanted.name_zh.strip(),
        name_en=wanted.name_en.strip(),
        begins_on=wanted.begins_on,
        ends_on=wanted.ends_on,
        announced=wanted.announced,
        programme=programme,
        follows=round_before(unit.path, wanted.begins_on),
        over_at=_end_of(wanted.ends_on),
        client_key=key,
        version=0,
    )
    made.save(force_insert=True)
    RoundVillage.objects.bulk_create(RoundVillage(round=made, unit=one) for one in villages)
    moving.finish(made, "open_round", by=by, villages=len(villages), standard=str(wanted.standard))
    audit.note(by=by, verb="open_round", what=f"scoring.Round:{made.pk}")
    return made


def round_before(path: str, day: date) -> Round | None:
    """The last round of the same place that was drawn and began earlier."""
    rows = Round.objects.filter(path=path, begins_on__lt=day).exclude(status=RoundStatus.PLANNED)
    return rows.order_by("-begins_on", "-pk").first()


def _programme(unit: Unit, key: UUID | None) -> Programme | None:
    return None if key is None else programmes_of(unit).filter(pk=key).first()


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, clock.PLACE_TIME)


def _chosen(unit: Unit, codes: Sequence[str] | None) -> list[Unit]:
    rows = villages_of(unit)
    return rows if codes is None else [one for one in rows if one.code in set(codes)]


def _check(
    unit: Unit,
    wanted: Opening,
    standard: Standard | None,
    programme: Programme | None,
    villages: list[Unit],
) -> None:
    first, last = wanted.begins_on, wanted.ends_on
    meant = CENTURY[0] <= first <= CENTURY[1] and CENTURY[0] <= last <= CENTURY[1]
    asked = len(set(wanted.villages)) if wanted.villages is not None else len(villages)
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("unit", unit.kind not in RUN_AT, _("Rounds are opened for a township or a county.")),
        ("kind", wanted.kind not in RoundKind.values, _("Choose one from the list.")),
        ("standard", standard is None, _("Choose a published standard.")),
        ("name_zh", not 0 < len(wanted.name_zh.strip()) <= 60, _("Give it a short name.")),
        ("name_en", len(wanted.name_en.strip()) > 80, _("Give it a short name.")),
        ("begins_on", not meant, _("Give a day of this century.")),
        ("ends_on", meant and last < first, _("Give a later day.")),
        ("ends_on", meant and (last - first).days >= LONGEST, _("At most a year.")),
        ("villages", not villages, _("Choose at least one village.")),
        ("villages", asked != len(villages), _("Choose villages from the list.")),
        (
            "programme",
            wanted.programme is not None and programme is None,
            _("Choose a programme that runs."),
        ),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if problems:
        raise Invalid(_("The round is not complete."), fields=problems)


@transaction.atomic
def close_round(key: UUID, *, by: Actor, version: int | None = None) -> Round:
    """Nothing more is handed in. Closing what is closed does nothing. Raises `MoveRefused` for a
    round that was never drawn."""
    found = moving.locked(key, by=by)
    if found.status == RoundStatus.CLOSED:
        return found
    if version is not None:
        moving.check_version(found, version)
    if found.status == RoundStatus.PLANNED:
        raise MoveRefused(
            _("This round was not drawn yet."), next_step=_("Draw it, or leave it as it is.")
        )
    was, found.status = found.status, RoundStatus.CLOSED
    found.closed_at = clock.now()
    moving.finish(found, "close_round", by=by, was=was)
    audit.note(by=by, verb="close_round", what=f"scoring.Round:{found.pk}")
    return found
