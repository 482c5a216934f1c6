"""Every draw in one place: who inspects whom, panels, groups, samples. The seed makes the draw."""

from linli.scoring.model.cross import CrossDraw, Note, Visit, cross, pooled, rotation
from linli.scoring.model.dice import Dice
from linli.scoring.model.panels import (
    COMMITTEE,
    STATION,
    Judge,
    Panel,
    PanelDraw,
    letter,
    panels,
)
from linli.scoring.model.samples import AGAIN, NEW, GroupDraw, groups, order, replacement

__all__ = [
    "AGAIN",
    "COMMITTEE",
    "NEW",
    "STATION",
    "CrossDraw",
    "Dice",
    "GroupDraw",
    "Judge",
    "Note",
    "Panel",
    "PanelDraw",
    "Visit",
    "cross",
    "groups",
    "letter",
    "order",
    "panels",
    "pooled",
    "replacement",
    "rotation",
]
