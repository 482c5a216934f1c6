"""Photos of activities: beside the record, and in public where those who can be seen agreed."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.forms import ActivityPhotoForm
from linli.activities.models import Activity, ActivityPhoto
from linli.activities.services.photos import PLACE
from linli.activities.views.finding import visible
from linli.common.clients import client_network
from linli.common.errors import NotHere
from linli.common.http import SeeOther
from linli.common.limits import Limit
from linli.common.photo_files import PRIVATE, PUBLIC
from linli.people.choices import ActorKind
from linli.people.http import StaffRequest, VisitorRequest

TAKEN_BACK: Final = Limit("activities.photo", 30, timedelta(hours=1))  # from one place


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: StaffRequest, activity: UUID) -> HttpResponse:
    """The photos of one activity; whoever keeps its record adds some and says which are shown."""
    found = visible(request, activity)
    may = _may_keep(request, found)
    if request.method == "POST":
        rules.check_may(request.actor, "photo", found, rules.own_part(request.actor, found))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ActivityPhotoForm(*sent)

    def added() -> tuple[int]:
        said = form.cleaned_data
        kept = activities.add_photos(
            found.pk,
            said["photos"],
            by=request.actor,
            caption=said["caption"],
            taken_by=said["taken_by"],
            agreed=said["agreed"],
        )
        return (kept,)

    status = 200
    if form.is_bound:
        kept, status = form.attempt(added)
        if kept is not None:
            messages.success(request, _("Kept.") if kept[0] else _("They were there already."))
            return SeeOther(reverse("activities:photos", args=[found.pk]))
    context: dict[str, Any] = {
        "activity": found,
        "rows": drawn(found.photos.order_by("added_at", "pk")),
        "is_public": Activity.objects.public().filter(pk=found.pk).exists(),
        "may": may,
        "form": form if may or form.is_bound else None,
    }
    return render(request, "activities/photos.html", context, status=status)


def _may_keep(request: StaffRequest, activity: Activity) -> bool:
    own = rules.own_part(request.actor, activity)
    return "photo" in rules.moves_for(request.actor, activity, own)


def drawn(rows: Iterable[ActivityPhoto]) -> list[dict[str, Any]]:
    """As `components/photo.html` draws them."""
    return [
        {
            "row": row,
            "src": f"{href}?small=1",
            "href": href,
            "alt": row.caption or _("Photo"),
            "caption": row.caption,
        }
        for row in rows
        for href in [reverse("activities:photo", args=[row.pk])]
    ]


@require_POST
def photo_act(request: StaffRequest, picture: UUID, act: str) -> HttpResponse:
    """Show one, hide it, or remove it for good."""
    row = ActivityPhoto.objects.visible_to(request.actor).filter(pk=picture).first()
    do = DO.get(act)
    if row is None or do is None:
        raise NotHere(_("There is no such photo here."))
    make, said = do
    make(row.pk, by=request.actor)
    messages.success(request, said())
    return SeeOther(reverse("activities:photos", args=[row.activity_id]))


DO: Final[dict[str, tuple[Callable[..., object], Callable[[], str]]]] = {
    "show": (activities.show_photo, lambda: _("It may be shown.")),
    "hide": (activities.hide_photo, lambda: _("It is no longer shown.")),
    "remove": (activities.remove_photo, lambda: _("It is gone.")),
}


@login_not_required
@require_safe
def photo(request: VisitorRequest, picture: UUID) -> HttpResponseBase:
    """The picture itself: to anybody if it is shown, to staff who see its record. Small with
    `?small=1`."""
    small = bool(request.GET.get("small"))
    if ActivityPhoto.objects.shown().filter(pk=picture).exists():
        return PLACE.answer(picture, small=small, caching=PUBLIC)
    seen = False
    if request.actor.kind == ActorKind.STAFF:
        seen = ActivityPhoto.objects.visible_to(request.actor).filter(pk=picture).exists()
    return PLACE.answer(picture if seen else None, small=small, caching=PRIVATE)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: VisitorRequest, picture: UUID) -> HttpResponse:
    """“I can be seen here, and do not want to be”: asked by anybody, done at once."""
    row = ActivityPhoto.objects.shown().select_related("activity__kind").filter(pk=picture).first()
    if row is None:
        raise NotHere(
            _("There is no such photo, or it is not public."),
            next_step=_("It may have been taken away already."),
        )
    if request.method == "POST":
        TAKEN_BACK.spend(client_network(request))
        activities.take_back(row.pk)
        messages.success(request, _("It is no longer shown."))
        return SeeOther(reverse("activities:open", args=[row.activity_id]))
    context = {"photo": drawn([row])[0], "activity": row.activity}
    return render(request, "activities/take_back.html", context)


@login_not_required
@require_safe
def opened(request: VisitorRequest, activity: UUID) -> HttpResponse:
    """What everybody may know of an activity that is for everybody, with its photos."""
    found = Activity.objects.public().for_list().filter(pk=activity).first()
    if found is None:
        raise NotHere(_("There is no such activity, or it is not public."))
    rows = ActivityPhoto.objects.shown().filter(activity=found).order_by("added_at", "pk")
    context = {"activity": found, "photos": drawn(rows)}
    return render(request, "activities/open.html", context)
