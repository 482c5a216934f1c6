"""Addresses of the provider for tests."""

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def become(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in there as somebody, without a question."""
    user: Any = get_user_model().objects.get(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("yes")


urlpatterns = [
    path("be/<str:name>/", become),
    path("", include("allauth.idp.urls", namespace="idp")),
    path("login/", become, {"name": "one"}, name="account_login"),
]
