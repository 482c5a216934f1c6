"""Cards, words, certificates and uses."""

from linli.talents.models.cards import (
    CardSkill,
    CardStep,
    Skill,
    TalentCard,
    TalentCardQuerySet,
    Word,
    basis_context,
    contact_context,
    word_context,
)
from linli.talents.models.uses import Certificate, Use, Viewer, name_context

__all__ = [
    "CardSkill",
    "CardStep",
    "Certificate",
    "Skill",
    "TalentCard",
    "TalentCardQuerySet",
    "Use",
    "Viewer",
    "Word",
    "basis_context",
    "contact_context",
    "name_context",
    "word_context",
]
