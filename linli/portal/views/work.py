"""To be written."""

from typing import Any

from django.http import HttpResponse


def work(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
