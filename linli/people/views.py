"""To be written."""

from typing import Any

from django.http import HttpResponse


def sign_in(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def sign_out(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
