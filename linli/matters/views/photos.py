"""Photos: for the holder of a link, for staff who may see the matter, and for all once released."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from linli.common.photo_files import PRIVATE, PUBLIC
from linli.matters import services as matters
from linli.matters.models import Attachment, Matter
from linli.matters.services.photos import PLACE
from linli.people.choices import ActorKind
from linli.people.http import VisitorRequest


@login_not_required
@require_safe
def of_link(request: VisitorRequest, number: str, secret: str, photo: UUID) -> HttpResponseBase:
    """A photo of the reporter's own matter, if it is one that they may see."""
    matter = matters.with_link(number, secret)
    row = Attachment.objects.filter(pk=photo, matter=matter, is_public=True).first()
    return _sent(request, row, PRIVATE)


@login_not_required
@require_safe
def photo(request: VisitorRequest, photo: UUID) -> HttpResponseBase:
    """A released photo of a public matter; for staff any photo of what they may see."""
    row = Attachment.objects.select_related("matter__kind").filter(pk=photo).first()
    if row is not None and row.released and row.is_public and row.matter.is_public:
        return _sent(request, row, PUBLIC)
    if row is not None and request.actor.kind == ActorKind.STAFF:
        visible = Matter.objects.visible_to(request.actor).filter(pk=row.matter_id)
        return _sent(request, row if visible.exists() else None, PRIVATE)
    return _sent(request, None, PRIVATE)


def _sent(request: VisitorRequest, row: Attachment | None, caching: str) -> HttpResponseBase:
    """The file, small with `?small=1`; raises `NotHere`."""
    small = bool(request.GET.get("small"))
    return PLACE.answer(row.pk if row else None, small=small, caching=caching)
