"""To be written."""

from typing import Any

from django.http import HttpResponse


def home(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def place(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
