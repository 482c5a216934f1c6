"""To be written."""

from typing import Any

from django.http import HttpResponse


def act(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
