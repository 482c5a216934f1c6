"""What the dossier of one cycle shows to its reader, and what they may do now."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.activities.models import Activity
from linli.common import clock
from linli.common.errors import DomainError, NotHere
from linli.common.forms import Action
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets
from linli.stars import rules
from linli.stars import services as stars
from linli.stars.choices import SHOWN, Stage, State
from linli.stars.forms import VERBS, Options, VerbForm
from linli.stars.models import Star, StarCycle, StarLead
from linli.stars.services import Judged, Met, Verdict
from linli.stars.story import story
from linli.stars.workflow import MOVES

TAGS: Final = {
    Met.MET: "done", Met.PART: "wait", Met.NOTHING: "late", Met.NOT_ASKED: "plain",
}  # fmt: skip
STATES: Final = {
    State.HELD: "done", State.CONFIRMED: "done", State.WARNED: "late", State.REFUSED: "late",
    State.LAPSED: "late", State.REMOVED: "late",
}  # fmt: skip
MAIN: Final = {Stage.PLANNING: "plan", Stage.ASSESSED: "endorse", Stage.REVIEW: "confirm"}
SOON: Final = "stars.soon"
HINTS: Final[dict[str, Any]] = {
    "endorse": gettext_lazy("The records as they stand now go along."),
    "confirm": gettext_lazy("Only where the records bear it."),
    "guide": gettext_lazy("The branch reads it; it judges nothing."),
    "stop": gettext_lazy("Nobody asks why."),
    "assess": gettext_lazy("What is still missing goes along as it is."),
}


def visible(actor: Actor, key: UUID) -> StarCycle:
    """The cycle, if this reader may see it; raises `NotHere`."""
    rows = StarCycle.objects.visible_to(actor).select_related("unit", "unit__parent", "village")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such star cycle here."))
    return found


def stars_of(cycle: StarCycle) -> list[Star]:
    """In their order. One query."""
    rows = list(Star.objects.filter(cycle=cycle).order_by("position"))
    for row in rows:
        row.cycle = cycle
    return rows


def options_of(
    cycle: StarCycle, rows: Iterable[Star], verbs: Iterable[str], *, by: Actor
) -> Options:
    """What may be chosen in the forms of these verbs; not what another department reviews."""
    asked, found = set(verbs), list(rows)
    items = list(cycle.items.order_by("due_on", "pk")) if asked & {"done", "drop"} else []
    owners = stars.owners_for(cycle) if "plan" in asked else []
    kind = cycle.kind
    others = rules.led_by_others(by, cycle) if asked & set(rules.LED) else {}
    theirs = [one for one in found if one.code not in others]
    fit = {
        "plan": found,
        "confirm": [o for o in theirs if o.state == State.AIMED],
        "refuse": [o for o in theirs if o.state == State.AIMED],
        "uphold": [o for o in found if o.waits],
        "dismiss": [o for o in found if o.waits],
        "object": [o for o in found if "object" in asked and stars.until(cycle, o)],
        "remove": [o for o in theirs if o.state in SHOWN],
    }
    choices: dict[str, Any] = {
        verb: [(one.code, one.kind.name) for one in mine] for verb, mine in fit.items()
    }
    if not (kind.whole or kind.graded):
        choices["aim"] = [(one.code, one.name) for one in kind.stars]
    open_items = [(f"{one.pk}", one.what) for one in items if one.done_at is None]
    return Options(
        stars=choices,
        items={"done": open_items, "drop": [(f"{one.pk}", one.what) for one in items]},
        owners=[(f"{o.pk}", f"{o.unit.short_name} · {o.role.name} · {o.person}") for o in owners],
        begun={
            "stars": [one.code for one in found],
            "aimed_on": cycle.aimed_on,
            "due_on": cycle.aimed_on,
            "version": cycle.version,
        },
    )


def render_dossier(
    request: StaffRequest,
    cycle: StarCycle,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    rows = stars_of(cycle)
    verdicts = stars.judge(cycle)
    actions = _actions(request.actor, cycle, rows, opened, form)
    shown = {one.verb for one in actions}
    context = {
        "cycle": cycle,
        "programme": cycle.kind,
        "stars": evidence_of(request.actor, rows, verdicts, leads_of(cycle)),
        "gaps": gaps_of(cycle, rows, verdicts),
        "keeps": bool(rules.keeps(request.actor, cycle.unit)),  # who is led to what is missing
        "endings": _endings(cycle, rows, verdicts),
        "items": cycle.items.select_related("star", "owner__unit", "owner__role").order_by(
            "done_at", "due_on", "pk"
        ),
        "guidance": guidance_of(cycle),
        "story": story(cycle.steps.order_by("seq"), cycle.kind),
        "actions": actions,
        "problem": problem,
        "kept": form.typed() if problem and form and opened not in shown else (),
    }
    return render(request, "stars/dossier.html", context, status=status)


def leads_of(cycle: StarCycle) -> dict[str, str]:
    """Which department leads which of its stars, once it is checked. One query."""
    rows = StarLead.objects.of(cycle) if cycle.reviewed else StarLead.objects.none()
    return {one.star: one.department for one in rows}


def _actions(
    by: Actor, cycle: StarCycle, rows: list[Star], opened: str, form: VerbForm | None
) -> list[Action]:
    verbs = [verb for verb in rules.moves_for(by, cycle) if verb in VERBS]
    options = options_of(cycle, rows, verbs, by=by)
    found = [
        Action(
            verb,
            MOVES[cycle.stage][verb].label,
            form if form is not None and verb == opened else VerbForm(verb, options),
            reverse("stars:act", args=[cycle.pk, verb]),
            main=MAIN.get(Stage(cycle.stage)) == verb,
            opened=verb == opened,
            hint=HINTS.get(verb, ""),
        )
        for verb in verbs
        if not options.is_useless(verb)
    ]
    return sorted(found, key=lambda one: not one.main)


def evidence_of(
    by: Actor, rows: Iterable[Star], verdicts: Mapping[str, Verdict], leads: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each star with its criteria and the records behind them; which of those the reader may open
    is asked once for all. One query."""
    found = list(rows)
    keys = {
        row.activity
        for star in found
        for line in verdicts[star.code].lines
        for row in line.found.rows
        if row.activity
    }
    seen = Activity.objects.visible_to(by).filter(pk__in=keys)
    opens = set(seen.values_list("pk", flat=True)) if keys else set()
    return [
        {
            "star": star,
            "department": leads.get(star.code, ""),
            "tag": STATES.get(State(star.state), "wait"),
            "verdict": verdicts[star.code],
            "lines": [_line(line, opens) for line in verdicts[star.code].lines],
        }
        for star in found
    ]


