"""What a household says to its contact member: yes, none, or another one. Never why.

It answers by a printed slip with a secret link, or tells staff who write it down; the record says
which. Nothing secret is stored: the code is made from the keys and the row, and for a lost slip
there is another one.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.territory import rules
from linli.territory.choices import Answer, Said
from linli.territory.models import Household, Link
from linli.territory.services import households, links

AGREES, WANTS_NONE, WANTS_OTHER = "agree", "none", "other"
WISHES: Final = (AGREES, WANTS_NONE, WANTS_OTHER)
ON_BEHALF: Final = "household"


def _parts(link: Link) -> tuple[str, ...]:
    return "territory.Link", str(link.pk), str(link.slip_version)


def address_of(link: Link) -> str:
    """The path of the household's page: whoever has the slip may answer."""
    return reverse("territory:household-link", args=[link.pk, crypto.link_code(*_parts(link))])


def with_code(link_id: UUID, code: str) -> Link:
    """The link that a slip opens, in force or ended. A wrong code looks like no link."""
    found = (
        Link.objects.filter(pk=link_id, household__isnull=False)
        .select_related("kind", "person", "household__unit")
        .first()
    )
    if found is None or not crypto.link_code_fits(code, *_parts(found)):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Check it against your slip, or call the office of the village."),
        )
    return found


def check_may_print_slip(by: Actor, link: Link) -> None:
    """Slips are carried by the contact member, and by whoever keeps the door or arranges links."""
    if link.household is None:
        raise NotHere(_("Only a household is asked."))
    own = link.person_id is not None and by.person_id == link.person_id
    if own or rules.allowed(links.check_may_link, by, link.kind, link.path):
        return
    households.check_may_edit(by, link.household.unit)


@transaction.atomic
def renew_slip(link_id: UUID, *, by: Actor) -> Link:
    """A slip is lost: the old one opens nothing any more, and a new one can be printed."""
    link = links.locked(link_id)
    check_may_print_slip(by, link)
    link.slip_version += 1
    link.save(update_fields=["slip_version"])
    audit.note(by=by, verb="renew_link", what=f"territory.Link:{link.pk}")
    return link


def household_of(link: Link) -> Actor:
    """Whoever holds the slip, acting on this one link."""
    return Actor(kind=ActorKind.REPORTER, record_id=link.pk)


@transaction.atomic
def answer(link_id: UUID, wish: str, *, by: Actor) -> Link:
    """The household says yes, wants no contact member, or wants another one. It may say so at any
    time, also after it agreed. What it does not want ends at once, and no reason is kept."""
    if wish not in WISHES:
        raise Invalid(_("Choose one of the answers."))
    link = links.locked(link_id)
    household = link.household
    if household is None:
        raise Invalid(_("Only a household is asked."))
    link.said = _said(by, link, household)
    now = clock.now()
    link.answer = Answer.AGREED if wish == AGREES else Answer.DECLINED
    link.answered_at = now
    if wish != AGREES:
        link.until_at = max(now, link.since_at)
    link.save(update_fields=["answer", "answered_at", "said", "until_at"])
    if wish == WANTS_NONE:
        Household.objects.filter(pk=household.pk).update(no_link_at=now)
        households.end_links(household, now)  # whoever was to follow does not come
    audit.note(by=by, verb="answer_link", what=f"territory.Link:{link.pk}")
    return link


def _said(by: Actor, link: Link, household: Household) -> Said:
    if by.kind == ActorKind.REPORTER and by.record_id == link.pk:
        return Said.ITSELF
    households.check_may_edit(by, household.unit)
    return Said.TO_STAFF


@transaction.atomic
def wish(household_id: UUID, *, wants: bool, by: Actor) -> Household:
    """A household that nobody was linked to says that it wants no contact member, or wants one
    after all."""
    found = Household.objects.select_for_update(of=("self",)).select_related("unit")
    household = found.filter(pk=household_id).first()
    if household is None:
        raise NotHere(_("There is no such household."))
    households.check_may_edit(by, household.unit)
    now = clock.now()
    if not wants and Link.objects.not_over(now).filter(household=household).exists():
        raise Conflict(
            _("Somebody is linked to this household."),
            next_step=_("Enter its answer to that link."),
        )
    household.no_link_at = None if wants else now
    household.save(update_fields=["no_link_at"])
    audit.note(by=by, verb="wish_of_household", what=f"territory.Household:{household.pk}")
    return household
