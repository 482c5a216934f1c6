"""To be written."""

from typing import Any

from django.http import HttpResponse


def inbox(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def open_message(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def failed(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def retry(*args: Any, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
