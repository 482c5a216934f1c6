"""One's own messages, and those that could not be delivered."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.common import clock
from linli.common.errors import Refused
from linli.common.pagination import page
from linli.outbox import services as outbox
from linli.outbox.models import Message
from linli.people.http import StaffRequest

ROWS: Final = 50


@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """My messages in my language: all unread ones first, then the others, newest first."""
    mine = Message.objects.inbox_of(request.actor, clock.now()).order_by("-due_at", "-pk")
    unread = list(mine.unread()[:ROWS])
    read = list(mine.filter(read_at__isnull=False)[:ROWS])
    context = {"unread": [_row(one) for one in unread], "read": [_row(one) for one in read]}
    return render(request, "outbox/inbox.html", context)


def _row(message: Message) -> dict[str, Any]:
    subject, body = outbox.text(message, get_language() or "")
    return {"message": message, "subject": subject, "body": body}


@require_POST
def open_message(request: StaffRequest, key: UUID) -> HttpResponse:
    """Mark one of my messages as read and go where it leads."""
    message = outbox.mark_read(key, by=request.actor)
    return redirect(message.link or "outbox:inbox")


@require_safe
def failed(request: StaffRequest) -> HttpResponse:
    """Messages that the worker gave up, about the places that the reader looks after."""
    if not request.actor.has("outbox.retry"):
        raise Refused(
            _("Your post does not look after the delivery of messages."),
            next_step=_("The chief grid leader or the township office does."),
        )
    found = page(
        Message.objects.visible_to(request.actor).failed().select_related("to"),
        order=("-created_at", "-id"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "rows": [_row(one) for one in found.rows],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
    }
    return render(request, "outbox/failed.html", context)


@require_POST
def retry(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask the worker for one more round of tries."""
    outbox.retry(key, by=request.actor)
    messages.success(request, _("The worker tries again within a minute."))
    return redirect("outbox:failed")
