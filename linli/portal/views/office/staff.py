"""The staff of a place: the list with its vacancies, somebody new, and a further posting."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import Invalid
from linli.common.pagination import page
from linli.people import services as people
from linli.people.http import StaffRequest
from linli.people.models import Person
from linli.people.services import Invited
from linli.portal.office_forms import AppointForm, InviteForm, OfficeForm
from linli.portal.views.office.hub import around, own_place, place_of, see_other, to_own
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.models import Posting, Role, Unit
from linli.territory.models.postings import PostingQuerySet
from linli.territory.services import staff, vacancies

ROWS: Final = 100
ORDER: Final = ("path", "role__turn", "since_at", "pk")


mine = to_own("portal:staff-of", "postings.view")


@require_safe
def staff_of(request: StaffRequest, code: str) -> HttpResponseBase:
    """Who holds which posting at a place and below, and which roles nobody holds."""
    place = place_of(request.actor, code, "postings.view")
    now, over = clock.now(), request.GET.get("over") == "yes"
    postings = staff.staff_of(place, by=request.actor, at=now, over=over)
    if kind := asked_for(request):
        filters = {"place": place.code, "over": over}
        return download(_table(postings), kind, by=request.actor, what="postings", filters=filters)
    found = page(
        postings,
        order=ORDER,
        size=ROWS,
        after=request.GET.get("after"),
    )
    above, below = around(request.actor, place, "postings.view")
    away = {} if over else staff.away_now(found.rows, now)
    manages = bool(rules.covering(request.actor, "postings.manage", place.path))
    wheres = staff.wheres(place)
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "over": over,
        "rows": [_row(posting, away) for posting in found.rows],
        "next_href": f"?{'over=yes&' if over else ''}after={found.next_cursor}"
        if found.next_cursor
        else "",
        "roles": Role.objects.order_by("turn", "code"),
        "vacancies": [] if over else vacancies.at_place(place, wheres, now),
        "manages": manages,
        "downloads": links(request),
    }
    return render(request, "portal/staff.html", context)


def _table(postings: PostingQuerySet) -> Table:
    """The list to take along: what the page shows, no telephone."""
    rows = postings.order_by(*ORDER)
    return Table(
        "staff",
        (_("Name"), _("Role"), _("Where"), _("From"), _("Until")),
        (
            (
                str(one.person),
                one.role.name,
                one.where,
                clock.local(one.since_at).date(),
                clock.local(one.until_at).date() if one.until_at else "",
            )
            for one in rows
        ),
        rows.count(),
    )


def _row(posting: Posting, away: dict[UUID, Any]) -> dict[str, Any]:
    now = clock.now()
    return {
        "posting": posting,
        "where": posting.where,
        "begins": posting.since_at > now,
        "away_until": away.get(posting.pk),
        "signs_in": hasattr(posting.person, "user"),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest, code: str) -> HttpResponse:
    """Somebody new; sent, the way in is shown once, to be handed over or read out."""
    place = place_of(request.actor, code, "postings.manage")
    places = staff.wheres(place)
    roles = staff.roles_to_give(request.actor, places)
    if request.method != "POST":
        begun = {name: request.GET[name] for name in ("role", "where") if name in request.GET}
        return _form(request, place, InviteForm(roles, places, initial=begun))
    form = InviteForm(roles, places, request.POST)

    def engage() -> staff.Engaged:
        return staff.engage(
            form.place,
            form.cleaned_data["role"],
            by=request.actor,
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            username=form.cleaned_data["username"],
            since_at=form.moment,
            key=form.sent_key,
        )

    engaged, status = form.attempt(engage)
    if engaged is None:
        return _form(request, place, form, status=status)
    return slips(request, place, [slip(engaged.invited, engaged.posting)])


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: StaffRequest, code: str) -> HttpResponse:
    """A further posting for somebody who has or had one in my places."""
    place = place_of(request.actor, code, "postings.manage")
    places, known = staff.wheres(place), _known(request)
    roles = staff.roles_to_give(request.actor, places)
    begun = {name: request.GET[name] for name in ("person", "role", "where") if name in request.GET}
    sent = (request.POST,) if request.method == "POST" else ()
    form = AppointForm(known, roles, places, *sent, initial=begun)
    if not form.is_bound:
        return _form(request, place, form)

    def add() -> Posting:
        return territory.appoint(
            next(one for one in known if str(one.pk) == form.cleaned_data["person"]),
            form.cleaned_data["role"],
            by=request.actor,
            unit=form.place.unit,
            grid=form.place.grid,
            area=form.place.area,
            since_at=form.moment,
            key=form.sent_key,
        )

    made, status = form.attempt(add)
    if made is None:
        return _form(request, place, form, status=status)
    messages.success(request, _("%(name)s is appointed.") % {"name": made.person})
    return see_other(reverse("portal:staff-of", args=[place.code]))


def _known(request: StaffRequest) -> list[Person]:
    """Everybody whom this person might appoint once more."""
    widest = own_place(request.actor, "postings.manage")
    return staff.known_people(widest, by=request.actor, at=clock.now())


def _form(
    request: StaffRequest, place: Unit, form: OfficeForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    new = isinstance(form, InviteForm)
    title = _("Invite somebody") if new else _("Appoint somebody known")
    context = {"unit": place, "form": form, "new": new, "title": title}
    return render(request, "portal/staff_form.html", context, status=status)


@never_cache
@require_POST
def access(request: StaffRequest, person: UUID) -> HttpResponse:
    """New access, cutting off a lost phone, deactivating an account or giving it back."""
    known = staff.known_person(person, by=request.actor)
    account = people.account_of(known)
    posting = Posting.objects.visible_to(request.actor, "postings.manage").filter(person=known)
    held = posting.select_related("unit", "grid", "area", "role").order_by("-since_at")[0]
    verb = request.POST.get("do", "")
    if verb == "invite":
        invited = territory.invite(
            known, by=request.actor, new_factors=request.POST.get("new_factors") == "yes"
        )
        return slips(request, held.unit, [slip(invited, held)])
    acts = {
        "cut_off": (territory.cut_off, _("Every phone and browser of %(name)s is signed out.")),
        "deactivate": (territory.deactivate, _("%(name)s can no longer sign in.")),
        "reactivate": (territory.reactivate, _("%(name)s can sign in again.")),
    }
    if verb not in acts or account is None:
        raise Invalid(_("This person has no account yet."), next_step=_("Invite them first."))
    act, sentence = acts[verb]
    act(account, by=request.actor)
    messages.success(request, sentence % {"name": known})
    return see_other(reverse("portal:posting", args=[held.pk]))


def slip(invited: Invited, posting: Posting) -> dict[str, Any]:
    """What is handed to one person."""
    return {
        "name": posting.person.display_name,
        "posting": f"{posting.role.name} · {posting.where}",
        "link": invited.link,
        "code": invited.code,
        "username": invited.username,
        "join_address": invited.join_address,
        "until": invited.invitation.expires_at,
    }


def slips(request: StaffRequest, place: Unit, made: list[dict[str, Any]]) -> HttpResponse:
    """The page that shows ways in, once: nothing of it is kept."""
    above = next((unit for unit in [place] if unit.code), None) or place.parent
    return render(request, "portal/invitation.html", {"unit": above, "slips": made})
