"""The red schoolbag: what is still to be brought, the log of deliveries, the form (row S4-07)."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities.choices import Part
from linli.activities.models import Activity
from linli.common import clock
from linli.common.errors import Invalid, Refused
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.common.numbers import shown
from linli.common.pagination import page
from linli.matters.models import Matter
from linli.matters.services.kinds import offered
from linli.orglife import services as orglife
from linli.orglife.choices import Brought
from linli.orglife.forms.schoolbag import ANOTHER_NAME, DeliveryForm, KitForm, Offer
from linli.orglife.models import BagDelivery
from linli.orglife.services import Target, ToBring
from linli.orglife.views.year import host_here
from linli.people.http import StaffRequest
from linli.territory.models import Household, Unit
from linli.territory.paths import village_path
from linli.territory.services.households import parse_number

ROWS: Final = 50
ORDER: Final = ("-planned_from", "pk")
TAGS: Final = {Brought.NOBODY: "wait", Brought.UNWANTED: "plain"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def schoolbag(request: StaffRequest, host: int) -> HttpResponse:
    """One organisation's; to whom it was brought is read by whoever keeps its life alone."""
    found = host_here(request, host)
    keeps = orglife.keeps_life(request.actor, found)
    waiting = orglife.to_bring(found) if keeps else []
    kits = orglife.kits_for(request.actor)
    form = _form(request, found, waiting, kits) if keeps else None
    if form is None and request.method == "POST":
        raise Refused(
            _("Your post does not keep the deliveries of this organisation."),
            next_step=_("Ask the secretary of the branch."),
        )
    status: int = HTTPStatus.OK
    if form is not None and form.is_bound:
        made, status = form.attempt(lambda: _deliver(request, found, form))
        if made is not None:
            messages.success(request, _said(made))
            return SeeOther(reverse("orglife:schoolbag", args=[found.pk]))
    rows = page(orglife.log_of(found), order=ORDER, size=ROWS, after=request.GET.get("after"))
    seen = _seen(request, rows.rows)
    context = {
        "unit": found,
        "year": clock.today().year,
        "waiting": waiting,
        "kits": kits,
        "keeps": keeps,
        "form": form,
        "rows": [_told(one, seen, keeps=keeps) for one in rows.rows],
        "next_href": f"?after={rows.next_cursor}" if rows.next_cursor else "",
    }
    return render(request, "orglife/schoolbag.html", context, status=status)


def _form(
    request: StaffRequest, host: Unit, waiting: list[ToBring], kits: list[Any]
) -> DeliveryForm:
    village = village_path(orglife.place_of(host).path)
    offer = Offer(
        waiting,
        orglife.usual_people(host),
        orglife.groups_of(host),
        orglife.lanes_of(host),
        kits,
        orglife.items_for(request.actor),
        offered(village) if village else (),
    )
    to = request.GET.get("to", "")
    wanted = next((one for one in waiting if one.target == to), None)
    kit_keys = {kit.pk for kit in kits}
    begun = {
        "key": new_key(),
        "at": clock.local(clock.now()),
        "carriers": request.actor.name,
        "to": wanted.target if wanted else "",
        "items": [str(one.pk) for one in wanted.items] if wanted else [],
        "kit": next((str(one.pk) for one in wanted.items if one.pk in kit_keys), "")
        if wanted
        else "",
    }
    sent = (request.POST,) if request.method == "POST" else ()
    return DeliveryForm(offer, *sent, initial=begun)


def _deliver(request: StaffRequest, host: Unit, form: DeliveryForm) -> BagDelivery:
    return orglife.deliver(host, form.carried(_target(host, form)), by=request.actor)


def _target(host: Unit, form: DeliveryForm) -> Target:
    """Whom the form means."""
    said, offer = form.cleaned_data["to"], form.offer
    if said == ANOTHER_NAME:
        return Target(name=form.cleaned_data["name"])
    door = form.door()
    if door is not None:
        rows = Household.objects.current(clock.now()).filter(unit__in=offer.lanes, unit=door[0])
        home = rows.select_related("unit").filter(number=parse_number(door[1])).first()
        if home is None:
            sentence = _("There is no such door here. Check lane and number.")
            raise Invalid(sentence, fields={"number": sentence})
        return Target(household=home)
    kind, _dash, key = said.partition("-")
    if kind == "h":
        return Target(household=Household.objects.select_related("unit").get(pk=key))
    if kind == "u":
        return Target(group=next((one for one in offer.groups if str(one.pk) == key), None))
    return Target(person=orglife.person_of(key) if kind == "p" else None)


def _said(made: BagDelivery) -> str:
    raised = [row.matter.number for row in made.activity.matters.select_related("matter")]
    if not raised:
        return _("The delivery is written down.")
    return _("The delivery is written down; the need is matter %(number)s.") % {
        "number": shown(raised[0])
    }


def _seen(request: StaffRequest, rows: list[Activity]) -> set[UUID]:
    """The matters of a page that the reader may open. One query."""
    keys = [tie.matter_id for row in rows for tie in row.matters.all()]
    found = Matter.objects.visible_to(request.actor).filter(pk__in=keys)
    return set(found.values_list("pk", flat=True)) if keys else set()


def _told(row: Activity, seen: set[UUID], *, keeps: bool) -> dict[str, Any]:
    """A delivery as the reader may know it: to whom only where they keep this life."""
    delivery = getattr(row, "delivery", None)
    visited = [one for one in row.participations.all() if one.role == Part.VISITED]
    return {
        "activity": row,
        "delivery": delivery,
        "to": "、".join(_name(one, keeps=keeps) for one in visited),
        "by": "、".join(
            one.name for one in row.participations.all() if one.role == Part.VISITOR and keeps
        ),
        "items": [use.material.title for use in row.materials.all()],
        "tag": TAGS.get(Brought(delivery.outcome), "done") if delivery else "plain",
        "matters": [tie.matter for tie in row.matters.all() if tie.matter_id in seen],
        "needs": bool(row.matters.all()),
    }


def _name(row: Any, *, keeps: bool) -> str:
    if row.unit_id is not None or keeps:
        return str(row.name)
    return _("a household") if row.household_id else _("a member")


@require_POST
def strike(request: StaffRequest, host: int, delivery: UUID) -> HttpResponse:
    """Strike out what was written down by mistake."""
    found = host_here(request, host)
    orglife.strike_delivery(found, delivery, by=request.actor)
    messages.success(request, _("Struck out; it counts no longer."))
    return SeeOther(reverse("orglife:schoolbag", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: StaffRequest, host: int) -> HttpResponse:
    """Put a kit together from the library."""
    found = host_here(request, host)
    if not orglife.keeps_life(request.actor, found):
        raise Refused(
            _("Your post does not keep the deliveries of this organisation."),
            next_step=_("Ask the secretary of the branch."),
        )
    sent = (request.POST,) if request.method == "POST" else ()
    form = KitForm(orglife.items_for(request.actor), *sent, initial={"key": new_id()})

    def made() -> Any:
        said = form.cleaned_data
        return orglife.put_together(
            found,
            said["title"],
            said["about"],
            form.chosen(),
            by=request.actor,
            key=form.given_key(),
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(made)
        if done is not None:
            messages.success(request, _("The kit lies ready."))
            return SeeOther(reverse("orglife:schoolbag", args=[found.pk]))
    context = {"unit": found, "form": form, "title": _("Put a kit together")}
    return render(request, "orglife/kit.html", context, status=status)
