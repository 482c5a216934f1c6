"""GeoReport v2 for other programs: one door, and behind it what the standard names.

Reading needs no key; what changes something does. Nothing here knows cookies, so any page may ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.common.errors import DomainError
from linli.common.lines import Line
from linli.open311.asked import Asked, form_of, read
from linli.open311.errors import BAD, FORBIDDEN, MISSING, Faults, named, of_domain
from linli.open311.formats import JSON, TYPES, Root, Several, written
from linli.open311.services import catalogue, places, reading, taking, updates
from linli.open311.services.discovery import discovery
from linli.people import services as people
from linli.people.choices import ClientScope
from linli.people.models import ApiClient
from linli.territory import services as territory

VERSION: Final = "v2"
READS: Final = ("GET", "HEAD")
# Whoever asks without a key: a page that shows a map asks for a few things at once.
LINE: Final = Line("open311", 60, every=timedelta(seconds=1), longest=timedelta(minutes=1))
Answer = Several | Root


@dataclass(frozen=True)
class Call:
    """What was asked of which thing, by which program if it said so."""

    request: HttpRequest
    asked: Asked
    client: ApiClient | None
    of: str = ""

    @property
    def address(self) -> str:
        """Where the client found us, for addresses that it shall follow."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def path(self) -> str:
        """The place that is asked about."""
        return places.jurisdiction(self.asked, self.client.path if self.client else "")

    @property
    def program(self) -> ApiClient:
        """Whoever changes something; raises `Faults` without a key that opens this door."""
        if self.client is not None:
            return self.client
        if self.asked.key:
            raise Faults(FORBIDDEN, _("api_key is not valid here, or was ended. Ask the office."))
        raise Faults(FORBIDDEN, _("api_key was not provided. The office of the place makes one."))


def _discovery(call: Call) -> Answer:
    return discovery(call.address)


def _services(call: Call) -> Answer:
    return catalogue.services(_place_of_services(call))


def _definition(call: Call) -> Answer:
    return catalogue.definition(call.of, _place_of_services(call))


def _place_of_services(call: Call) -> str:
    """Some clients ask with the point that their user stands at."""
    within = call.path
    if places.point(call.asked) is None:
        return within
    return places.path_of_point(call.asked, within)


def _requests(call: Call) -> Answer:
    return reading.requests(call.asked, call.path, call.address)


def _request(call: Call) -> Answer:
    return reading.request(call.of, call.asked, call.path, call.address)


def _token(call: Call) -> Answer:
    return taking.of_token(call.of)


def _no_token(_call: Call) -> Answer:
    raise named({"token": _("was not provided.")})


def _updates(call: Call) -> Answer:
    return updates.updates(call.asked, call.path)


def _take(call: Call) -> Answer:
    return taking.take(call.asked, call.program)


def _take_update(call: Call) -> Answer:
    return updates.take_update(call.asked, call.program)


Way = Callable[[Call], Answer]
# By the name of a resource and whether one of them is named: what answers to GET, and to POST.
WAYS: Final[dict[tuple[str, bool], dict[str, Way]]] = {
    ("discovery", False): {"GET": _discovery},
    ("services", False): {"GET": _services},
    ("services", True): {"GET": _definition},
    ("requests", False): {"GET": _requests, "POST": _take},
    ("requests", True): {"GET": _request},
    ("tokens", False): {"GET": _no_token},
    ("tokens", True): {"GET": _token},
    ("servicerequestupdates", False): {"GET": _updates, "POST": _take_update},
}
# What clients in the field ask for instead.
SAME: Final = {
    "service": "services",
    "request": "requests",
    "token": "tokens",
    "update": "servicerequestupdates",
    "requestupdates": "servicerequestupdates",
}


@csrf_exempt
@login_not_required
def door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever is asked below /open311/."""
    parts, ending = _parts(rest)
    form = form_of(request, ending, strict=False)
    try:
        form = form_of(request, ending)
        answer, status = _answered(request, parts), int(HTTPStatus.OK)
        headers: dict[str, str] = {}
    except DomainError as problem:
        answer, status, headers = _wrong(of_domain(problem, taking.PARAMETERS))
    except Faults as faults:
        answer, status, headers = _wrong(faults)
    except (DataError, OverflowError):
        answer, status, headers = _wrong(Faults(BAD, _("Something in this request is too large.")))
    body = written(answer, form) if request.method != "OPTIONS" else b""
    return HttpResponse(body, status=status, content_type=TYPES[form], headers=OPEN | headers)


OPEN: Final = {
    "Access-Control-Allow-Origin": "*",  # no cookie counts here: nobody acts as somebody else
    "Access-Control-Allow-Headers": "Accept-Language, Api-Key, Authorization, Prefer, X-Api-Key",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST",
    "Cache-Control": "no-cache",
}


def _wrong(faults: Faults) -> tuple[Answer, int, dict[str, str]]:
    wait = {"Retry-After": str(faults.retry_after)} if faults.retry_after else {}
    return faults.listed(), faults.code, wait


def _parts(rest: str) -> tuple[list[str], str]:
    """The parts of an address without the empty ones, and the ending of the last."""
    parts = [part.strip() for part in rest.split("/") if part.strip()]
    if not parts:
        return [], ""
    last, dot, ending = parts[-1].rpartition(".")
    if dot and (ending.lower() in TYPES or len(ending) <= len(JSON)):
        return [*parts[:-1], *filter(None, [last])], ending
    return parts, ""


def _answered(request: HttpRequest, parts: list[str]) -> Answer:
    ways, of = _ways(parts)
    method = "GET" if request.method in READS else request.method or ""
    if method != "OPTIONS" and method not in ways:
        raise Faults(BAD, _("Only %(methods)s.") % {"methods": ", ".join(sorted(ways))})
    asked = read(request)
    client = _client(asked)
    if method == "OPTIONS":
        return discovery("")
    if client is None:
        LINE.pass_or_wait(request)
    else:
        territory.check_client_may_ask(client)
    return ways[method](Call(request, asked, client, of))


def _ways(parts: list[str]) -> tuple[dict[str, Way], str]:
    """What may be done at an address; raises `Faults` where there is nothing."""
    inner = parts[1:] if parts[:1] and parts[0].lower() == VERSION else parts
    name = inner[0].lower() if inner else "discovery"
    name = SAME.get(name, name)
    of = inner[1] if len(inner) > 1 else ""
    found = WAYS.get((name, bool(of)))
    if found is None or len(inner) > len(("name", "of")):
        raise Faults(
            MISSING,
            _("There is nothing at this address. What there is: %(address)s")
            % {"address": f"{settings.LINLI_ADDRESS}/open311/discovery.json"},
        )
    return found, of


def _client(asked: Asked) -> ApiClient | None:
    """The program behind a key, if it opens this door."""
    client = people.client_with_key(asked.key) if asked.key else None
    return client if client is not None and client.may_enter(ClientScope.OPEN311) else None
