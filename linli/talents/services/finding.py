"""Finding people of the pool: “three electricians in this village who are free on Sunday”."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _

from linli.common.few import few
from linli.talents.models import CardSkill, Skill, TalentCard, TalentCardQuerySet
from linli.talents.services.contacts import opened
from linli.territory.models import Unit

MOST: Final = 200


@dataclass(frozen=True)
class Search:
    """What is looked for at a place; what is left out does not matter."""

    path: str
    skill: str = ""
    day: date | None = None


def found(wanted: Search) -> TalentCardQuerySet:
    """Who fits, in no order of merit. One query."""
    rows = TalentCard.objects.in_pool(wanted.path)
    if wanted.skill:
        rows = rows.skilled(wanted.skill)
    if wanted.day:
        rows = rows.free_on(wanted.day)
    return (
        rows.select_related("village").prefetch_related("skills__skill").order_by("path", "number")
    )


def counts_by_skill(path: str) -> list[tuple[Skill, str]]:
    """How many of each skill are in the pool of a place, in the order of the list. Two queries."""
    cards = TalentCard.objects.in_pool(path)
    rows = CardSkill.objects.filter(card__in=cards.values("pk")).order_by()
    numbers = dict(rows.values_list("skill").annotate(n=Count("pk")))
    skills = Skill.objects.filter(code__in=numbers).order_by("position")
    return [(skill, few(numbers[skill.code])) for skill in skills]


def names_shown(village: Unit) -> list[dict[str, str]]:
    """The notice of names: those alone who wanted to stand there, in the order of nomination. Two
    queries."""
    rows = TalentCard.objects.in_pool(village.path).filter(name_shown_at__isnull=False)
    cards = rows.prefetch_related("skills__skill").order_by("path", "number")[:MOST]
    return [{"name": opened(card).name, "skills": skill_words(card)} for card in cards]


def skill_words(card: TalentCard) -> str:
    """The skills of a card in words."""
    names: Iterable[str] = (row.skill.name for row in card.skills.all())
    return _(", ").join(names)
