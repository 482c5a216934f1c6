"""Cycles of stars, their stars, plans and steps; who leads a star."""

from linli.stars.models.cycles import Star, StarCycle, StarCycleQuerySet, StarStep
from linli.stars.models.leads import StarLead, StarReviewer
from linli.stars.models.plans import PlanItem

__all__ = [
    "PlanItem",
    "Star",
    "StarCycle",
    "StarCycleQuerySet",
    "StarLead",
    "StarReviewer",
    "StarStep",
]
