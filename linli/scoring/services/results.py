"""Closing a round's figures: freeze what was handed in, reckon from what was frozen, keep it. A
correction is the next revision; the one before is struck and stays readable (rows S1-30, S1-31)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.digests import digest
from linli.common.errors import Invalid, MoveRefused
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.scoring import list_rules
from linli.scoring.choices import Certainty, RoundStatus, Scope
from linli.scoring.figures import Figure, Reckoned, reckon
from linli.scoring.files import Caps, Visit, read_sheets, read_standard, sheets_file, standard_file
from linli.scoring.model.totals import Aspect
from linli.scoring.models import Reckoning, Result, Round
from linli.scoring.services import bulletins, listing
from linli.scoring.services.gathering import GROUPS, PUBLIC, SETS, VILLAGES, Gathered, gather

MONTHS: Final = "scoring.severity.months"
SCOPES: Final = {GROUPS: Scope.ALL, PUBLIC: Scope.PUBLIC, VILLAGES: Scope.ALL}
RULES: Final = (MONTHS, *listing.RULES)
WHOLE: Final = 10_000


@transaction.atomic
def reckon_round(key: UUID, *, by: Actor, why: str = "") -> Reckoning:
    """The figures and lists of a closed round. Done twice with the same sheets it is done once; a
    later revision says `why`. Raises `Refused`, `MoveRefused`."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("unit", "standard")
    found = list_rules.round_of(rows, key)
    list_rules.check_may_run(by, found.path)
    if found.status != RoundStatus.CLOSED:
        raise MoveRefused(
            _("This round is still open."),
            next_step=_("Close it first: then nothing more is handed in, and its sheets count."),
        )
    before = Reckoning.objects.standing().filter(round=found).first()
    gathered = gather(found)
    values = rulesets.values(RULES, path=found.path)
    inputs = freeze(found, gathered, values)
    sealed = digest(inputs, {})
    if before is not None and before.digest == sealed:
        return before
    if before is not None and not why.strip():
        raise Invalid(
            _("Say why the figures are made anew."), fields={"why": _("Please fill this in.")}
        )
    made = _kept(found, before, inputs, sealed, why.strip())
    results = _results(made, gathered, inputs, values)
    listing.make_lists(made, before, results, gathered, values, by=by)
    audit.note(by=by, verb="reckon", what=f"scoring.Reckoning:{made.pk}")
    bulletins.correct(found, why=made.why or _("The inspection of the month was reckoned."))
    return made


def freeze(found: Round, gathered: Gathered, values: Values) -> dict[str, Any]:
    """Everything that the figures are made of, as files. Earlier months come along: they say how
    harsh panels are."""
    history = earlier(found, values[MONTHS])
    remarks = [
        f"{found.unit.name_zh} {found.name_zh} {gathered.month}",
    ]
    frozen: dict[str, Any] = {
        "month": gathered.month,
        "missing_percent": found.standard.missing_percent,
    }
    for name in SETS:
        aspects = gathered.weighed[name]
        visits = [*usable(history.get(name, []), aspects), *gathered.visits[name]]
        frozen[name] = {
            "standard": standard_file(aspects, found.standard.missing_percent, remarks),
            "sheets": sheets_file(visits),
            "caps": [[one.unit, one.panel, cap] for one in visits for cap in one.caps],
            "units": sorted(gathered.units[name]),
        }
    return frozen


def earlier(found: Round, months: int) -> dict[str, list[Visit]]:
    """What was frozen of the months before, of the same place; of each month the latest round."""
    first = months_back(found.month, months - 1)
    rows = Reckoning.objects.standing().filter(
        round__path=found.path, round__month__gte=first, round__month__lt=found.month
    )
    visits: dict[str, list[Visit]] = {}
    by_month = {f"{row.round.month:%Y-%m}": row for row in _by_day(rows)}
    for month, row in sorted(by_month.items()):
        for name in SETS:
            every = visits_of(row.inputs[name])
            visits.setdefault(name, []).extend(one for one in every if one.month == month)
    return visits


def _by_day(rows: Any) -> list[Reckoning]:
    return list(rows.select_related("round").order_by("round__ends_on", "round__pk"))


