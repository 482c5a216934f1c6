"""Who is asking: `request.actor` for every view; and whoever's posting needs a second factor does
nothing before they used one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from linli.people import services as people
from linli.people.actors import ANYBODY, Actor
from linli.people.models import User
from linli.territory.services import second_factor
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


class SecondFactor:
    """Leads whoever needs a second factor to setting one up, from every page for staff but those of
    their own account; pages that are open to all show them what they show to all. The answer stays
    in the session for an hour, so that a page pays no query."""

    OWN = frozenset({"", "people"})  # name spaces: allauth's names have none

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_arguments: object
    ) -> HttpResponse | None:
        """Nothing, or the page that explains it."""
        if not getattr(view, "login_required", True):
            asked: Actor = request.actor  # type: ignore[attr-defined]
            request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
                lambda: ANYBODY if _is_missing(request, asked) else asked
            )
            return None
        match = request.resolver_match
        is_own = match is not None and match.namespace in self.OWN
        if is_own or not _is_missing(request, request.actor):  # type: ignore[attr-defined]
            return None
        return redirect("people:second-factor")


def _is_missing(request: HttpRequest, actor: Actor) -> bool:
    """Whether a second factor is needed and was not used in this session."""
    user = request.user
    if not isinstance(user, User) or people.is_past_second_factor(user, request.session):
        return False
    return second_factor.is_needed(actor, request.session)
