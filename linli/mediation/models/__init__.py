"""Disputes and what belongs to them."""

from linli.mediation.models.disputes import (
    Dispute,
    DisputeQuerySet,
    DisputeStep,
    Party,
    note_context,
    party_context,
)
from linli.mediation.models.following import Agreement, Part, PartQuerySet, Revisit, SealedNote
from linli.mediation.models.screening import ScreeningCount

__all__ = [
    "Agreement",
    "Dispute",
    "DisputeQuerySet",
    "DisputeStep",
    "Part",
    "PartQuerySet",
    "Party",
    "Revisit",
    "ScreeningCount",
    "SealedNote",
    "note_context",
    "party_context",
]
