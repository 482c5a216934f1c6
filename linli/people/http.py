"""Requests as our views see them."""

from django.http import HttpRequest

from linli.people.actors import Actor
from linli.people.models import ApiClient, User


class VisitorRequest(HttpRequest):
    """Any request after the middleware: `actor` is `ANYBODY` for a visitor."""

    actor: Actor


class StaffRequest(VisitorRequest):
    """A request of somebody who signed in."""

    user: User


class ProgramRequest(HttpRequest):
    """A request of another program that showed its key. `idempotency_key` is empty where it sent
    none."""

    actor: Actor
    program: ApiClient
    idempotency_key: str