def _line(line: Judged, opens: set[Any]) -> dict[str, Any]:
    return {
        "line": line,
        "tag": TAGS[line.met],
        "rows": [
            {
                "row": row,
                "href": reverse("activities:activity", args=[row.activity])
                if row.activity in opens
                else "",
            }
            for row in line.found.rows
        ],
    }


def gaps_of(
    cycle: StarCycle, rows: Iterable[Star], verdicts: Mapping[str, Verdict]
) -> list[dict[str, Any]]:
    """What is missing, until when, and the page that leads there; of each star what gives most
    first."""
    found = []
    for star in rows:
        if star.state in {State.REFUSED, State.LAPSED, State.REMOVED}:
            continue
        until = star.mend_by or (cycle.aimed_on if cycle.is_open else None)
        found += [
            {"star": star, "line": line, "until": line.found.due_on or until}
            for line in verdicts[star.code].gaps
        ]
    return found


def _endings(
    cycle: StarCycle, rows: Iterable[Star], verdicts: Mapping[str, Verdict]
) -> list[dict[str, Any]]:
    """Stars whose evidence grows too old soon."""
    days: int = rulesets.value(SOON, path=cycle.path, at=clock.now())
    found = []
    for star in rows:
        day = verdicts[star.code].ends_on
        if star.state != State.REFUSED and day and (day - clock.today()).days <= days:
            found.append({"star": star, "day": day})
    return found


def guidance_of(cycle: StarCycle) -> list[dict[str, Any]]:
    """What the supervision group left, the newest first. One query."""
    steps = cycle.steps.filter(verb="guide").order_by("-seq")
    return [
        {"words": one.text("words"), "group": one.payload.get("group", ""), "at": one.at}
        for one in steps
        if one.text("words")
    ]
