"""What the page of one activity shows to its reader."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import NAMED_TAGS, Presence, Status
from linli.activities.forms import VERBS, VerbForm
from linli.activities.models import Activity, Participation
from linli.activities.story import story
from linli.activities.views.finding import options_of
from linli.activities.views.photos import drawn
from linli.activities.workflow import MOVES
from linli.common import clock
from linli.common.errors import DomainError
from linli.common.forms import Action
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.people.http import StaffRequest

ELSEWHERE: Final = {
    "hold": "activities:attendance",
    "attend": "activities:attendance",
    "invite": "activities:list",
    "write": "activities:minutes",
    "photo": "activities:photos",
}
BY_THEMSELVES: Final = frozenset({"sign", "approve"})  # drawn beside what they are about
MOST_THUMBS: Final = 6
MAIN: Final = ("hold", "write")


def render_activity(
    request: StaffRequest,
    activity: Activity,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken. A fixed number of
    queries, however many take part."""
    actor = request.actor
    own = rules.own_part(actor, activity)
    verbs = rules.moves_for(actor, activity, own)
    rows = list(
        activity.participations.select_related("person", "unit", "household__unit").order_by(
            "number"
        )
    )
    runs = bool({"invite", "hold", "attend"} & set(verbs))
    actions = _actions(actor, activity, verbs, opened=opened, form=form)
    shown = {one.verb for one in actions} | (BY_THEMSELVES & set(verbs))
    context = {
        "activity": activity,
        "story": story(activity, activity.steps.order_by("seq")),
        "facts": facts_of(activity),
        "own": own,
        "runs": runs,
        "rows": lines(rows, own, runs=runs) if runs or own else [],
        "numbers": numbers_of(rows),
        "quorum": activities.quorum_of(activity, rows),
        "minutes": _minutes(activity, own),
        "matters": _matters(actor, activity),
        "materials": list(activity.materials.select_related("material")),
        "tags": own_words(activity),
        "photos": drawn(activity.photos.order_by("added_at", "pk")[:MOST_THUMBS]),
        "actions": actions,
        "pages": [
            {
                "label": MOVES[activity.status][verb].label,
                "href": reverse(ELSEWHERE[verb], args=[activity.pk]),
                "main": verb in MAIN,
            }
            for verb in verbs
            if verb in ELSEWHERE
        ],
        "may_sign": "sign" in verbs and own is not None and not own.is_there and _is_day(activity),
        "may_change": "change" in verbs,
        "link": f"{settings.LINLI_ADDRESS}{activity.get_absolute_url()}",
        "problem": problem,
        "kept": form.typed() if problem and form and opened not in shown else (),
    }
    return render(request, "activities/activity.html", context, status=status)


def _is_day(activity: Activity) -> bool:
    """Whether the day on which it begins has come."""
    return clock.today() >= clock.local(activity.planned_from).date()


def _actions(
    actor: Actor, activity: Activity, verbs: list[str], *, opened: str, form: VerbForm | None
) -> list[Action]:
    wanted = [verb for verb in verbs if verb in VERBS and verb != "sign"]
    options = options_of(actor, activity, wanted)
    useless = {
        "decide": not options.matter,
        "use": not options.material,
        "raise": not options.kind,
        "approve": not options.attended or activities.latest(activity) is None,
    }
    return [
        Action(
            verb,
            _("Approved on paper") if verb == "approve" else MOVES[activity.status][verb].label,
            form if form is not None and verb == opened else _form(verb, options, activity),
            reverse("activities:act", args=[activity.pk, verb]),
            opened=verb == opened,
        )
        for verb in wanted
        if not useless.get(verb)
    ]


def _form(verb: str, options: Any, activity: Activity) -> VerbForm:
    form = VerbForm(verb, options)
    if verb == "approve":
        found = activities.latest(activity)
        form.initial["edition"] = found.edition if found else 0
    return form


def lines(
    rows: list[Participation], own: Participation | None, *, runs: bool
) -> list[dict[str, Any]]:
    """The list: names for whoever takes part, who came for whoever keeps the record. A household
    is told by its door alone."""
    return [
        {
            "row": row,
            "state": row.get_state_display() if runs or row == own else "",
            "tag": {Presence.PRESENT: "done"}.get(Presence(row.state), "plain"),
            "own": row == own,
        }
        for row in rows
    ]


def numbers_of(rows: list[Participation]) -> dict[str, int]:
    """How many are on the list, and how many were there: numbers of this one activity."""
    return {"listed": len(rows), "there": sum(row.is_there for row in rows)}


def facts_of(activity: Activity) -> list[dict[str, Any]]:
    """The facts beside the story."""
    planner = activity.planner
    by = f"{planner.person.display_name} · {planner.role.name}" if planner else ""
    facts = [
        (_("Host"), activity.host.short_name),
        (_("Kind"), activity.kind.name),
        (_("When it is planned"), between(activity.planned_from, activity.planned_to)),
        (_("When it was held"), between(activity.held_from, activity.held_to)),
        (_("Place"), " ".join(filter(None, (_place(activity), activity.place_words)))),
        (_("Room"), activity.facility.name if activity.facility else ""),
        (_("Grid"), activity.grid.name if activity.grid else ""),
        (_("Who may come"), activity.get_open_to_display()),
        (_("Planned by"), by),
        (_("People in all"), str(activity.headcount or "")),
    ]
    return [{"term": term, "text": said} for term, said in facts if said]


def own_words(activity: Activity) -> list[str]:
    """Its tags but those of its kind, which are for counting. One query."""
    tags = activity.tags.order_by("tag").values_list("tag", flat=True)
    return [str(NAMED_TAGS.get(tag, tag)) for tag in tags if tag not in activity.kind.tags]


def _place(activity: Activity) -> str:
    return activity.place.short_name if activity.place else ""


def between(since: Any, until: Any) -> str:
    """A span of time, as the clocks on the wall show it."""
    if not since or not until:
        return ""
    begins, ends = clock.local(since), clock.local(until)
    same = begins.date() == ends.date()
    return f"{begins:%Y-%m-%d %H:%M}–" + (f"{ends:%H:%M}" if same else f"{ends:%Y-%m-%d %H:%M}")


def _minutes(activity: Activity, own: Participation | None) -> dict[str, Any] | None:
    found = activities.latest(activity)
    if found is None:
        return None
    approved = list(found.approvals.values_list("person", flat=True))
    mine = own is not None and own.person_id in approved
    there = own is not None and own.is_there
    return {
        "edition": found,
        "approvals": len(approved),
        "may_approve": there and not mine and activity.status == Status.HELD,
        "approved_by_me": mine,
    }


def _matters(actor: Actor, activity: Activity) -> list[Any]:
    """Those that the reader may see; the others stay unsaid."""
    rows = activity.matters.select_related("matter__kind", "owner__person", "owner__role")
    seen = set(
        Matter.objects.visible_to(actor)
        .filter(activities__activity=activity)
        .values_list("pk", flat=True)
    )
    return [row for row in rows.order_by("pk") if row.matter_id in seen]
