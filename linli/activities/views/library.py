"""The library of materials."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import FileType, MaterialKind
from linli.activities.forms import MaterialForm
from linli.activities.models import Material
from linli.activities.views.finding import chosen
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.common.pagination import page
from linli.people.http import StaffRequest

ROWS: Final = 50
MOST_HOSTS: Final = 300
TYPES: Final = {FileType.PDF: "application/pdf", FileType.JPEG: "image/jpeg"}


@require_safe
def library(request: StaffRequest) -> HttpResponse:
    """What organisations of the reader's places, and places above, put there."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no activities."))
    kind = request.GET.get("kind", "")
    rows = Material.objects.visible_to(request.actor).select_related("unit")
    if kind in MaterialKind.values:
        rows = rows.filter(kind=kind)
    found = page(rows, order=("-added_at", "pk"), size=ROWS, after=request.GET.get("after"))
    chips = [{"href": "?", "label": _("All"), "current": kind not in MaterialKind.values}]
    chips += [
        {"href": f"?kind={one.value}", "label": one.label, "current": kind == one.value}
        for one in MaterialKind
    ]
    narrowed = f"kind={kind}&" if kind in MaterialKind.values else ""
    context = {
        "rows": [{"material": one, "kept": _keeps(request, one)} for one in found.rows],
        "chips": chips,
        "next_href": f"?{narrowed}after={found.next_cursor}" if found.next_cursor else "",
        "may_add": request.actor.has(rules.PLAN),
    }
    return render(request, "activities/library.html", context)


def _keeps(request: StaffRequest, material: Material) -> bool:
    """Whether the reader may take it out."""
    return any(material.path.startswith(one.path) for one in request.actor.granting(rules.PLAN))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Put something there."""
    if not request.actor.has(rules.PLAN):
        raise Refused(_("Your post does not keep the library."))
    hosts = list(activities.hosts_of(request.actor, rules.PLAN)[:MOST_HOSTS])
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MaterialForm(hosts, *sent, initial={"key": new_id()})

    def added() -> Material:
        unit = chosen(hosts, form.cleaned_data["unit"])
        return activities.add_material(
            unit, form.material(), by=request.actor, key=form.cleaned_data["key"]
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(added)
        if made is not None:
            messages.success(request, _("It is in the library."))
            return SeeOther(reverse("activities:library"))
    context = {"form": form, "title": _("Put something into the library")}
    return render(request, "activities/form.html", context, status=status)


@require_safe
def file(request: StaffRequest, material: UUID) -> FileResponse:
    """The file itself; a PDF is saved, not shown, whatever lies in it."""
    found = Material.objects.visible_to(request.actor).exclude(file_type="").filter(pk=material)
    row = found.first()
    unknown = NotHere(_("There is no such material here."))
    if row is None:
        raise unknown
    try:
        opened = activities.path_of(row).open("rb")
    except FileNotFoundError:
        raise unknown from None
    answer = FileResponse(
        opened,
        as_attachment=row.file_type == FileType.PDF,
        filename=f"{row.title}.{row.file_type}",
        content_type=TYPES[FileType(row.file_type)],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def withdraw(request: StaffRequest, material: UUID) -> HttpResponse:
    """Take something out; at once where somebody takes their consent back."""
    found = Material.objects.visible_to(request.actor).filter(pk=material).first()
    if found is None:
        raise NotHere(_("There is no such material here."))
    activities.withdraw_material(found.pk, by=request.actor)
    messages.success(request, _("It is no longer in the library."))
    return SeeOther(reverse("activities:library"))
