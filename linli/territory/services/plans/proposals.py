"""Asking the planner, and what becomes of its answer. The worker runs it (`running`)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.people.actors import SYSTEM, Actor
from linli.territory import rules
from linli.territory.choices import AskedState, Layer, PlanOrigin
from linli.territory.models import GridPlan, Proposal, Unit
from linli.territory.services.plans import codes
from linli.territory.services.plans.barriers import lines_of
from linli.territory.services.plans.drafts import (
    MOST_DRAFTS,
    GridDraft,
    draft_from,
    drafts_of,
    goes_on,
    in_force,
)
from linli.territory.services.plans.reading import PlanSheet, sheet_of
from linli.territory.services.plans.weighing import leaves_of
from linli.territory.services.plans.wishes import ORDER, Wishes, basis_of, request_of

LIMIT: Final = timedelta(minutes=5)  # a village takes seconds; more is a fault
TOLD: Final = ("code", "unit", "share", "units", "grids")  # of a reason of the planner
GONE_AFTER: Final = timedelta(minutes=1)  # without a word of its worker
# Reasons why nothing came of it; the page says them in the reader's language.
TOO_LONG, STOPPED, REFUSED, BROKE = "too_long", "stopped", "refused", "broke"
NOBODY_COUNTED: Final = "nobody_counted"  # as the planner's codes: no households are known


@transaction.atomic
def ask(village: Unit, wishes: Wishes, *, by: Actor, key: UUID | None = None) -> Proposal:
    """Ask for a proposal. One at a time for a village; sent twice it is asked once."""
    rules.check_may_publish_grids(by, village)
    Unit.objects.select_for_update().get(pk=village.pk)
    known = Proposal.objects.filter(pk=key).first() if key else None
    if known is not None:
        return known
    if Proposal.objects.unfinished().filter(village=village).exists():
        raise Conflict(
            _("A proposal for this village is being made already."),
            next_step=_("Look at it, or cancel it first."),
        )
    if len(drafts_of(village)) >= MOST_DRAFTS:
        raise Conflict(
            _("There are %(most)d drafts already.") % {"most": MOST_DRAFTS},
            next_step=_("Throw one away first."),
        )
    _check(village, wishes)
    asked = Proposal.objects.create(
        id=key or new_id(), village=village, wishes=wishes.as_json(), asked_at=clock.now()
    )
    audit.note(by=by, verb="ask_for_plan", what=f"territory.Proposal:{asked.pk}")
    return asked


def _check(village: Unit, wishes: Wishes) -> None:
    leaves = leaves_of(village)
    if not leaves:
        raise Invalid(_("The village has no lanes yet. Add the groups and lanes first."))
    if wishes.grids is None and wishes.households is None:
        sentence = _("Say how many grids there should be, or how many households in one.")
        raise Invalid(sentence, fields={"grids": sentence})
    if wishes.grids is not None and wishes.grids > len(leaves):
        few = _("There are only %(count)d lanes.") % {"count": len(leaves)}
        raise Invalid(few, fields={"grids": few})
    known = [leaf for leaf in leaves if leaf.unit.households]
    if wishes.grids is None and not known:
        sentence = _("Nobody entered the households of the lanes. Say how many grids instead.")
        raise Invalid(sentence, fields={"households": sentence})
    if wishes.barriers and basis_of(leaves) == ORDER:
        sentence = _("Nobody knows where the lanes are. Import their outlines or points first.")
        raise Invalid(sentence, fields={"barriers": sentence})


def proposal_of(village: Unit, key: UUID, *, by: Actor) -> Proposal:
    """One that somebody here asked for."""
    found = Proposal.objects.visible_to(by).filter(village=village, pk=key).first()
    if found is None:
        raise NotHere(_("There is no such proposal in this village."))
    return found


def last_asked(village: Unit) -> Proposal | None:
    """The one that was asked for last."""
    return Proposal.objects.filter(village=village).order_by("-asked_at").first()


@transaction.atomic
def cancel(key: UUID, *, by: Actor) -> Proposal:
    """Nothing will come of it; one that is ready stays. Twice is once."""
    asked = Proposal.objects.select_for_update(of=("self",)).select_related("village").get(pk=key)
    rules.check_may_publish_grids(by, asked.village)
    if asked.state in {AskedState.WAITING, AskedState.RUNNING}:
        _end(asked, AskedState.CANCELLED)
        audit.note(by=by, verb="cancel_plan", what=f"territory.Proposal:{asked.pk}")
    return asked


def claim() -> tuple[Proposal, dict[str, Any]] | None:
    """The next that waits, with the request for the planner; nobody else gets it."""
    for asked in Proposal.objects.filter(state=AskedState.WAITING).order_by("asked_at"):
        at = clock.now()
        mine = Proposal.objects.filter(pk=asked.pk, state=AskedState.WAITING).update(
            state=AskedState.RUNNING, began_at=at, seen_at=at
        )
        if not mine:
            continue
        wishes = Wishes.of(asked.wishes)
        leaves = leaves_of(asked.village, wishes.past)
        lines = lines_of(wishes.barriers)
        try:
            return asked, request_of(wishes, leaves, _in_force(asked.village, wishes), lines)
        except Invalid:
            fail(asked.pk, REFUSED, code=NOBODY_COUNTED)
    return None


def _in_force(village: Unit, wishes: Wishes) -> PlanSheet | None:
    plan = in_force(village)
    return sheet_of(plan, village, wishes.past) if plan else None


def still_wanted(key: UUID) -> bool:
    """Note that its worker looked after it; whether it may go on."""
    rows = Proposal.objects.filter(pk=key, state=AskedState.RUNNING)
    return bool(rows.update(seen_at=clock.now()))


def give_up_lost() -> int:
    """What a worker began that is gone. Returns how many."""
    lost = Proposal.objects.filter(state=AskedState.RUNNING, seen_at__lt=clock.now() - GONE_AFTER)
    return lost.update(state=AskedState.FAILED, problem=STOPPED, ended_at=clock.now())


@transaction.atomic
def fail(key: UUID, problem: str, **why: Any) -> None:
    """Nothing came of it. `why` is the planner's refusal: its `code`, `feature` and `values`."""
    asked = Proposal.objects.select_for_update().get(pk=key)
    if asked.state == AskedState.RUNNING:
        asked.problem, asked.report = problem, why
        _end(asked, AskedState.FAILED)


