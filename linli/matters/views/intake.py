"""To be written."""

from typing import Any

from django.http import HttpResponse


def slip(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def renew_link(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def intake(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def draft(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
