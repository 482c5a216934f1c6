"""What somebody who signed in may do now: own postings, and those they stand in for."""

from datetime import datetime

from linli.common import clock
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.people.models import Person
from linli.territory.models import Posting
from linli.territory.services import asked_often


def actor_of(person: Person, at: datetime | None = None) -> Actor:
    """The person with everything that their current postings grant. One query.

    I stand in for a posting when its leave names me, or when I am its standing deputy and its leave
    names nobody.
    """
    moment = at or clock.now()
    postings = sorted(
        asked_often.mine(person.pk, moment),
        key=lambda row: (row.role.turn, row.since_at, row.pk),
    )
    return Actor(
        kind=ActorKind.STAFF,
        person_id=person.pk,
        name=person.display_name,
        grants=tuple(_grant(posting, person) for posting in postings),
    )


def _grant(posting: Posting, person: Person) -> Grant:
    return Grant(
        posting_id=posting.pk,
        role=posting.role_id,
        role_zh=posting.role.name_zh,
        role_en=posting.role.name_en,
        # Whoever answers for an area answers for it alone: it grants nothing around it.
        verbs=frozenset(() if posting.area_id else posting.role.verbs),
        path=posting.path,
        grid_id=posting.grid_id,
        unit_id=posting.unit_id,
        stands_in=posting.person_id != person.pk,
    )
