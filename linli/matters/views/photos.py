"""To be written."""

from typing import Any

from django.http import HttpResponse


def of_link(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def photo(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
