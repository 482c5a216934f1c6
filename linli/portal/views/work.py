"""My work: what waits for me now, why it is mine, and how long I have."""

from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Count, F, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities import services as activities
from linli.activities.rules import RECORD
from linli.audit.http import asked_for, download, links
from linli.common import clock
from linli.common.pagination import page
from linli.matters import exports
from linli.matters.choices import Status
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.models.querysets import ran_out
from linli.mediation.models import Dispute
from linli.mediation.rules import MEDIATE
from linli.outbox.models import Message
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.portal.navigation import navigation
from linli.scoring import services as scoring
from linli.visits import services as visits

ROWS: Final = 100
MOST_TO_DECIDE: Final = 30  # the nearest first; those that follow move up
MOST_TO_MEDIATE: Final = 30  # so are these; the ledger shows all
MOST_AT_HAND: Final = 8  # so does the calendar
UNITS: Final = ("place", "village", "grid")
SHOWN: Final = (
    "number",
    "text",
    "status",
    "because",
    "respond_due_at",
    "resolve_due_at",
    "recheck_due_at",
    "turn_id",
    "erased_at",
    "place_words",
    *(f"{where}__name_{language}" for where in UNITS for language in ("zh", "en")),
)
NEVER: Final = datetime(2999, 1, 1, tzinfo=UTC)  # no clock runs, as while a recheck waits


@require_safe
def work(request: StaffRequest) -> HttpResponseBase:
    """Whatever waits for my postings, own and stood in for. Eleven queries, however many, and
    six more for whoever inspections ask something of."""
    actor, now = request.actor, clock.now()
    mine = Matter.objects.waiting_for(actor)
    inspections = scoring.ahead(actor)
    if kind := asked_for(request):
        table = exports.of_work(_rows(mine), mine.count(), _("My work"))
        return download(table, kind, by=actor, what="matters.Matter:work")
    mine = mine.exclude(pk__in=[one.matter_id for one in inspections.findings])
    found = page(
        _rows(mine),
        order=("nearest", "id"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    groups: dict[str, list[Matter]] = {"now": [], "recheck": [], "in_hand": []}
    for matter in found.rows:
        groups[_group(matter, now)].append(matter)
    inbox = Message.objects.inbox_of(actor, now).unread()
    if found.next_cursor is None and "after" not in request.GET:
        counts, unread = {name: len(rows) for name, rows in groups.items()}, inbox.count()
    else:
        counts, unread = _counts(mine, inbox, now)
    to_decide = Matter.objects.to_decide(actor).for_list().order_by("decide_due_at", "pk")
    to_record, coming = activities.at_hand(actor, MOST_AT_HAND)
    to_visit, plan_visits = visits.ahead(actor)
    context: dict[str, Any] = {
        "to_decide": list(to_decide[:MOST_TO_DECIDE]),
        "to_mediate": _to_mediate(actor),
        "to_record": to_record if actor.has(RECORD) else [],
        "coming": coming,
        "to_visit": to_visit,
        "inspections": inspections,
        "today": clock.today(),
        "plan_visits": plan_visits,
        "groups": [
            {
                "id": name.replace("_", "-"),
                "title": title,
                "count": counts[name],
                "rows": groups[name],
            }
            for name, title in (
                ("now", _("Now")),
                ("recheck", _("To recheck")),
                ("in_hand", _("In hand")),
            )
            if groups[name]
        ],
        "to_ring_back": _to_ring_back(actor),
        "unread": unread,
        "opens_first": not any(groups.values()) and actor.has("postings.manage"),
        "may_take_in": actor.has("matters.take_in"),
        "has_grid": any(grant.grid_id for grant in actor.granting("organisation.view")),
        "next_href": f"?{urlencode({'after': found.next_cursor})}" if found.next_cursor else "",
        "downloads": links(request),
        "first_href": "?" if "after" in request.GET else "",
        "nav": navigation(request, work=sum(counts.values()), unread=unread),
    }
    return render(request, "portal/work.html", context)


def _rows(mine: MatterQuerySet) -> MatterQuerySet:
    """Just what a row shows: a hundred rows with all their columns and postings would take twice
    the time to read."""
    return (
        mine.select_related("place", "village", "grid")
        .only(*SHOWN)
        .annotate(
            nearest=Coalesce("respond_due_at", "resolve_due_at", "recheck_due_at", NEVER),
            holder=F("turn__person__display_name"),
        )
        .order_by("nearest", "id")
    )


def _group(matter: Matter, now: datetime) -> str:
    if matter.status == Status.DONE:
        return "recheck"
    due = matter.next_due_at
    overdue = due is not None and due < now
    return "now" if matter.status == Status.SUBMITTED or overdue else "in_hand"


def _counts(
    mine: MatterQuerySet, inbox: QuerySet[Message], now: datetime
) -> tuple[dict[str, int], int]:
    """How many stand in each group where one page does not show all, and how many messages are
    unread: in one query, as the one for messages alone is where it does."""
    late = ran_out(now)
    recheck = Q(status=Status.DONE)
    first = (Q(status=Status.SUBMITTED) | late) & ~recheck
    unread = inbox.order_by().values("to").annotate(count=Count("pk")).values("count")
    counts: dict[str, int] = mine.aggregate(
        now=Count("pk", filter=first),
        recheck=Count("pk", filter=recheck),
        all=Count("pk"),
        unread=Coalesce(Max(Subquery(unread)), 0),
    )
    in_hand = counts.pop("all") - counts["now"] - counts["recheck"]
    return {**counts, "in_hand": in_hand}, counts.pop("unread")


def _to_mediate(actor: Actor) -> list[Dispute]:
    """Cases that I am named for, those with a time limit first."""
    if not actor.has(MEDIATE):
        return []
    rows = Dispute.objects.mediated_by(actor).for_list()
    rows = rows.order_by(F("mediate_due_at").asc(nulls_last=True), "registered_at", "pk")
    return list(rows[:MOST_TO_MEDIATE])


def _to_ring_back(actor: Actor) -> int:
    if not actor.has("matters.ring_back"):
        return 0
    return Matter.objects.visible_to(actor, "matters.ring_back").to_ring_back().count()
