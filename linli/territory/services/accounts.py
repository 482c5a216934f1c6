"""Accounts of people who are posted somewhere: `people.services` with the question who may.

Pages and commands for staff call these, never those of `people`.
"""

from typing import Final

from linli.common import clock
from linli.common.spans import due
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Invitation, Person, User
from linli.people.services import Invited
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.models import Posting
from linli.territory.services import second_factor
from linli.territory.services.grants import actor_of

INVITATION_VALID: Final = "accounts.invitation.valid"


def invite(
    person: Person,
    *,
    by: Actor,
    username: str = "",
    reason: str = "",
    new_factors: bool = False,
) -> Invited:
    """A way in for a person, for as long as the rule at their place says; show it once."""
    postings = postings_of(person)
    rules.check_may_give_access(by, [*postings, *lent_to(person)])
    path = (
        postings[0].path if postings else next((g.path for g in by.granting("people.invite")), "")
    )
    values = rulesets.values([INVITATION_VALID], path=path)
    ends = due(clock.now(), values.span(INVITATION_VALID), [], values.calendar())
    assert ends is not None  # nothing pauses it  # noqa: S101
    return people.invite(
        person,
        by=by,
        username=username,
        reason=reason,
        expires_at=ends.at,
        new_factors=new_factors,
        needs_password=second_factor.is_asked_at(posting.unit_id for posting in postings),
    )


def recheck_invitation(person: Person, *, by: Actor) -> None:
    """Somebody may do more from now on: a way in that is in the hands of whoever may no longer give
    it, and was not accepted yet, is closed."""
    pending = Invitation.objects.open(clock.now()).select_related("made_by").filter(person=person)
    for invitation in pending.filter(made_by__isnull=False):
        assert invitation.made_by is not None  # noqa: S101 - for the type checker
        maker = actor_of(invitation.made_by)
        held = [*postings_of(person), *lent_to(person)]
        if not rules.allowed(rules.check_may_give_access, maker, held):
            people.revoke_invitations(person, by=by)


def cut_off(account: User, *, by: Actor) -> None:
    """A phone was lost: its sign-ins end at once."""
    rules.check_may_cut_off(by, postings_of(account.person))
    people.cut_off(account, by=by)


def deactivate(account: User, *, by: Actor) -> None:
    """Nobody signs in to this account any more."""
    _check_may_give(account, by)
    people.deactivate(account, by=by)


def reactivate(account: User, *, by: Actor) -> None:
    """The account may sign in again."""
    _check_may_give(account, by)
    people.reactivate(account, by=by)


def _check_may_give(account: User, by: Actor) -> None:
    person = account.person
    rules.check_may_give_access(by, [*postings_of(person), *lent_to(person)])


def lent_to(person: Person) -> list[Posting]:
    """Postings of others for which a person stands in, now or by a leave that is planned: their
    account is a way to these too."""
    now = clock.now()
    by_leave = Posting.objects.filter(leaves__deputy=person, leaves__until_at__gt=now)
    standing = Posting.objects.not_over(now).filter(person=person, deputy_of__isnull=False)
    keys = {*by_leave.values_list("pk", flat=True)} | {
        row.deputy_of_id for row in standing if row.deputy_of_id
    }
    return list(Posting.objects.not_over(now).select_related("role").filter(pk__in=keys))


def postings_of(person: Person) -> list[Posting]:
    """What decides who looks after an account: current and future postings, else the last one
    that ended."""
    held = list(Posting.objects.select_related("role").filter(person=person).order_by("-since_at"))
    now = clock.now()
    lasting = [posting for posting in held if posting.until_at is None or posting.until_at > now]
    return lasting or held[:1]
