"""Who has to sign in with a second factor: whoever is posted at a level for which the rule says
so."""

from collections.abc import Iterable
from typing import Final

from django.contrib.sessions.backends.base import SessionBase

from linli.common import clock
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import PLACES
from linli.territory.models import Unit

LEVELS: Final = "accounts.second_factor.levels"
NOT_NEEDED: Final = "second_factor_not_needed"  # in the session: for which postings, in which hour
_HOUR: Final = 3600


def is_needed(actor: Actor, session: SessionBase) -> bool:
    """Whether this person's postings ask for a second factor. A "no" is remembered for these
    postings until the hour is over, since every page for staff asks."""
    if not actor.grants:
        return False
    hour = int(clock.now().timestamp()) // _HOUR
    asked = [hour, *sorted(str(posting) for posting in actor.posting_ids())]
    if session.get(NOT_NEEDED) == asked:
        return False
    if is_asked_at(grant.unit_id for grant in actor.grants if grant.unit_id is not None):
        return True
    session[NOT_NEEDED] = asked
    return False


def is_asked_at(unit_ids: Iterable[int]) -> bool:
    """Whether a posting at any of these places asks for it."""
    units = Unit.objects.select_related("parent").filter(pk__in=set(unit_ids))
    return any(_asks(unit) for unit in units)


def _asks(unit: Unit) -> bool:
    """An organisation is at the level of the place where it is based."""
    place = unit if unit.kind in PLACES or unit.parent is None else unit.parent
    levels = rulesets.value(LEVELS, path=unit.path)
    return bool(levels.get(str(place.kind), False))
