"""Who is asking: `request.actor` for every view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from linli.people.actors import ANYBODY, Actor
from linli.people.models import User
from linli.territory.services.grants import actor_of


class ActorMiddleware:
    """Sets `request.actor`, asked for only when a view needs it: a visitor costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_for(request: HttpRequest) -> Actor:
    """The signed-in person with their postings, or anybody."""
    user = request.user
    if isinstance(user, User) and user.is_active:
        return actor_of(user.person)
    return ANYBODY
