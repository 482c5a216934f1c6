"""Who may read a reporter's number and print a reporter's link. Checkers raise `Refused`."""

from django.utils.translation import gettext_lazy as _

from linli.common.errors import DomainError, Refused
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.rules import check_may


def check_may_read_contact(by: Actor, matter: Matter) -> None:
    """Whoever deals with reporters by posting."""
    check_may(by, "contact.read", matter.place_path, matter.grid_id)


def check_may_print_slip(by: Actor, matter: Matter) -> None:
    """Whoever took the report down, and whoever may act for the reporter. The link lets its holder
    rate, so whoever completed the matter gets no new slip of it."""
    if by.person_id is not None and by.person_id == matter.completed_by_id:
        raise Refused(
            _("Whoever completed a matter does not get its link."),
            next_step=_("Somebody else who rings reporters back can print the slip."),
        )
    if matter.is_gathered:
        raise Refused(
            _("Nobody reported this one by itself."),
            next_step=_("Do it with one of the matters that it was gathered from."),
        )
    if by.person_id is not None and by.person_id == matter.taken_by_id:
        return
    try:
        check_may(by, "matters.ring_back", matter.place_path, matter.grid_id)
    except DomainError:
        raise Refused(
            _("The slip belongs to the reporter."),
            next_step=_("Whoever took the report down, or a clerk, can print it."),
        ) from None