def _end(asked: Proposal, state: AskedState) -> None:
    asked.state, asked.ended_at = state, clock.now()
    asked.save(update_fields=["state", "ended_at", "problem", "report", "plan"])


@transaction.atomic
def keep(key: UUID, answer: Mapping[str, Any]) -> GridPlan | None:
    """The planner's answer becomes a draft. `None` when nobody wants it any more."""
    asked = Proposal.objects.select_for_update(of=("self",)).select_related("village").get(pk=key)
    if asked.state != AskedState.RUNNING:
        return None
    village = asked.village
    wishes = Wishes.of(asked.wishes)
    leaves = leaves_of(village, wishes.past)
    units = {leaf.unit.pk: leaf.unit for leaf in leaves}
    features = answer["plan"]["features"]
    grids = _drafts(village, features, units, _in_force(village, wishes))
    asked.report = {**told_by(answer["report"]), "basis": basis_of(leaves)}
    asked.plan = draft_from(village, grids, by=SYSTEM, title="", origin=PlanOrigin.PLANNED)
    _end(asked, AskedState.DONE)
    return asked.plan


def _drafts(
    village: Unit,
    features: Sequence[Mapping[str, Any]],
    units: Mapping[int, Unit],
    before: PlanSheet | None,
) -> list[GridDraft]:
    """A grid of the plan in force keeps its name and its people, and its micro-grids as far as
    their lanes stayed; special grids are not for the planner."""
    was = {one.grid.code[12:]: one for one in before.grids} if before else {}
    found: dict[str, list[Unit]] = {}
    for feature in features:
        unit = units.get(int(feature["properties"]["id"]))
        if unit is not None:
            found.setdefault(str(feature["properties"]["grid"]), []).append(unit)
    ordered = sorted(found, key=lambda name: (name not in was, len(name), name))
    drafts, micro = [], []
    for number, name in enumerate(ordered, start=1):
        old = was.get(name)
        zh, en = codes.own_names(Layer.GRID, f"{village.code}{number:03d}")
        if old is not None and old.grid.name_zh != codes.own_names(Layer.GRID, old.grid.code)[0]:
            zh, en = old.grid.name_zh, old.grid.name_en
        key = old.grid.pk if old else None
        drafts.append(GridDraft(zh, found[name], name_en=en, continues=key))
        inside = {unit.pk for unit in found[name]}
        micro += [goes_on(one, inside, of=number) for one in old.micro] if old else []
    special = [goes_on(one, set(units)) for one in before.special] if before else []
    return [*drafts, *(one for one in (*micro, *special) if one.units)]


def told_by(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is worth keeping of the planner's report: figures, and why it is so."""
    reasons = [reason for parent in report.get("parents", []) for reason in parent["reasons"]]
    return {
        "improved": report.get("improved"),
        "max_deviation": report["max_deviation"],
        "compactness": report["compactness"],
        "moved_share": report["reassigned_load_share"],
        "moves": [[move["unit"], move["households"]] for move in report.get("moves", [])],
        "within": report.get("within_tolerance"),
        "reasons": [{key: reason[key] for key in TOLD if key in reason} for reason in reasons],
        "links": _links(report, "island"),
        "over_barriers": _links(report, "barrier"),
        "cut": len(report.get("barriers_cut", [])),
        "pieces": report["contiguity_violations"],
        "seconds": round(report["seconds"], 1),
    }


def _links(report: Mapping[str, Any], because: str) -> list[list[str]]:
    """Lanes in one grid that are parted by open land, or by a barrier."""
    links = report.get("virtual_links", [])
    return [link["units"] for link in links if link["used"] and link["because"] == because]
