"""What every answer gets: a strict policy for content, honest caching, and errors that explain
themselves."""

import logging
import re
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.common.errors import Conflict, DomainError, Invalid

access = logging.getLogger("linli.access")

log: Final = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:%s",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'%s",
        "frame-ancestors 'none'",
    )
)


def admit_pictures(response: HttpResponse, origin: str) -> None:
    """Let one page, and no other, show pictures from one more host, such as a map's tiles."""
    response.headers["Content-Security-Policy"] = _policy(origin)


def _policy(pictures: str = "") -> str:
    office = settings.LINLI_OFFICE_ORIGIN
    return POLICY % (f" {pictures}" if pictures else "", f" {office}" if office else "")


class ContentSecurityPolicy:
    """No script, style or frame from anywhere but here, and none inline; pictures from here, but
    for what a page admits (`admit_pictures`). Forms lead here alone, or on to the provider of an
    office's accounts, if there is one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = _policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        return response


# Signs that turn the words behind them from right to left: in a name they would turn half a page.
TURNING: Final = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")  # U+202A-E, U+2066-9


class OneDirection:
    """Takes signs out of pages that would turn the direction of what follows them, whoever typed
    them and by whichever door they came."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming:
            response.content = TURNING.sub(b"", response.content)
        return response


class AccessLog:
    """One line for each answer if `LINLI_ACCESS_LOG` is on; who asked is not written."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        took = round((time.monotonic() - began) * 1000)
        access.info("%s %s %d %d ms", request.method, request.path, response.status_code, took)
        return response


class ExplainErrors:
    """A refusal becomes a page that says why and what to do next, with its own status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `DomainError`; leave anything else to Django, which logs it."""
        exception = _explained(exception)
        if not isinstance(exception, DomainError):
            return None
        response = render(
            request,
            "problem.html",
            {"problem": exception, "kept": kept(request)},
            status=exception.status,
        )
        if exception.retry_after is not None:
            response.headers["Retry-After"] = str(exception.retry_after)
        return response


def _explained(exception: Exception) -> Exception:
    """What a database refuses by itself, in words: a number that no column can hold, and what two
    sent at the same moment where only one may stand. A service says it better where it can."""
    if isinstance(exception, OverflowError | DataError):
        return Invalid(
            _("Something in this request is too large."),
            next_step=_("Go back, check what you entered, and send it again."),
        )
    if isinstance(exception, IntegrityError):
        log.warning("Two at once, or a row that does not fit", exc_info=exception)
        return Conflict(
            _("The same was entered at this very moment, or something that rules it out."),
            next_step=_("Look whether it is there already; if not, send it again."),
        )
    return exception


def kept(request: HttpRequest) -> list[str]:
    """What the reader had written, so that a refusal loses nothing."""
    if request.method != "POST":
        return []
    fields = (value for key, value in request.POST.items() if key not in NOT_WRITTEN)
    return [value for value in fields if isinstance(value, str) and _is_written(value)]


def _is_written(value: str) -> bool:
    """Words, and not a code or number that the form offers again."""
    return not value.isascii() or " " in value.strip() or len(value) > LONGEST_CODE


NOT_WRITTEN: Final = frozenset(
    {
        *("csrfmiddlewaretoken", "version", "key", "next"),
        *("password", "again", "oldpassword", "password1", "password2", "code"),
    }
)
LONGEST_CODE: Final = 36  # characters: a UUID
