"""Rule books of branches for whoever keeps them: the list, one rule, and what is done with it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import NotHere, Refused
from linli.common.pagination import page
from linli.common.workflow import open_moves
from linli.people.http import StaffRequest
from linli.portal.acts import acts_of
from linli.portal.charter_forms import AdoptForm, CharterForm, StartForm, VersionForm, WhyForm
from linli.portal.views.office.hub import see_other
from linli.territory import rules
from linli.territory.choices import CharterStatus
from linli.territory.models import Charter, CharterStep
from linli.territory.paths import page_code
from linli.territory.services import charter_reading
from linli.territory.services import charters as keeping
from linli.territory.workflow import KEEPER, MOVES

VIEW: Final = "organisation.view"
ROWS: Final = 100
TAGS: Final = {
    CharterStatus.DRAFT: "wait",
    CharterStatus.ADOPTED: "wait",
    CharterStatus.IN_FORCE: "done",
}
TOLD: Final = {
    "draft": gettext_lazy("Drafted"),
    "write": gettext_lazy("Text changed"),
    "adopt": gettext_lazy("Adopted"),
    "take_back": gettext_lazy("Back to the draft"),
    "drop": gettext_lazy("Draft dropped"),
    "enforce": gettext_lazy("In force"),
    "revise": gettext_lazy("Revision begun"),
    "replace": gettext_lazy("Replaced by the next edition"),
    "repeal": gettext_lazy("Repealed"),
}


@require_safe
def charters(request: StaffRequest) -> HttpResponse:
    """The newest edition of each rule that this person may see."""
    if not request.actor.has(VIEW):
        raise Refused(
            _("Your posting does not include this here."),
            next_step=_("Ask the chief grid leader or the township office."),
        )
    over = request.GET.get("over") == "yes"
    ended = (CharterStatus.REVISED, CharterStatus.ENDED)
    rows = Charter.objects.visible_to(request.actor)
    rows = rows.filter(status__in=ended) if over else rows.exclude(status__in=ended)
    found = page(
        rows.select_related("unit"),
        order=("path", "title", "edition", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "rows": [
            {"charter": one, "tag": TAGS.get(CharterStatus(one.status), "")} for one in found.rows
        ],
        "next_href": f"?{'over=yes&' if over else ''}after={found.next_cursor}"
        if found.next_cursor
        else "",
        "over": over,
        "edits": request.actor.has("organisation.edit"),
    }
    return render(request, "portal/charters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """A new draft."""
    units = charter_reading.units_to_choose(request.actor)
    sent = (request.POST,) if request.method == "POST" else ()
    form = StartForm(units, *sent, initial={"unit": request.GET.get("unit", "")})

    def started() -> Charter:
        said = form.cleaned_data
        return keeping.start(
            form.of,
            by=request.actor,
            title=said["title"],
            text=said["text"],
            key=form.sent_key,
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(started)
        if made is not None:
            messages.success(request, _("The draft is kept."))
            return see_other(reverse("portal:charter", args=[made.pk]))
    return render(request, "portal/charter_add.html", {"form": form, "units": units}, status=status)


def _found(request: StaffRequest, key: UUID) -> Charter:
    rows = Charter.objects.visible_to(request.actor).select_related("unit", "revises")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such rule among those of your organisations."))
    return found


@require_safe
def charter(request: StaffRequest, charter: UUID) -> HttpResponse:
    """One rule: its text, its editions and history, and what may be done now."""
    return _page(request, _found(request, charter), {})


def _page(
    request: StaffRequest, found: Charter, sent: dict[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    edits = rules.allowed(rules.check_may_organise, request.actor, found.unit)
    editions = charter_reading.editions(found).exclude(pk=found.pk)
    context = {
        "charter": found,
        "code": page_code(found.path),
        "tag": TAGS.get(CharterStatus(found.status), ""),
        "is_public": Charter.objects.public().filter(pk=found.pk).exists(),
        "editions": editions,
        "difference": charter_reading.difference(found.revises.text, found.text)
        if found.revises
        else [],
        "story": [_entry(step) for step in found.steps.order_by("seq")],
        "acts": _actions(found, sent) if edits else [],
    }
    return render(request, "portal/charter.html", context, status=status)


def _entry(step: CharterStep) -> dict[str, Any]:
    return {
        "title": TOLD.get(step.verb, step.verb),
        "state": "done",
        "at": step.at,
        "meta": step.actor.get("name", ""),
        "quote": step.text("reason"),
    }


def _forms(found: Charter, *sent: Any) -> dict[str, Any]:
    seen = {"version": found.version}
    words = {"title": found.title, "text": found.text, **seen}
    return {
        "write": CharterForm(*sent, initial=words),
        "adopt": AdoptForm(*sent, initial=seen),
        "take_back": WhyForm(*sent, initial=seen),
        "drop": VersionForm(*sent, initial=seen),
        "revise": VersionForm(*sent, initial=seen),
        "repeal": WhyForm(*sent, initial=seen),
    }


def _actions(found: Charter, sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The moves of its state, with the one that was sent open."""
    forms, moves = _forms(found), open_moves(MOVES, found.status)
    offered = [verb for verb in forms if verb in moves and moves[verb].who == KEEPER]
    labels = {verb: move.label for verb, move in moves.items()}
    notes = {
        "adopt": _(
            "Look at each of these before the members vote. An adopted text is not changed any"
            " more; a revision is a new edition."
        ),
        "revise": _(
            "The next edition begins with the same words. This one stays in force until the next"
            " one does."
        ),
    }
    return acts_of(offered, labels, forms, sent, notes)


