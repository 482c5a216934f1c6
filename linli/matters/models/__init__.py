"""What must be resolved: matters, their kinds, their history, photos and drafts."""

from linli.matters.models.imports import LedgerImport, LedgerTable
from linli.matters.models.items import Item
from linli.matters.models.kinds import Kind, KindSetting
from linli.matters.models.matters import Matter
from linli.matters.models.papers import Attachment, Draft
from linli.matters.models.querysets import MatterQuerySet
from linli.matters.models.relations import Relation
from linli.matters.models.steps import MatterStep
from linli.matters.models.taught import KindLesson
from linli.matters.models.texts import TextAnswer, TextLine

__all__ = [
    "Attachment",
    "Draft",
    "Item",
    "Kind",
    "KindLesson",
    "KindSetting",
    "LedgerImport",
    "LedgerTable",
    "Matter",
    "MatterQuerySet",
    "MatterStep",
    "Relation",
    "TextAnswer",
    "TextLine",
]
