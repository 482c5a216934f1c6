"""Who may do what with the territory. Checkers raise `Refused`; `allowed` makes a yes or no of
one."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.common.errors import DomainError, Refused
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Unit


def allowed(check: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
    """Whether a checker lets this pass."""
    try:
        check(*args, **kwargs)
    except DomainError:
        return False
    return True


def covering(by: Actor, verb: str, path: str, grid_id: int | None = None) -> tuple[Grant, ...]:
    """The postings of this person that grant the verb for a thing at a path (and in a grid)."""
    return tuple(
        grant
        for grant in by.granting(verb)
        if path.startswith(grant.path) and grant.grid_id in {None, grid_id}
    )


def check_may(by: Actor, verb: str, path: str, grid_id: int | None = None) -> tuple[Grant, ...]:
    """The postings that let this person do it; raises `Refused` when there is none."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    found = covering(by, verb, path, grid_id)
    if not found:
        raise Refused(
            _("Your posting does not include this here."),
            next_step=_("Ask the chief grid leader or the township office."),
        )
    return found


def check_may_appoint(by: Actor, unit: Unit) -> None:
    """Postings are managed by whoever leads the place."""
    check_may(by, "postings.manage", unit.path)


def check_may_publish_grids(by: Actor, village: Unit) -> None:
    """Grid plans are published by whoever leads the village or the township."""
    check_may(by, "grids.publish", village.path)


def check_may_print_posters(by: Actor, unit: Unit) -> None:
    """Posters are printed by whoever takes reports there."""
    check_may(by, "posters.print", unit.path)
