"""Who may do what with the territory. Checkers raise `Refused`; `allowed` makes a yes or no of
one."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.common.errors import DomainError, Refused
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Posting, Role, Unit


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


def check_may_appoint(by: Actor, unit: Unit, role: Role) -> None:
    """Postings are managed by whoever leads the place, and nobody gives more than they have there
    themselves. What a leave lends for a week is not given on for good."""
    check_may(by, "postings.manage", unit.covers_path)
    if by.kind == ActorKind.SYSTEM:
        return
    if not set(role.verbs) <= own_verbs(by, unit.covers_path):
        raise Refused(
            _("A %(role)s may do more here than you may yourself.") % {"role": role.name},
            next_step=_("Ask the administrator of this place or of the place above."),
        )


def check_may_open(by: Actor, unit: Unit) -> None:
    """A place is opened and closed by whoever administers it or a place above."""
    check_may(by, "places.open", unit.path)


def check_may_edit(by: Actor, unit: Unit) -> None:
    """What lies in a place, and its telephone, are kept by whoever leads it."""
    check_may(by, "places.edit", unit.path)


def check_may_organise(by: Actor, unit: Unit) -> None:
    """Organisations with their rule books, resources and teams are kept by whoever leads the place,
    or the organisation itself."""
    check_may(by, "organisation.edit", unit.path)


def check_may_keep_areas(by: Actor, place: Unit) -> None:
    """Areas, their signs and the rosters of a place are kept by whoever manages its postings."""
    check_may(by, "postings.manage", place.path)


def check_may_publish_grids(by: Actor, village: Unit) -> None:
    """Grid plans are published by whoever leads the village or the township."""
    check_may(by, "grids.publish", village.path)


def check_may_print_posters(by: Actor, unit: Unit) -> None:
    """Posters are printed by whoever takes reports there."""
    check_may(by, "posters.print", unit.path)


def check_may_cut_off(by: Actor, postings: Sequence[Posting]) -> None:
    """A lost phone is cut off by whoever may do so at any one place where its holder is posted:
    in a hurry one is enough, and nothing is lost but a sign-in."""
    if by.kind == ActorKind.SYSTEM:
        return
    if not any(covering(by, "people.cut_off", posting.path) for posting in postings):
        raise Refused(
            _("You may cut off phones of people posted in your place only."),
            next_step=_("Ask the clerk of their village or the township office."),
        )


def check_may_give_access(by: Actor, postings: Sequence[Posting]) -> None:
    """An account is given, taken and given back by whoever may invite at every place where its
    holder is posted, and may do all there that the holder may: else an invitation would be a way
    to more than one's own posting. Somebody without any posting is invited by whoever may
    invite."""
    if by.kind == ActorKind.SYSTEM:
        return
    if not by.has("people.invite"):
        raise Refused(
            _("Your posting does not include inviting people."),
            next_step=_("Ask the clerk of your village or the township office."),
        )
    for posting in postings:
        own = own_verbs(by, posting.path)
        if not {"people.invite", *posting.role.verbs} <= own:
            raise Refused(
                _("This person may do more than you may, or elsewhere."),
                next_step=_("Ask the administrator of this place or of the place above."),
            )


def own_verbs(by: Actor, path: str) -> set[str]:
    """What somebody may do everywhere at a path by postings of their own, not while they stand
    in."""
    own: set[str] = set()
    for grant in by.grants:
        if path.startswith(grant.path) and grant.grid_id is None and not grant.stands_in:
            own |= grant.verbs
    return own
