"""Which villages are an instructor's, own and stood in for, and who is paired with them."""

from uuid import UUID

from linli.common import clock
from linli.instructors.choices import LINK, PAIRING, ROLE
from linli.people.actors import Actor
from linli.territory.models import Link, Posting, Unit
from linli.territory.services.link_ends import village_of


def people_of(by: Actor) -> set[UUID]:
    """Whose work it is: one's own, and of instructors that one stands in for. One query at most."""
    people = {by.person_id} if by.person_id is not None else set()
    others = [grant.posting_id for grant in by.grants if grant.stands_in and grant.role == ROLE]
    if others:
        rows = Posting.objects.filter(pk__in=others)
        people |= set(rows.values_list("person", flat=True))
    return people


def villages_of(by: Actor) -> list[Unit]:
    """Where they are posted, or linked to a branch, and may write something down. Two queries."""
    posted = {grant.path for grant in by.grants if grant.role == ROLE}
    found = {village_of(path) for path in posted} - {""}
    for link in links_of(by):
        path = village_of(link.path)
        if any(path.startswith(one) for one in posted):
            found.add(path)
    return list(Unit.objects.public().filter(path__in=found).order_by("path"))


def links_of(by: Actor) -> list[Link]:
    """The branches they are linked to. One query."""
    rows = Link.objects.current(clock.now()).filter(kind=LINK, person__in=people_of(by))
    return list(rows.for_list().order_by("path", "since_at", "pk"))


def pairs_of(by: Actor) -> list[Link]:
    """The village-level instructors who are paired with them (row S1-06). One query."""
    rows = Link.objects.current(clock.now()).filter(kind=PAIRING, posting__person__in=people_of(by))
    return list(rows.for_list().order_by("path", "since_at", "pk"))
