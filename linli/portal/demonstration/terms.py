"""A change of term that is prepared for next month: the deputy chief grid leader goes, somebody new
comes."""

from datetime import timedelta

from linli.common import clock
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.territory.models import Posting
from linli.territory.services import terms


def build(village: Village, cast: Cast) -> None:
    """A draft, as whoever leads the township would make it."""
    by = cast.actor(cast.lead)
    day = clock.today() + timedelta(days=30)
    change = terms.prepare(village.unit, title="村“两委”换届", day=day, by=by)
    now = Posting.objects.current(clock.now()).filter(unit=village.unit)
    leaves = now.filter(role="deputy_chief_grid_leader").order_by("since_at").first()
    if leaves is not None:
        terms.put(change.pk, terms.Wanted(leaves=leaves, name="示例·新副总"), by=by)
