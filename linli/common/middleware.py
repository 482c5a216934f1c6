"""What every answer gets: a strict policy for content, honest caching, and errors that explain
themselves."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from linli.common.errors import DomainError

Answer = Callable[[HttpRequest], HttpResponse]

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicy:
    """No script, style or frame from anywhere but here, and none inline."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        return response


class VaryOnFragment:
    """A page and its fragment share one address; no cache may mix them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response


class ExplainErrors:
    """A refusal becomes a page that says why and what to do next, with its own status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `DomainError`; leave anything else to Django, which logs it."""
        if not isinstance(exception, DomainError):
            return None
        return render(
            request,
            "problem.html",
            {"problem": exception, "kept": kept(request)},
            status=exception.status,
        )


def kept(request: HttpRequest) -> list[str]:
    """What the reader had written, so that a refusal loses nothing."""
    if request.method != "POST":
        return []
    words = (value for key, value in request.POST.items() if key not in {"csrfmiddlewaretoken"})
    return [word for word in words if isinstance(word, str) and len(word) > KEPT_WORDS_LENGTH]


KEPT_WORDS_LENGTH: Final = 12  # shorter values are choices and ids, which the form offers again
