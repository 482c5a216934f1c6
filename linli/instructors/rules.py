"""Who may do what with the work of instructors. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.duties.rules import SEE
from linli.instructors.choices import ROLE
from linli.instructors.models import HelpedHousehold
from linli.people.actors import Actor
from linli.territory.models import Unit
from linli.territory.rules import check_may

PLAN: Final = "activities.plan"


def is_instructor(by: Actor) -> bool:
    """Posted as one, or standing in for one."""
    return any(grant.role == ROLE for grant in by.grants)


def check_instructs(by: Actor) -> None:
    """These pages are of whoever is an instructor."""
    if not is_instructor(by):
        raise Refused(
            _("This is the page of party-building instructors."),
            next_step=_("What is asked of you stands on your own page of duties."),
        )


def as_instructor(by: Actor, village: Unit) -> Actor:
    """The same person in the posting of an instructor there, own or stood in for, so that the
    record is that posting's; raises `Refused` where they have none."""
    grants = tuple(
        grant for grant in by.grants if grant.role == ROLE and village.path.startswith(grant.path)
    )
    if not grants:
        raise Refused(
            _("You are not an instructor in this village."),
            next_step=_("Ask the township to post you there."),
        )
    return Actor(  # a request's is looked up late, so it cannot be copied as what it is
        by.kind, by.person_id, by.name, grants, on_behalf_of=by.on_behalf_of
    )


def check_helps(by: Actor, helped: HelpedHousehold) -> None:
    """What was done is written down by whoever the household agreed to be helped by."""
    if by.person_id is None or by.person_id != helped.helper_id:
        raise Refused(
            _("The household agreed to be helped by somebody else."),
            next_step=_("Ask the household; whoever takes over begins anew with its yes."),
        )


def check_may_call(by: Actor, township: Unit) -> None:
    """The quarterly meeting is called by whoever sees the township's duties and plans there."""
    check_may(by, SEE, township.path)
    check_may(by, PLAN, township.path)
