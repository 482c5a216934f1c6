"""A red or black list: for everybody from its preview on, with its story; what its township and its
villages do with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import DomainError, NotHere
from linli.common.http import SeeOther
from linli.common.languages import chosen
from linli.common.workflow import open_moves
from linli.people.http import StaffRequest, VisitorRequest
from linli.scoring import list_rules
from linli.scoring.choices import Colour, EntryState, ListStatus, ObjectionState
from linli.scoring.forms.lists import FIELDS, ObjectForm, RescoreForm, VerbForm, uuid_of
from linli.scoring.list_workflow import ENTRIES, LISTS
from linli.scoring.models import JUDGE, ListEntry, Objection, RankList
from linli.scoring.services import deciding, lists, objecting, showing
from linli.scoring.views.acting import actions, carry_out
from linli.scoring.words import NONE, points, row_of
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, Unit
from linli.territory.rules import allowed

TAGS = {EntryState.DELISTED: "done", EntryState.EXPIRED: "plain"}
VERBS: dict[str, Any] = {"preview": lists.preview, "publish": lists.publish}


@login_not_required
@require_safe
def rank_list(request: VisitorRequest, listing: UUID) -> HttpResponseBase:
    """Who is on it and why, how sure that is, and everything that happened to it."""
    found = showing.list_here(listing, request.actor)
    if kind := asked_for(request):
        return _table(found, kind)
    return _page(request, found)


def _entries(found: RankList) -> list[ListEntry]:
    return list(found.entries.select_related("unit__parent", "result"))


def _table(found: RankList, kind: str) -> HttpResponseBase:
    heads = [
        _("Place"), _("Village"), _("Villager group"), _("Score"), _("Change"), _("Chance"),
        _("Reason"), _("State"),
    ]  # fmt: skip
    rows = [
        (
            one.position, one.unit.parent.name if one.unit.parent else "", one.unit.name,
            row_of(one.result).corrected, row_of(one.result).change, row_of(one.result).bottom,
            one.reason, str(one.get_state_display()),
        )
        for one in _entries(found)
    ]  # fmt: skip
    name = f"{found.colour}-{found.reckoning.round.month:%Y%m}"
    return download(Table(name, heads, rows, len(rows)), kind)


def _page(
    request: VisitorRequest,
    found: RankList,
    *,
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    entries = _entries(found)
    actor, today = request.actor, clock.today()
    runs = allowed(list_rules.check_may_run, actor, found.path)
    shown = [
        {
            "entry": one,
            "row": row_of(one.result),
            "found": [(chosen(zh, en), times) for zh, en, times in one.found],
            "open": one.state in {EntryState.LISTED, EntryState.RECTIFYING},
            "tag": TAGS.get(EntryState(one.state), "wait"),
            "late": one.due_on is not None and one.due_on < today
            and one.state in {EntryState.LISTED, EntryState.RECTIFYING},
            "actions": _entry_actions(request, found, one, form),
        }
        for one in entries
    ]  # fmt: skip
    options = {"reason": {"entry": [(str(one.pk), one.unit.name) for one in entries]}}
    same = RankList.objects.public().filter(
        reckoning__round=found.reckoning.round_id, colour=found.colour
    )
    context = {
        "found": found,
        "round": found.reckoning.round,
        "black": found.colour == Colour.BLACK,
        "entries": shown,
        "none": NONE.get(found.none, ""),
        "others": same.exclude(pk=found.pk).select_related("reckoning").order_by("published_at"),
        "objections": Objection.objects.filter(
            rank_list__reckoning__round=found.reckoning.round_id, rank_list__colour=found.colour
        ).select_related("unit__parent", "matter").order_by("made_at", "pk"),
        "steps": [
            {"step": one, "reason": one.text("reason")} for one in found.steps.order_by("seq")
        ],
        "actions": actions(
            open_moves(LISTS, found.status), lambda _verb, _move: runs,
            lambda verb: reverse("scoring:list-act", args=[found.pk, verb]),
            found.version, options, form,
        ),
        "may_object": found.status == ListStatus.PREVIEW and bool(_objectors(request, found)),
        "problem": problem,
        "downloads": links(request),
    }  # fmt: skip
    return render(request, "scoring/list.html", context, status=status)


def _entry_actions(
    request: VisitorRequest, found: RankList, entry: ListEntry, form: VerbForm | None
) -> Any:
    if not lists.goes_on(found, entry):
        return []

    def may(_verb: str, move: Any) -> bool:
        if "township" in move.who:
            return allowed(list_rules.check_may_run, request.actor, found.path)
        return allowed(list_rules.check_may_object, request.actor, entry.unit)

    return actions(
        open_moves(ENTRIES, entry.state), may,
        lambda verb: reverse("scoring:entry-act", args=[entry.pk, verb]),
        found.version, {}, form,
    )  # fmt: skip


@require_POST
@never_cache
def list_act(request: StaffRequest, listing: UUID, act: str) -> HttpResponse:
    """Preview, reason, publish."""
    key, verb = listing, act
    found = showing.list_here(key, request.actor)
    if verb not in {"preview", "reason", "publish"}:
        raise NotHere(_("There is no such thing to do with a list."))
    list_rules.check_may_run(request.actor, found.path)
    entries = [(str(one.pk), one.unit.name) for one in _entries(found)]
    form = VerbForm(verb, found.version, {"entry": entries}, request.POST)

    def do(given: Mapping[str, Any], version: int) -> object:
        if verb == "reason":
            entry = uuid_of(given["entry"]) or found.pk
            return lists.give_reason(
                found.pk, entry, given["reason"], by=request.actor, version=version
            )
        return VERBS[verb](found.pk, by=request.actor, version=version)

    def show(asked: StaffRequest, **more: Any) -> HttpResponse:
        return _page(asked, showing.list_here(key, asked.actor), **more)

    return carry_out(request, form, do, reverse("scoring:list", args=[found.pk]), show)


@require_POST
@never_cache
def entry_act(request: StaffRequest, listed: UUID, act: str) -> HttpResponse:
    """Plan, put right, recheck."""
    entry, verb = listed, act
    row = ListEntry.objects.filter(pk=entry).select_related("rank_list").first()
    if row is None or verb not in FIELDS:
        raise NotHere(_("There is no such thing to do with a list."))
    found = showing.list_here(row.rank_list_id, request.actor)
    form = VerbForm(verb, found.version, {}, request.POST)

    def do(given: Mapping[str, Any], version: int) -> object:
        words = given.get("words", "")
        return lists.act_on_entry(entry, verb, by=request.actor, words=words, version=version)

    def show(asked: StaffRequest, **more: Any) -> HttpResponse:
        return _page(asked, showing.list_here(found.pk, asked.actor), **more)

    return carry_out(request, form, do, reverse("scoring:list", args=[found.pk]), show)


def _objectors(request: VisitorRequest, found: RankList) -> list[Unit]:
    """The places of the list's round that the reader speaks for."""
    rows = found.reckoning.results.filter(of_group=True).select_related("unit").order_by("path")
    units = {row.unit_id: row.unit for row in rows}
    return [
        unit
        for unit in units.values()
        if unit.kind == UnitKind.GROUP and allowed(list_rules.check_may_object, request.actor, unit)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def object_to(request: StaffRequest, listing: UUID) -> HttpResponse:
    """A village says what is wrong, during the preview."""
    found = showing.list_here(listing, request.actor)
    units = _objectors(request, found)
    if not units:
        raise NotHere(_("None of your places is part of this list."))
    form = ObjectForm(
        [(str(one.pk), one.name) for one in units],
        *((request.POST,) if request.method == "POST" else ()),
    )
    status = 200
    if form.is_bound:
        by_key = {str(one.pk): one for one in units}
        made, status = form.attempt(
            lambda: objecting.object_to(
                found,
                by_key[form.cleaned_data["unit"]],
                form.cleaned_data["text"],
                by=request.actor,
                key=form.cleaned_data["key"],
            )
        )
        if made is not None:
            return SeeOther(reverse("scoring:objection", args=[made.pk]))
    context = {"form": form, "title": found.get_colour_display(), "round": found.reckoning.round}
    return render(request, "scoring/object.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def objection(request: VisitorRequest, objection: UUID) -> HttpResponse:
    """What was said and what came of it, for everybody; the second score by whoever may give it."""
    found = showing.objection_here(objection, request.actor)
    form, status = None, 200
    if _may_rescore(request, found):
        aspects = deciding.aspects_of(found)
        sent = (request.POST,) if request.method == "POST" else ()
        form = RescoreForm(aspects, *sent, initial={"version": found.version})
    elif request.method == "POST":
        raise NotHere(_("This is scored again by somebody else."))
    if form is not None and form.is_bound:
        made, status = form.attempt(lambda: _rescored(request, found, form))
        if made is not None:
            return SeeOther(reverse("scoring:objection", args=[found.pk]))
    context = {
        "found": found,
        "form": form,
        "before": points(found.before_centi),
        "after": points(found.after_centi),
        "open": found.state == ObjectionState.OPEN,
        "said": found.matter.text,
    }
    return render(request, "scoring/objection.html", context, status=status)


def _may_rescore(request: VisitorRequest, found: Objection) -> bool:
    if found.state != ObjectionState.OPEN or found.rank_list is None:
        return False
    sheets = deciding.sheets_of(found).values("pk")
    return request.actor.has(JUDGE) and allowed(
        list_rules.check_may_rescore, request.actor, found.unit, sheets
    )


def _rescored(request: VisitorRequest, found: Objection, form: RescoreForm) -> Objection:
    grants = request.actor.granting(JUDGE)
    posting = Posting.objects.filter(pk__in=[one.posting_id for one in grants]).first()
    said = form.cleaned_data
    return deciding.rescore(
        found.pk, form.points(), said["words"], by=request.actor, posting=posting,
        version=said["version"],
    )  # fmt: skip
