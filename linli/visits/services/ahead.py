"""What of this week's plans still waits for its visitor, for My work."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from linli.common import clock
from linli.people.actors import Actor
from linli.visits import rules
from linli.visits.choices import LeftOut, Reason, WishKind
from linli.visits.models import VisitPlan, Wish
from linli.visits.services.weeks import this_week

ON_THE_WAY: Final = (LeftOut.PHONE, LeftOut.ADDED, "")  # the others have no place this week


@dataclass(frozen=True)
class Ahead:
    """A plan with doors that are open still: how many, and to how many a revisit was promised."""

    plan: VisitPlan
    many: int
    promised: int


def ahead(by: Actor) -> tuple[list[Ahead], bool]:
    """This person's own plans of the week with doors that are open still, and whether a grid of
    theirs has no plan yet. Who wants no visits now is not counted. One query."""
    if not by.has(rules.MAKE):
        return [], False
    rows = VisitPlan.objects.visible_to(by).filter(week=this_week()).select_related("grid__village")
    silent = Wish.objects.at(clock.now()).filter(
        kind=WishKind.NO_VISITS, household__line=OuterRef("stops__household__line")
    )
    waits = Q(stops__visit=None, stops__left_out__in=ON_THE_WAY, is_silent=False)
    promised = waits & Q(stops__reason=Reason.PROMISED)
    counted: Any = rows.annotate(is_silent=Exists(silent)).annotate(
        many=Count("stops", filter=waits), promised=Count("stops", filter=promised)
    )
    plans = [Ahead(one, one.many, one.promised) for one in counted.order_by("grid__code", "pk")]
    return [one for one in plans if one.many], _unplanned(by, plans)


def _unplanned(by: Actor, plans: list[Ahead]) -> bool:
    """Whoever is posted to a grid itself plans a walk there each week."""
    planned = {(one.plan.posting_id, one.plan.grid_id) for one in plans}
    own = {(one.posting_id, one.grid_id) for one in by.granting(rules.MAKE) if one.grid_id}
    return bool(own - planned)
