"""To be written."""

from typing import Any

from django.http import HttpResponse


def language(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def display(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def styleguide(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def healthz(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
