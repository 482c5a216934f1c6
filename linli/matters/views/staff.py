"""To be written."""

from typing import Any

from django.http import HttpResponse


def matter_list(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def detail(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def contact(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def ring_back(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
