"""Pages for staff: the list of matters, one matter, its reporter's number, and ringing back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.audit.http import PART, asked_for, download, links
from linli.common import clock
from linli.common.errors import DomainError, Refused
from linli.common.pagination import page
from linli.matters import boards, exports, metrics, rules, staff_rules
from linli.matters.boards import Wanted
from linli.matters.list_forms import ListForm, PurposeForm
from linli.matters.models import Kind, Matter, MatterQuerySet, TextLine
from linli.matters.staff_forms import Options, VerbForm
from linli.matters.views.matter_page import render_matter, visible
from linli.matters.workflow import MOVES
from linli.outbox import services as outbox
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets

PAGE_ROWS: Final = 50
RING_ROWS: Final = 30  # nobody rings more in a day
BOARD_FOR: Final = frozenset({"matters.release", "matters.assign"})
RATES_OF: Final = timedelta(days=30)


@require_safe
def matter_list(request: StaffRequest) -> HttpResponseBase:
    """Everything in the reader's scope, by filters, newest first; for those who lead, a board."""
    actor = request.actor
    if not actor.has("matters.view"):
        raise Refused(_("Your account has no post that sees matters."), next_step=_no_post())
    kinds = list(Kind.objects.around(*(grant.path for grant in actor.granting("matters.view"))))
    villages = list(boards.villages_of(actor, "matters.view"))
    form = ListForm(kinds, villages, request.GET)
    wanted, now = form.wanted(), clock.now()
    scope = boards.taken_in_by(actor) if wanted.mine else Matter.objects.visible_to(actor)
    fitting = boards.filtered(scope, wanted, now)
    if kind := asked_for(request):
        return _file(request, fitting, wanted, kind)
    found = page(
        fitting.for_list(),
        order=("-reported_at", "-id"),
        size=PAGE_ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "rows": found.rows,
        "next_href": _next(request, found.next_cursor),
        "first_href": _without(request, "after") if "after" in request.GET else "",
        "form": form,
        "task": _task(actor, kinds, wanted),
        "chips": _chips(wanted),
        "filtered": any(vars(wanted).values()),
        "downloads": links(request),
        "board_downloads": links(request, part="board"),
        **_board(actor),
    }
    return render(request, "matters/list.html", context)


def _task(actor: Actor, kinds: list[Kind], wanted: Wanted) -> Kind | None:
    """The kind that the list is narrowed to, if staff alone set it and this reader may."""
    found = next((kind for kind in kinds if kind.pk == wanted.kind and kind.only_staff), None)
    return found if actor.has("matters.take_in") else None


def _file(
    request: StaffRequest, fitting: MatterQuerySet, wanted: Wanted, kind: str
) -> FileResponse:
    """The list with its filters, or the board, to take along."""
    shown = _board(request.actor) if request.GET.get(PART) == "board" else {}
    if shown.get("board"):
        table = exports.of_board(shown["board"], shown["rates"], shown["rates_days"], _("Board"))
        return download(table, kind, by=request.actor, what="matters.Matter:board")
    chosen = {name: value for name, value in vars(wanted).items() if value}
    table = exports.of_matters(fitting, _("Matters"))
    return download(table, kind, by=request.actor, what="matters.Matter:list", filters=chosen)


def _board(actor: Actor) -> dict[str, Any]:
    """How the place of somebody who leads stands, and its rates. Three queries; nothing for
    others."""
    leading = [grant for grant in actor.grants if BOARD_FOR & grant.verbs]
    if not leading:
        return {"board": None}
    path = leading[0].path
    enough = rulesets.value("matters.rating.unsatisfied_at_most", path=path)
    since = clock.now() - RATES_OF
    return {
        "board": boards.board(Matter.objects.visible_to(actor), clock.now()),
        "rates": metrics.rates(path, since=since, unsatisfied_at_most=enough),
        "rates_days": RATES_OF.days,
    }


def _no_post() -> str:
    return _("Ask the chief grid leader or the township office.")


def _without(request: StaffRequest, *names: str) -> str:
    kept = [(key, value) for key, value in request.GET.items() if key not in names and value]
    return "?" + urlencode(kept)


