"""Writing down what an instructor does: planned or recorded, with what came up."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityKind
from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.instructors import rules
from linli.instructors import services as instructors
from linli.instructors.choices import VISIT, WRITTEN
from linli.instructors.forms import WriteForm
from linli.matters.services.kinds import offered_to_staff
from linli.people.http import StaffRequest
from linli.territory.models import Unit
from linli.territory.services.link_ends import village_of


def _villages(request: StaffRequest) -> list[Unit]:
    rules.check_instructs(request.actor)
    found = instructors.villages_of(request.actor)
    if not found:
        raise Refused(
            _("You are posted to no village yet."),
            next_step=_("Ask the township to post you to the village that you are linked to."),
        )
    return found


def _form(
    request: StaffRequest, villages: list[Unit], village: Unit, begun: dict[str, Any]
) -> WriteForm:
    by_code = {one.pk: one for one in ActivityKind.objects.filter(pk__in=WRITTEN)}
    what = [by_code[code] for code in WRITTEN if code in by_code]
    kinds = offered_to_staff([village.path])
    followed = instructors.open_follow_ups(village, by=request.actor)
    sent = (request.POST,) if request.method == "POST" else ()
    return WriteForm(what, villages, list(kinds), followed, *sent, initial=begun)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: StaffRequest) -> HttpResponse:
    """Something new. The village's open matters stand there to be ticked."""
    villages = _villages(request)
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("village", "")
    village = next((one for one in villages if one.code == asked), villages[0])
    kind = request.GET.get("kind", "")
    begun = {
        "key": new_key(),
        "kind": kind if kind in WRITTEN else VISIT,
        "village": village.code,
        "begins": clock.local(clock.now() - timedelta(hours=2)),
    }
    form = _form(request, villages, village, begun)
    chips = [
        {"href": f"?village={one.code}&kind={kind}", "label": one.short_name,
         "current": one == village}
        for one in villages
    ]  # fmt: skip
    return _written(request, form, village, chips=chips if len(villages) > 1 else [])


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, activity: UUID) -> HttpResponse:
    """The record of something that they had planned."""
    villages = _villages(request)
    found = instructors.planned_here(request.actor, activity)
    path = village_of(found.host_path)
    village = next((one for one in villages if one.path == path), None)
    if village is None:
        raise NotHere(_("There is no such plan of yours."))
    begun = {
        "key": new_key(),
        "version": found.version,
        "kind": found.kind_id,
        "village": village.code,
        "begins": clock.local(found.planned_from),
        "ends": clock.local(found.planned_to),
        "title": found.title,
        "roles": list(found.tags.values_list("tag", flat=True)),
        "goal": next((one.tag for one in found.tags.filter(tag__startswith="goal_")), ""),
    }
    form = _form(request, [village], village, begun)
    return _written(request, form, village, planned=found)


def _written(
    request: StaffRequest,
    form: WriteForm,
    village: Unit,
    *,
    planned: Activity | None = None,
    chips: Any = (),
) -> HttpResponse:
    status: int = HTTPStatus.OK
    if form.is_bound:
        key = planned.pk if planned else None
        made, status = form.attempt(lambda: instructors.write(form.work(key), by=request.actor))
        if made is not None:
            said = _("Planned.") if made.status == Status.PLANNED else _("It stands in your log.")
            messages.success(request, said)
            return SeeOther(made.get_absolute_url() if made.status == Status.PLANNED else
                            reverse("instructors:log"))  # fmt: skip
    context = {"form": form, "unit": village, "planned": planned, "chips": chips}
    return render(request, "instructors/write.html", context, status=status)
