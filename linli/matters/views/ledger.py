"""To be written."""

from typing import Any

from django.http import HttpResponse


def ledger(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def progress(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
