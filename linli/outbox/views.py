"""One's own messages, how one wants e-mail, and what could not be delivered."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import Refused
from linli.common.pagination import page
from linli.outbox import services as outbox
from linli.outbox.forms import WayForm
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


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: StaffRequest) -> HttpResponse:
    """How I want my e-mail; every e-mail leads here."""
    if request.method == "POST":
        form = WayForm(request.POST, texts=_has_texts(request))
        if form.is_valid():
            given = form.cleaned_data
            outbox.choose(given["way"], by=request.actor, texts=given.get("texts"))
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("outbox:choice")
        return _choice_page(request, form, status=422)
    begun = {"way": outbox.way_of(request.actor), "texts": outbox.texts_of(request.actor)}
    return _choice_page(request, WayForm(initial=begun, texts=_has_texts(request)))


def _has_texts(request: StaffRequest) -> bool:
    """Text messages can leave, and this person has a telephone."""
    person = request.user.person
    return outbox.has_gateway() and person is not None and person.has_phone


def _choice_page(request: StaffRequest, form: WayForm, *, status: int = 200) -> HttpResponse:
    person = request.user.person
    context = {
        "form": form,
        "address": request.user.email,
        "phone": person.phone_masked if person and outbox.has_gateway() else "",
        "wants_phone": outbox.has_gateway() and not _has_texts(request),
    }
    return render(request, "outbox/choice.html", context, status=status)


@require_safe
def failed(request: StaffRequest) -> HttpResponse:
    """E-mails that the worker gave up or still tries, about the places that the reader looks
    after."""
    if not request.actor.has("outbox.retry"):
        raise Refused(
            _("Your post does not look after the delivery of messages."),
            next_step=_("The chief grid leader or the township office does."),
        )
    mine = Message.objects.visible_to(request.actor).select_related("to")
    found = page(
        mine.failed(), order=("-created_at", "-id"), size=ROWS, after=request.GET.get("after")
    )
    context = {
        "rows": [_row(one) for one in found.rows],
        "trying": [_row(one) for one in mine.tried_again().order_by("due_at", "pk")[:ROWS]],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
    }
    return render(request, "outbox/failed.html", context)


@require_POST
def retry(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask the worker for one more round of tries."""
    outbox.retry(key, by=request.actor)
    messages.success(request, _("The worker tries again within a minute."))
    return redirect("outbox:failed")


@require_POST
def retry_all(request: StaffRequest) -> HttpResponse:
    """The same for all that stood on the page."""
    again = outbox.retry_all(_keys(request.POST.getlist("key")), by=request.actor)
    messages.success(
        request,
        ngettext(
            "The worker tries %(count)d message again within a minute.",
            "The worker tries %(count)d messages again within a minute.",
            again,
        )
        % {"count": again},
    )
    return redirect("outbox:failed")


def _keys(texts: list[str]) -> list[UUID]:
    """Keys as the page carried them; what is none is nobody's."""
    keys = []
    for text in texts[:ROWS]:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


@require_POST
def give_up(request: StaffRequest, key: UUID) -> HttpResponse:
    """This e-mail is not tried any more."""
    outbox.give_up(key, by=request.actor)
    messages.success(request, _("Given up. The message still stands in its reader's messages."))
    return redirect("outbox:failed")
