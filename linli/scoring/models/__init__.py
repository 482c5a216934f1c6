"""Standards, rounds, sheets and findings."""

from linli.scoring.models.findings import Finding, FindingQuerySet
from linli.scoring.models.rounds import (
    JUDGE,
    RUN,
    Panel,
    PanelMember,
    PanelQuerySet,
    Recusal,
    Round,
    RoundQuerySet,
    RoundStep,
    RoundVillage,
    Stop,
    StopGroup,
    StopQuerySet,
)
from linli.scoring.models.sheets import Deduction, Mark, Sheet, SheetQuerySet, SheetStep
from linli.scoring.models.standards import (
    VIEW,
    WRITE,
    Aspect,
    AspectItem,
    Standard,
    StandardQuerySet,
)

__all__ = [
    "JUDGE",
    "RUN",
    "VIEW",
    "WRITE",
    "Aspect",
    "AspectItem",
    "Deduction",
    "Finding",
    "FindingQuerySet",
    "Mark",
    "Panel",
    "PanelMember",
    "PanelQuerySet",
    "Recusal",
    "Round",
    "RoundQuerySet",
    "RoundStep",
    "RoundVillage",
    "Sheet",
    "SheetQuerySet",
    "SheetStep",
    "Standard",
    "StandardQuerySet",
    "Stop",
    "StopGroup",
    "StopQuerySet",
]
