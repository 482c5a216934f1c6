"""To be written."""

from typing import Any

from django.http import HttpResponse


def scan(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def who(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def map_svg(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def posters(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
