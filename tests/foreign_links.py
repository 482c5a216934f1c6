"""A household of the other township and its contact member, for `tests.foreign`."""

from linli.common import clock
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.territory.models import Household, Link, Unit
from linli.territory.services import households, link_ends, links
from tests.town import Somebody, appointed


def linked(group: Unit, village: Unit, name: str) -> tuple[Household, Link]:
    """A door of the group, and somebody of the village who was linked to it."""
    households.add(group, ["7193"], by=SYSTEM)
    household = Household.objects.get(unit=group)
    member = appointed(Somebody(people.note(name=name)), "contact_member", village)
    member.postings[0].name_agreed_at = clock.now()
    holder = link_ends.person_holder(member.postings[0])
    contact = links.kind_of("contact")
    made = links.link(contact, holder, [link_ends.household_subject(household)], by=SYSTEM)
    return household, made[0]
