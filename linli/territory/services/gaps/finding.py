"""Finding the gaps of a place."""

from dataclasses import dataclass, field

from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.territory import rules
from linli.territory.models import Unit
from linli.territory.services.gaps import linked, posts
from linli.territory.services.gaps.open_places import open_places
from linli.territory.services.gaps.records import Gap, Period, Planned
from linli.territory.services.gaps.seen import Seen


@dataclass(frozen=True)
class Found:
    """The gaps of a period, by place; and what was arranged ahead."""

    when: Period
    gaps: list[Gap]
    planned: list[Planned] = field(default_factory=list)


def at_place(place: Unit, when: Period, *, by: Actor) -> Found:
    """Everything that is missing at a village or township and below. At most twenty queries."""
    manages = by.kind == ActorKind.SYSTEM or bool(rules.covering(by, "postings.manage", place.path))
    seen = Seen(place, when)
    gaps = [
        *posts.posts(seen),
        *posts.away(seen),
        *posts.lanes(seen),
        *posts.unled(seen),
        *linked.linked(seen, manages=manages),
    ]
    if manages:
        gaps += posts.loads(seen)
    if by.kind == ActorKind.SYSTEM or rules.covering(by, "organisation.edit", place.path):
        gaps += open_places(seen)
    return Found(when, sorted(gaps, key=lambda one: one.order), posts.planned(seen))
