"""Canvasses of a village: planned, sorted out, briefed, answered (row S4-12)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import Conflict, NotHere
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.rules import allowed
from linli.visits.forms_canvass import CanvassForm, TopicForm, VersionForm
from linli.visits.models import Canvass
from linli.visits.services import canvassing
from linli.visits.views.coverage import place_of

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def of_place(request: StaffRequest, code: str) -> HttpResponse:
    """Canvasses of a village, or of all villages of a township; a POST plans one."""
    place = place_of(request.actor, code)
    is_village = place.kind == UnitKind.VILLAGE
    may = is_village and allowed(canvassing.check_may_canvass, request.actor, place)
    sent = request.POST if request.method == "POST" else None
    form = CanvassForm(canvassing.longest(place), sent)
    status: int = HTTPStatus.OK
    if form.is_bound:
        canvassing.check_may_canvass(request.actor, place)

        def planned() -> Canvass:
            said = form.cleaned_data
            days = (said["begins"], said["ends"])
            return canvassing.plan(place, said["title"], *days, by=request.actor, key=said["key"])

        if not is_village:
            raise NotHere(_("There is no such village among those of your places."))
        done, status = form.attempt(planned)
        if done is not None:
            return SeeOther(reverse("visits:canvass", args=[done.pk]))
    rows = Canvass.objects.visible_to(request.actor).filter(below(place.path))
    context = {
        "place": place,
        "is_village": is_village,
        "rows": rows.select_related("village").order_by("path", "-begins_on")[:MOST],
        "form": form if may else None,
    }
    return render(request, "visits/canvasses.html", context, status=status)


def _found(request: StaffRequest, key: UUID) -> Canvass:
    rows = Canvass.objects.visible_to(request.actor).select_related("village")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such canvass among those of your places."))
    return found


@require_safe
def canvass(request: StaffRequest, canvass: UUID) -> HttpResponse:
    """Who was reached, the topics and the answers; printed it is the brief."""
    return _page(request, _found(request, canvass))


@require_POST
def sort_out(request: StaffRequest, canvass: UUID) -> HttpResponse:
    """A topic, or an answer."""
    form = TopicForm(request.POST)

    def sorted_out() -> object:
        said = dict(form.cleaned_data)
        version, number = said.pop("version"), said.pop("topic")
        return canvassing.sort_out(canvass, number, said, by=request.actor, version=version)

    return _done(request, canvass, form, sorted_out, _("Written down."))


@require_POST
def brief(request: StaffRequest, canvass: UUID) -> HttpResponse:
    """The brief goes to the village and the township."""
    form = VersionForm(request.POST)

    def given() -> object:
        version = form.cleaned_data["version"]
        return canvassing.give_brief(canvass, by=request.actor, version=version)

    return _done(request, canvass, form, given, _("The brief stands; now carry back the answers."))


def _done(
    request: StaffRequest, key: UUID, form: VersionForm, act: Callable[[], object], sentence: str
) -> HttpResponse:
    found = _found(request, key)
    canvassing.check_may_canvass(request.actor, found.village)
    done, status = form.attempt(act)
    if done is None:
        if status == Conflict.status:
            form.look_again(_found(request, key).version)
        return _page(request, _found(request, key), form, status=status)
    messages.success(request, sentence)
    return SeeOther(reverse("visits:canvass", args=[key]))


def _page(
    request: StaffRequest,
    found: Canvass,
    sent: VersionForm | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    topics = list(found.topics.all())
    number = sent.data.get("topic") if isinstance(sent, TopicForm) else None
    context: dict[str, Any] = {
        "canvass": found,
        "place": found.village,
        "reached": canvassing.reached(found),
        "topics": [(one, _form(found, one, sent, number)) for one in topics],
        "may": allowed(canvassing.check_may_canvass, request.actor, found.village),
        "new": _form(found, None, sent, number),
        "brief": sent if sent and not isinstance(sent, TopicForm) else _version(found),
        "wrong": sent,
    }
    return render(request, "visits/canvass.html", context, status=status)


def _version(found: Canvass) -> VersionForm:
    return VersionForm(initial={"version": found.version}, auto_id=False)


def _form(found: Canvass, topic: Any, sent: VersionForm | None, number: str | None) -> TopicForm:
    """The form of a topic; the one that was sent keeps what was typed."""
    own = str(topic.number) if topic else ""
    if isinstance(sent, TopicForm) and own == (number or ""):
        sent.auto_id = f"topic_{own}_%s"
        return sent
    words = {name: getattr(topic, name) for name in ("title", "said", "answer")} if topic else {}
    initial = {"version": found.version, "topic": own, **words}
    return TopicForm(initial=initial, auto_id=f"topic_{own}_%s")
