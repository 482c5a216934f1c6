"""Home visits: what is planned, what happened, what a household wishes, who may knock."""

from linli.visits.models.canvasses import Canvass, CanvassQuerySet, CanvassTopic
from linli.visits.models.cards import VisitCard, VisitCardQuerySet
from linli.visits.models.plans import VisitPlan, VisitPlanQuerySet, VisitStop
from linli.visits.models.visits import (
    DoorMatter,
    DoorMatterQuerySet,
    Topic,
    Visit,
    VisitQuerySet,
    Wish,
    WishQuerySet,
)

__all__ = [
    "Canvass",
    "CanvassQuerySet",
    "CanvassTopic",
    "DoorMatter",
    "DoorMatterQuerySet",
    "Topic",
    "Visit",
    "VisitCard",
    "VisitCardQuerySet",
    "VisitPlan",
    "VisitPlanQuerySet",
    "VisitQuerySet",
    "VisitStop",
    "Wish",
    "WishQuerySet",
]
