"""What waits for whoever judges: the township's checks, reviews star by star, objections. Each sees
only what may be theirs."""

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.common.errors import Refused
from linli.common.pagination import page
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.stars import rules
from linli.stars.catalogue import latest
from linli.stars.choices import Reviewed, Stage, State
from linli.stars.models import Star, StarCycle, StarCycleQuerySet, StarStep
from linli.stars.models.leads import led_by_others
from linli.territory.fields import below

ROWS: Final = 40


@require_safe
@never_cache
def queue(request: StaffRequest) -> HttpResponse:
    """Stars to review and objections, those of one star if asked; self-assessments to check."""
    actor = request.actor
    if not actor.has(rules.JUDGE):
        raise Refused(
            _("Your post does not check or review stars."),
            next_step=_("The township checks, the county reviews each star."),
        )
    code = request.GET.get("star", "")
    waiting = waiting_for(actor)
    counts = dict(
        waiting.order_by().values("code").annotate(n=Count("pk")).values_list("code", "n")
    )
    asked = waiting.filter(code=code) if code else waiting
    asked = asked.select_related("cycle__unit", "cycle__village")
    order = ("code", "cycle__path", "pk")
    reviews = page(asked, order=order, size=ROWS, after=request.GET.get("after"))
    checks = page(
        to_check(actor).select_related("unit", "village"),
        order=("path", "pk"), size=ROWS, after=request.GET.get("checks"),
    )  # fmt: skip
    narrowed = f"star={code}&" if code else ""
    context = {
        "checks": checks.rows,
        "checks_next": f"?{narrowed}checks={checks.next_cursor}" if checks.next_cursor else "",
        "reviews": [_to_judge(one) for one in reviews.rows],
        "reviews_next": f"?{narrowed}after={reviews.next_cursor}" if reviews.next_cursor else "",
        "chips": _star_chips(code, counts),
    }
    return render(request, "stars/queue.html", context)


def waiting_for(actor: Actor) -> Any:
    """Stars to review, and stars with an objection that is open, where this person's postings
    judge: not what another department leads, and nothing that they had a hand in."""
    review = Q(state=State.AIMED, cycle__stage=Stage.REVIEW) & ~led_by_others(actor)
    objected = Q(objected_at__isnull=False, answered_at=None)
    reach = Q(cycle__in=StarCycle.objects.visible_to(actor).values("pk"))
    rows = Star.objects.filter(review | objected, reach & _theirs(actor))
    return rows.exclude(_had_a_hand(actor, "cycle"))


def to_check(actor: Actor) -> StarCycleQuerySet:
    """Self-assessments that wait for the township of this person."""
    here = _places(actor)[Reviewed.TOWNSHIP]
    reach = Q(pk__in=())
    for path in here:
        reach |= below(path)
    rows = StarCycle.objects.visible_to(actor).filter(reach, stage=Stage.ASSESSED)
    return rows.exclude(_had_a_hand(actor, "pk"))


def _places(actor: Actor) -> dict[str, list[str]]:
    """Where this person judges: at which townships, at which places above one."""
    found: dict[str, list[str]] = {Reviewed.TOWNSHIP: [], Reviewed.COUNTY: []}
    for grant in actor.granting(rules.JUDGE):
        level = rules.level_of(grant.path)
        if grant.grid_id is None and level in found:
            found[level].append(grant.path)
    return found


def _theirs(actor: Actor) -> Q:
    reach = Q(pk__in=())
    for level, paths in _places(actor).items():
        # Of what nobody reviews, the rating of a year, objections are the township's. Those that
        # were checked before it was kept who reviews stand in both; the page says whose they are.
        levels = (level, "", Reviewed.NOBODY) if level == Reviewed.TOWNSHIP else (level, "")
        for path in paths:
            reach |= Q(below(path, "cycle__path"), cycle__reviewed__in=levels)
    return reach


def _had_a_hand(actor: Actor, cycle: str) -> Exists:
    """They began, handed in, objected or checked: somebody else judges."""
    verbs = (*rules.OF_BRANCH, *rules.CHECKED)
    steps = StarStep.objects.filter(record=OuterRef(cycle), verb__in=verbs)
    return Exists(steps.filter(actor__person=str(actor.person_id)))


def _to_judge(star: Star) -> dict[str, Any]:
    verb = "uphold" if star.waits else "confirm"
    return {"star": star, "href": reverse("stars:act", args=[star.cycle_id, verb])}


def _star_chips(code: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    names = {star.code: star.name for one in latest().programmes.values() for star in one.stars}
    return [
        {"href": "?", "label": _("All"), "current": not code, "count": sum(counts.values())},
        *(
            {"href": f"?star={one}", "label": name, "current": code == one, "count": counts[one]}
            for one, name in names.items()
            if one in counts
        ),
    ]