def months_back(month: date, many: int) -> date:
    """The first of a month, so many before."""
    count = month.year * 12 + month.month - 1 - many
    return date(count // 12, count % 12 + 1, 1)


def visits_of(frozen: Mapping[str, Any]) -> list[Visit]:
    """The visits of one set of files."""
    return read_sheets(frozen["sheets"], [Caps(*one) for one in frozen["caps"]])


def usable(visits: list[Visit], aspects: list[Aspect]) -> list[Visit]:
    """Of earlier months what today's standard can read."""
    most = {one.code: one.max_centi for one in aspects}
    return [
        one
        for one in visits
        if all(mark.aspect in most and mark.points_centi <= most[mark.aspect] for mark in one.marks)
    ]


def from_files(inputs: Mapping[str, Any], name: str) -> Reckoned:
    """The figures of one set, from nothing but what can be downloaded."""
    frozen = inputs[name]
    return reckon(
        read_standard(frozen["standard"]) if "[[aspect]]" in frozen["standard"] else [],
        visits_of(frozen),
        month=inputs["month"],
        units=frozen["units"],
        missing_percent=inputs["missing_percent"],
    )


def _kept(
    found: Round, before: Reckoning | None, inputs: dict[str, Any], sealed: str, why: str
) -> Reckoning:
    now = clock.now()
    if before is not None:
        before.struck_at = now
        before.save(update_fields=["struck_at"])
    severity = from_files(inputs, VILLAGES).severity
    return Reckoning.objects.create(
        round=found,
        revision=before.revision + 1 if before else 1,
        at=now,
        inputs=inputs,
        digest=sealed,
        severity={panel.rpartition(" ")[2]: one for panel, one in severity.by_panel.items()},
        refused=severity.refused,
        why=why,
    )


def _results(
    made: Reckoning, gathered: Gathered, inputs: dict[str, Any], values: Values
) -> list[Result]:
    before = _before(made.round)
    rows = []
    for name in SETS:
        figures = from_files(inputs, name).figures
        for key, unit in sorted(gathered.units[name].items()):
            said = gathered.rated.get(key)
            one = figures[key]
            rows.append(
                Result(
                    reckoning=made,
                    unit=unit,
                    path=unit.path,
                    scope=SCOPES[name],
                    of_group=name != VILLAGES,
                    before_centi=before.get((unit.pk, str(SCOPES[name]))),
                    asked=said.asked if said else 0,
                    answered=said.answered if said else 0,
                    certainty=certainty_of(one, values),
                    **_columns(one),
                )
            )
    return Result.objects.bulk_create(rows, batch_size=500)


def _columns(one: Figure) -> dict[str, Any]:
    return {
        "visits": one.visits,
        "raw_centi": one.raw,
        "severity_centi": one.severity,
        "corrected_centi": one.corrected,
        "rank": one.rank,
        "from_below": one.from_below,
        "of": one.of,
        "rank_low": one.low,
        "rank_high": one.high,
        "p_bottom": one.p_bottom,
        "p_top": one.p_top,
        "why": one.why,
    }


def _before(found: Round) -> dict[tuple[int, str], int]:
    """What each unit had in the round before, of the same place. Two queries."""
    last = (
        Reckoning.objects.standing()
        .filter(round__path=found.path, round__ends_on__lt=found.begins_on)
        .order_by("-round__ends_on", "-round__pk")
        .first()
    )
    if last is None:
        return {}
    rows = last.results.filter(corrected_centi__isnull=False)
    return {
        (unit, scope): centi or 0
        for unit, scope, centi in rows.values_list("unit", "scope", "corrected_centi")
    }


def certainty_of(one: Figure, values: Values) -> str:
    """How sure it is that a unit lies where it lies: below, above, or between."""
    if one.p_bottom is None or one.p_top is None:
        return ""
    likely = max(one.p_bottom, one.p_top, WHOLE - one.p_bottom - one.p_top)
    if likely >= round(values[listing.CERTAIN] * WHOLE):
        return Certainty.CERTAIN
    if likely >= round(values[listing.CHANCE] * WHOLE):
        return Certainty.PROBABLE
    return Certainty.BORDERLINE
