"""Other programs at a place: who makes and ends their keys, and what they may do there.

A program does what the clerk of its place may, but for what shows or changes people: it never reads
contact data, invites nobody and appoints nobody (ADR 0037).
"""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere, Refused
from linli.people import services as people
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind, ClientScope
from linli.people.models import ApiClient
from linli.people.services import NewClient
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.models import Role, Unit
from linli.territory.paths import WIDTHS

MANAGE: Final = "clients.manage"
MOST_A_MINUTE: Final = "clients.most_a_minute"
TAKE_IN: Final = "matters.take_in"
# What a program may be given at all, if the clerk has it.
VERBS: Final = frozenset(
    {
        *("matters.view", "matters.see_private", TAKE_IN, "matters.handle", "matters.recheck"),
        *("matters.ring_back", "matters.assign", "matters.release", "outbox.retry"),
        *("organisation.view", "organisation.edit", "activities.view"),
    }
)
VILLAGE_CLERK: Final = "village_clerk"
TOWNSHIP_CLERK: Final = "township_clerk"


def actor_of_client(client: ApiClient) -> Actor:
    """The program with what it may do now. One query for one that does a clerk's work, else
    none."""
    roles: list[Role] = []
    if client.may_enter(ClientScope.API):
        roles = list(Role.objects.filter(pk__in=clerks_of(client.path)).order_by("turn", "pk"))
    grants = [_grant(client, role.pk, frozenset(role.verbs) & VERBS) for role in roles]
    return Actor(
        kind=ActorKind.CLIENT,
        name=client.name,
        grants=tuple(grants) or (_grant(client, "", frozenset({TAKE_IN})),),
        client_id=client.pk,
    )


def check_client_may_ask(client: ApiClient) -> None:
    """Count one request of a program; raises `TooMany` with the time to wait. Counted by program
    and never by address: one office behind one address may run several."""
    people.check_may_ask(client, most=rulesets.value(MOST_A_MINUTE, path=client.path))


def clerks_of(path: str) -> list[str]:
    """The roles whose work a program at this place does: the village's clerk in a village and
    below, the township's in a township; above, both."""
    depth = path.count(".")
    if depth >= len(WIDTHS):
        return [VILLAGE_CLERK]
    return [TOWNSHIP_CLERK] if depth == len(WIDTHS) - 1 else [VILLAGE_CLERK, TOWNSHIP_CLERK]


def _grant(client: ApiClient, role: str, verbs: frozenset[str]) -> Grant:
    # Its own id stands for the posting that it does not have.
    return Grant(
        posting_id=client.pk, role=role, role_zh="", role_en="", verbs=verbs, path=client.path
    )


def make_client(
    *, by: Actor, name: str, scope: str, unit: Unit | None = None, key: UUID | None = None
) -> NewClient:
    """A program for a place, or for every opened one; the key is shown once.

    Raises `Refused` where somebody would give more than they have, and `Invalid`.
    """
    path = unit.path if unit else ""
    check_may_manage(by, path)
    return people.make_client(by=by, name=name, scope=scope, path=path, key=key)


def end_client(client: ApiClient, *, by: Actor) -> ApiClient:
    """Its key opens nothing any more; raises `Refused`."""
    rules.check_may(by, MANAGE, client.path)
    return people.end_client(client, by=by)


def check_may_manage(by: Actor, path: str) -> None:
    """Keys are made by whoever may, and may do there all that a program could do."""
    rules.check_may(by, MANAGE, path)
    if by.kind == ActorKind.SYSTEM:
        return
    given: set[str] = set()
    for role in Role.objects.filter(pk__in=clerks_of(path)):
        given |= set(role.verbs) & VERBS
    if not given <= rules.own_verbs(by, path):
        raise Refused(
            _("A program may do more here than you may yourself."),
            next_step=_("Ask the administrator of this place or of the place above."),
        )


def clients_at(path: str, *, by: Actor) -> QuerySet[ApiClient]:
    """The programs of a place and of the places below it, the newest first; raises `Refused`."""
    rules.check_may(by, MANAGE, path)
    rows = ApiClient.objects.filter(path__startswith=path).select_related("created_by")
    return rows.order_by("-created_at", "-pk")


def client_to_manage(key: UUID, *, by: Actor) -> ApiClient:
    """One of them; raises `NotHere` where this person manages none."""
    client = ApiClient.objects.filter(pk=key).first()
    if client is None or not rules.allowed(rules.check_may, by, MANAGE, client.path):
        raise NotHere(_("There is no such program here."))
    return client
