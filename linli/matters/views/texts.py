"""The gateway's door for answers to text messages, and the end of them at the desk."""

import hmac
import json
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.common import clock
from linli.common.clients import client_network
from linli.common.errors import Invalid, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.limits import Limit
from linli.matters import services as matters
from linli.matters.views.matter_page import visible
from linli.outbox.services.sms import filled, signature
from linli.people.http import StaffRequest

MOST_BYTES: Final = 16 * 1024
LATE: Final = timedelta(minutes=5)  # an old request is somebody else's copy
FORGED: Final = Limit("texts.forged", 20, timedelta(minutes=10))


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def sms_answers(request: HttpRequest) -> HttpResponse:
    """One answer, signed by the gateway. What came twice is said to be taken both times."""
    _check_signature(request)
    phone, words, key = _fields(request)
    outcome = matters.take_answer(key, phone, words)
    return JsonResponse({"code": 0, "outcome": outcome})


def _check_signature(request: HttpRequest) -> None:
    gateway = settings.LINLI_SMS_IN
    if gateway is None:
        raise NotHere(_("There is nothing at this address."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Invalid(_("This is too long for an answer."))
    moment, sign = (request.headers.get(name, "") for name in gateway.headers)
    body = request.body.decode("utf-8", "replace")
    words = filled(gateway.sign, {"time": moment, "body": body})
    wanted = signature(gateway.secret, words, sign_as=gateway.sign_as)
    if not hmac.compare_digest(wanted.encode(), sign.encode()) or not _is_now(moment):
        FORGED.spend(client_network(request))
        raise Refused(_("The signature does not fit."))


def _is_now(moment: str) -> bool:
    if not (moment.isascii() and moment.isdigit()) or len(moment) > 13:
        return False
    seconds = int(moment) / (1000 if len(moment) == 13 else 1)
    return abs(clock.now().timestamp() - seconds) <= LATE.total_seconds()


def _fields(request: HttpRequest) -> tuple[str, str, str]:
    """The sender's number, the words and the gateway's id. Raises `Invalid`."""
    given: Any = request.POST
    if request.content_type == "application/json":
        try:
            given = json.loads(request.body)
        except ValueError:
            given = None
    names = settings.LINLI_SMS_IN.fields if settings.LINLI_SMS_IN else ()
    try:
        phone, words, key = (str(given[name]).replace("\x00", "") for name in names)
    except (KeyError, TypeError, ValueError):
        raise Invalid(_("Number, words or id is missing.")) from None
    if not key.strip():
        raise Invalid(_("Number, words or id is missing."))
    return phone, words, key


@require_POST
def end_texts(request: StaffRequest, number: str) -> HttpResponse:
    """The reporter said that they want no text messages any more."""
    matter = visible(request, number)
    matters.end_texts(matter, by=request.actor)
    messages.success(request, _("This reporter gets no text messages any more."))
    return SeeOther(matter.get_absolute_url())
