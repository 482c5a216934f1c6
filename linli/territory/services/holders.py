"""Who may do something for a whole place: everybody posted there, for what any of them can take."""

from collections.abc import Collection
from uuid import UUID

from linli.common import clock
from linli.territory.models import Posting, Unit


def holders_of(verb: str, unit: Unit, *, not_persons: Collection[UUID] = ()) -> list[UUID]:
    """People whose posting at just this unit has the verb, its grids not meant. One query."""
    rows = Posting.objects.current(clock.now()).filter(unit=unit, grid=None, area=None)
    found = rows.exclude(person__in=list(not_persons)).values_list("person", "role__verbs")
    return list(dict.fromkeys(person for person, verbs in found if verb in verbs))