@require_POST
def act(request: StaffRequest, charter: UUID, act: str) -> HttpResponse:
    """Do what the table of moves allows now."""
    found = _found(request, charter)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    rules.check_may_organise(request.actor, found.unit)
    form = _forms(found, request.POST.dict())[act]
    done, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if done is None:
        if status == HTTPStatus.CONFLICT:  # whoever compared may send it again
            found.refresh_from_db()
            form.data = {**form.data, "version": str(found.version)}
        return _page(request, found, {act: form}, status=status)
    messages.success(request, _("It is kept in the history of the rule."))
    return see_other(reverse("portal:charter", args=[done.pk]))


def _write(request: StaffRequest, found: Charter, form: Any) -> Charter:
    said = form.cleaned_data
    return keeping.write(
        found.pk,
        by=request.actor,
        title=said["title"],
        text=said["text"],
        version=said["version"],
    )


def _adopt(request: StaffRequest, found: Charter, form: Any) -> Charter:
    said = form.cleaned_data
    return keeping.adopt(
        found.pk,
        by=request.actor,
        adopted_on=said["adopted_on"],
        in_force_on=said["in_force_on"],
        checked=form.checked(),
        version=said["version"],
    )


def _take_back(request: StaffRequest, found: Charter, form: Any) -> Charter:
    said = form.cleaned_data
    return keeping.take_back(
        found.pk, by=request.actor, reason=said["reason"], version=said["version"]
    )


def _drop(request: StaffRequest, found: Charter, form: Any) -> Charter:
    return keeping.drop(found.pk, by=request.actor, version=form.cleaned_data["version"])


def _revise(request: StaffRequest, found: Charter, _form: Any) -> Charter:
    return keeping.revise(found.pk, by=request.actor)


def _repeal(request: StaffRequest, found: Charter, form: Any) -> Charter:
    said = form.cleaned_data
    return keeping.repeal(
        found.pk, by=request.actor, reason=said["reason"], version=said["version"]
    )


_ACTS: Final[dict[str, Callable[[StaffRequest, Charter, Any], Charter]]] = {
    "write": _write,
    "adopt": _adopt,
    "take_back": _take_back,
    "drop": _drop,
    "revise": _revise,
    "repeal": _repeal,
}
