"""To be written."""

from typing import Any

from django.http import HttpResponse


def follow(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def act(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
