"""Cycles of stars, their stars, plans and steps."""

from linli.stars.models.cycles import Star, StarCycle, StarCycleQuerySet, StarStep
from linli.stars.models.plans import PlanItem

__all__ = ["PlanItem", "Star", "StarCycle", "StarCycleQuerySet", "StarStep"]
