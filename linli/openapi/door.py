"""What every request of a program passes before a route sees it: the key, the limit, the media
type, and whether it was sent before. Every refusal leaves as a problem document."""

import logging
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from linli.common.doors.bodies import check_words
from linli.common.doors.problems import (
    BadRequest,
    Broken,
    NoKey,
    NoSuchMethod,
    TooLarge,
    WrongMediaType,
    problem,
)
from linli.common.errors import Conflict, DomainError, Invalid, NotHere, Refused
from linli.openapi.services.answering import once
from linli.people import services as people
from linli.people.choices import ClientScope
from linli.people.http import ProgramRequest
from linli.people.models import ApiClient
from linli.territory import services as territory

log: Final = logging.getLogger(__name__)
JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
KEY: Final = re.compile(r"[!-~]{1,200}")  # what a program may draw
View = Callable[..., HttpResponseBase]


def door(view: View, *, takes: Mapping[str, str], asks: Callable[[str], frozenset[str]]) -> View:
    """The view behind the door. `takes` is the media type of what is sent there by a method, if
    anything; `asks` says for a route which questions it knows."""

    @csrf_exempt
    @login_not_required
    def pass_door(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            response = _pass(cast(ProgramRequest, request), view, takes, asks, parts)
        except Exception as exception:
            response = problem(request, explained(exception))
        return _finished(request, response)

    return pass_door


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, **_parts: Any) -> HttpResponseBase:
    """Any other address below the door."""
    refused = NotHere(
        _("There is no such address in this API."),
        next_step=_("The addresses stand in /api/v1/openapi.json; none of them ends in a slash."),
    )
    return _finished(request, problem(request, refused))


def _pass(
    request: ProgramRequest,
    view: View,
    takes: Mapping[str, str],
    asks: Callable[[str], frozenset[str]],
    parts: dict[str, Any],
) -> HttpResponseBase:
    if request.method == "HEAD":
        request.method = "GET"  # whoever serves it leaves the body out
    check_words(request.path)
    check_words(list(request.GET.items()))
    request.program = _known(request)
    request.actor = territory.actor_of_client(request.program)
    territory.check_client_may_ask(request.program)
    request.idempotency_key = ""
    if request.method == "GET":
        _check_asked(request, asks)
    media = takes.get(request.method or "")
    return _sent(request, view, media, parts) if media else view(request, **parts)


def _check_asked(request: HttpRequest, asks: Callable[[str], frozenset[str]]) -> None:
    """A filter that is spelled wrong would show more than was asked for."""
    match = request.resolver_match
    unknown = set(request.GET) - asks(match.route if match else "")
    if unknown:
        sentence = _("This address does not know it: leave it out.")
        raise Invalid(
            _("Something was asked that is not known here."),
            fields=dict.fromkeys(sorted(unknown), sentence),
        )


def _sent(
    request: ProgramRequest, view: View, takes: str, parts: dict[str, Any]
) -> HttpResponseBase:
    """What is sent: in the right media type, and once."""
    if request.content_type != takes:
        raise WrongMediaType(
            _("This address takes %(type)s.") % {"type": takes},
            next_step=_("Say so in Content-Type, and send it like that."),
        )
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":  # a PUT says a whole thing: twice is once
        return view(request, **parts)
    if not KEY.fullmatch(key):
        raise BadRequest(
            _("The Idempotency-Key cannot be used."),
            next_step=_("Draw 1 to 200 visible ASCII signs, such as a UUID."),
        )
    request.idempotency_key = sha256(key.encode()).hexdigest()
    do = cast(Callable[[], HttpResponse], lambda: view(request, **parts))
    return once(request.program, key, _digest(request, takes), do)


def _known(request: HttpRequest) -> ApiClient:
    """The program whose key was sent; raises `NoKey` or `Refused`."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    client = people.client_with_key(key) if scheme.lower() == "bearer" else None
    if client is None:
        raise NoKey(
            _("There is no key, or it opens nothing."),
            next_step=_("Send “Authorization: Bearer” and your key; the office gives you one."),
        )
    if not client.may_enter(ClientScope.API):
        raise Refused(
            _("This key is for Open311 alone."),
            next_step=_("Ask the office for a key of the scope “api” or “all”."),
        )
    return client


def _digest(request: ProgramRequest, takes: str) -> str:
    """What makes two requests the same."""
    parts = [request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]
    if takes == JSON:
        parts.append(sha256(request.body).hexdigest())
    else:
        parts += [f"{name}={value}" for name, value in sorted(request.POST.items())]
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                parts.append(sha256(file.read()).hexdigest())
                file.seek(0)
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def explained(exception: Exception) -> DomainError:
    """Whatever went wrong, as something to be said. What nobody foresaw is logged."""
    if isinstance(exception, DomainError):
        return exception
    if isinstance(exception, RequestDataTooBig):
        return TooLarge(_("Too much was sent at once."), next_step=_("Send less at a time."))
    if isinstance(exception, SuspiciousOperation | MultiPartParserError):
        return BadRequest(_("The request cannot be read."))
    if isinstance(exception, OverflowError | DataError):
        return Invalid(_("Something in this request is too large."))
    if isinstance(exception, IntegrityError):
        log.warning("Two at once, or a row that does not fit", exc_info=exception)
        return Conflict(
            _("The same was entered at this very moment, or something that rules it out."),
            next_step=_("Look whether it is there already; if not, send it again."),
        )
    log.error("The door for programs failed", exc_info=exception)
    return Broken(
        _("Something went wrong here. It was noted."), next_step=_("Try again in a minute.")
    )


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with what every answer says. What Django refuses by itself becomes a problem."""
    if response.status_code == NoSuchMethod.status and "problem" not in response["Content-Type"]:
        allowed = response.headers.get("Allow", "")
        refused = NoSuchMethod(
            _("This address does not take %(method)s.") % {"method": request.method},
            next_step=_("It takes: %(methods)s.") % {"methods": allowed},
        )
        response = problem(request, refused)
        response.headers["Allow"] = allowed
    request.method = request.META["REQUEST_METHOD"]
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ("Accept-Language", "Authorization"))
    return response
