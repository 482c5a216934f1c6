"""The list of sign-ins hears of a session at most once an hour."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from linli.people import in_session


class SessionActivity:
    """Notes when and from where a session was last used. A page that asked for no session pays
    nothing, and neither does anybody else for the rest of the hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and in_session.is_to_be_seen(session):
            in_session.see(session)
            if request.user.is_authenticated:
                UserSession.objects.create_from_request(request)
        return response
