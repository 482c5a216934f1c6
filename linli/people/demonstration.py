"""Accounts that anybody may sign in to, in the demonstration and nowhere else."""

from dataclasses import dataclass

from django.conf import settings

from linli.common import clock
from linli.people.choices import DEMONSTRATION
from linli.people.models import User


@dataclass(frozen=True)
class DemonstrationSignIn:
    """One button: whom it signs in as, what they are, and where."""

    username: str
    name: str
    roles: str
    places: str


def demonstration_sign_ins() -> list[DemonstrationSignIn]:
    """The accounts of the demonstration with their postings; nothing outside it. Four queries."""
    if not settings.LINLI_DEMONSTRATION:
        return []
    users = User.objects.filter(is_active=True, username__startswith=DEMONSTRATION)
    found = users.select_related("person").prefetch_related(
        "person__postings__role", "person__postings__unit", "person__postings__grid"
    )
    return [one for one in map(_sign_in, found.order_by("username")) if one.roles]


def _sign_in(user: User) -> DemonstrationSignIn:
    now = clock.now()
    held = [
        posting
        for posting in user.person.postings.all()
        if posting.since_at <= now and (posting.until_at is None or posting.until_at > now)
    ]
    places = [
        " ".join(filter(None, (p.unit.short_name, p.grid.name if p.grid else ""))) for p in held
    ]
    return DemonstrationSignIn(
        username=user.username,
        name=user.person.display_name,
        roles=" · ".join(dict.fromkeys(posting.role.name for posting in held)),
        places=" · ".join(dict.fromkeys(places)),
    )


def may_sign_in_here(user: User) -> bool:
    """Accounts whose password everybody can read are closed wherever it is no demonstration, even
    if the database once held one."""
    return settings.LINLI_DEMONSTRATION or not user.username.startswith(DEMONSTRATION)


def demonstration_account(username: str) -> User | None:
    """The account that a button of the demonstration names; never any other, never elsewhere."""
    if not settings.LINLI_DEMONSTRATION or not username.startswith(DEMONSTRATION):
        return None
    return User.objects.select_related("person").filter(username=username, is_active=True).first()


def is_demonstration(user: User) -> bool:
    """Whether this is one of the accounts that anybody may look around with."""
    return settings.LINLI_DEMONSTRATION and user.username.startswith(DEMONSTRATION)