def _next(request: StaffRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"{_without(request, 'after')}&{urlencode({'after': cursor})}".replace("?&", "?")


def _chips(wanted: Wanted) -> list[dict[str, Any]]:
    """The views of the list that people ask for most."""
    views: Iterable[tuple[str, str, bool]] = (
        ("?", _("All"), not any(vars(wanted).values())),
        ("?state=open", _("Open"), wanted.state == "open"),
        ("?state=overdue", _("Overdue"), wanted.state == "overdue"),
        ("?waiting=checker", _("To recheck"), wanted.waiting == "checker"),
        ("?urgent=on", _("Urgent concerns"), wanted.urgent),
        ("?mine=on", _("Taken in by me"), wanted.mine),
    )
    return [{"href": href, "label": label, "current": current} for href, label, current in views]


@require_safe
def detail(request: StaffRequest, number: str) -> HttpResponse:
    """One matter: its story, what the reader may do now, and the facts."""
    return render_matter(request, visible(request, number))


@never_cache
def contact(request: StaffRequest, number: str) -> HttpResponse:
    """The reporter's number, once the reader said what they need it for. Each showing is noted."""
    matter = visible(request, number)
    staff_rules.check_may_read_contact(request.actor, matter)
    context: dict[str, Any] = {"matter": matter, "form": PurposeForm(), "phone": ""}
    if request.method != "POST":
        return render(request, "matters/contact.html", context)
    form = context["form"] = PurposeForm(request.POST)
    if not form.is_valid():
        return render(request, "matters/contact.html", context, status=422)
    if matter.reporter is None:
        return render(request, "matters/contact.html", context)
    clear = people.read_contact(
        matter.reporter, by=request.actor, purpose=form.said(), of_path=matter.place_path
    )
    lines = TextLine.objects.filter(pk=matter.pk, ended_at__isnull=True)
    context.update(
        phone=clear.get("phone", ""), has_texts=lines.exists(), **_rating(request, matter)
    )
    return render(request, "matters/contact.html", context)


def _rating(request: StaffRequest, matter: Matter) -> dict[str, Any]:
    """The form for the reporter's answer by voice, or why this person may not enter it."""
    if "rate" not in MOVES.get(matter.status, {}):
        return {"rating": None, "why_not": None}
    try:
        rules.check_may(request.actor, "rate", matter)
    except DomainError as problem:
        return {"rating": None, "why_not": problem}
    return {"rating": VerbForm("rate", Options()), "why_not": None}


def _has_texts(matter: Matter) -> bool:
    """Whether the reporter is asked by text message, too."""
    line = getattr(matter, "text_line", None)
    return outbox.has_gateway() and line is not None and line.ended_at is None


@require_safe
def ring_back(request: StaffRequest) -> HttpResponseBase:
    """Reporters to ring back, the longest waiting first."""
    if not request.actor.has("matters.ring_back"):
        raise Refused(
            _("Your post does not ring reporters back."),
            next_step=_("A clerk of the village does."),
        )
    waiting = Matter.objects.visible_to(request.actor, "matters.ring_back").to_ring_back()
    asked = waiting.filter(asked_at__isnull=False)
    if kind := asked_for(request):
        table = exports.of_waiting(asked, _("To ring back"))
        return download(table, kind, by=request.actor, what="matters.Matter:ring-back")
    found = page(
        asked.for_list().select_related("reporter", "text_line"),
        order=("asked_at", "id"),
        size=RING_ROWS,
        after=request.GET.get("after"),
    )
    rows = [
        {
            "matter": matter,
            "own": matter.completed_by_id == request.actor.person_id,
            "has_texts": _has_texts(matter),
        }
        for matter in found.rows
    ]
    every = Matter.objects.visible_to(request.actor, "matters.ring_back").to_ring_with_question()
    questions = every.for_list().select_related("reporter").order_by("reported_at", "pk")
    context = {
        "questions": questions[:RING_ROWS],
        "rows": rows,
        "next_href": _next(request, found.next_cursor),
        "downloads": links(request),
    }
    return render(request, "matters/ring_back.html", context)
