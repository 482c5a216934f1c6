"""Rounds, the wishes of households, who stood aside, photos of yards."""

from linli.honours.models.entries import (
    HonourEntry,
    HonourEntryQuerySet,
    HonourStep,
    StoodAside,
    YardPhoto,
    plaque_context,
)
from linli.honours.models.rounds import HonourRound, HonourRoundQuerySet

__all__ = [
    "HonourEntry",
    "HonourEntryQuerySet",
    "HonourRound",
    "HonourRoundQuerySet",
    "HonourStep",
    "StoodAside",
    "YardPhoto",
    "plaque_context",
]
