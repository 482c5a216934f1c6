"""To be written."""

from typing import Any

from django.http import HttpResponse


def report(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
