"""How long plans, wishes and cards of visits stay. A visit itself goes with its activity."""

from typing import Final

from django.db.models import Q, QuerySet

from linli.common import clock
from linli.common.personal import KeptRows, Plain
from linli.visits.models import DoorMatter, VisitCard, VisitPlan, Wish

RULE: Final = "retention.visits"


def _wishes_over() -> QuerySet[Wish]:
    over = Q(ended_at__isnull=False) | Q(until_on__lte=clock.today())
    return Wish.objects.filter(over)


def _cards_over() -> QuerySet[VisitCard]:
    return VisitCard.objects.filter(Q(ended_at__isnull=False) | Q(until_on__lt=clock.today()))


KEEPINGS: Final = (
    KeptRows(
        record="visits.plans",
        name=Plain("走访计划", "Plans of visits"),
        rule=RULE,
        rows=VisitPlan.objects.all,
        since="made_at",
        path="path",
    ),
    KeptRows(
        record="visits.wishes",
        name=Plain("过期的走访意愿", "Wishes about visits that are over"),
        rule=RULE,
        rows=_wishes_over,
        since="since_at",
        path="path",
    ),
    KeptRows(
        record="visits.cards",
        name=Plain("过期的走访证", "Old cards of visitors"),
        rule=RULE,
        rows=_cards_over,
        since="made_at",
    ),
    KeptRows(
        record="visits.spoken",
        name=Plain("上门可以谈的事项", "Matters that may be spoken of at a door"),
        rule=RULE,
        rows=lambda: DoorMatter.objects.filter(matter__closed_at__isnull=False),
        since="said_at",
        path="household__path",
    ),
)
