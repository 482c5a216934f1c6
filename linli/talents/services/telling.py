"""Telling whose turn a card is, and who has to ask the person something: by number, never by name.

The person has no account here: whoever keeps the pool rings, or hands the slip over (B24)."""

from typing import Final
from uuid import UUID

from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.talents import rules
from linli.talents.choices import Origin, Stage
from linli.talents.models import TalentCard, Use
from linli.territory.choices import UnitKind
from linli.territory.services import hours
from linli.territory.services.holders import holders_of

# What is said when a card comes to a stage, where, and to whom: who may do what comes next.
TURNS: Final = {
    Stage.NOMINATED: ("ask", UnitKind.VILLAGE, rules.NOMINATE),
    Stage.REVIEW: ("review", UnitKind.VILLAGE, rules.REVIEW),
    Stage.ENDORSED: ("admit", UnitKind.TOWNSHIP, rules.ADMIT),
    Stage.POOL: ("taken", UnitKind.VILLAGE, rules.NOMINATE),
}


def stage_changed(card: TalentCard) -> None:
    """What was told of the stage before is told no longer; whose turn it is now is told."""
    outbox.take_back(_of(card))
    turn = TURNS.get(Stage(card.stage))
    asks_nobody = card.stage == Stage.NOMINATED and card.origin == Origin.SELF
    if turn is not None and not asks_nobody:
        say, kind, verb = turn
        _send(card, say, _holders(card, kind, verb), _of(card, say))


def confirmed(card: TalentCard) -> None:
    """They stay: nobody has to ask them any more."""
    outbox.take_back(_of(card, "confirm"))


def answered(card: TalentCard, use: Use) -> None:
    """They said yes: those whom they agreed to read it. A no leaves nothing behind."""
    persons = list(use.viewers.values_list("person", flat=True))
    _send(card, "accepted", persons, _of(card, f"use-{use.pk}"))


def to_ask_again(card: TalentCard) -> None:
    """The year is over soon: somebody asks them whether they stay."""
    to = _holders(card, UnitKind.VILLAGE, rules.NOMINATE)
    _send(card, "confirm", to, _of(card, "confirm"))


def _of(card: TalentCard, say: str = "") -> str:
    return f"talent:{card.pk}:{say}" if say else f"talent:{card.pk}"


def _holders(card: TalentCard, kind: str, verb: str) -> list[UUID]:
    """Two people find a card good, so never the one who did already. Where nobody is posted in the
    village, the township's."""
    not_persons = [card.endorsed_by] if verb == rules.ADMIT and card.endorsed_by else []
    above = [card.village, *([card.village.parent] if card.village.parent else [])]
    for unit in above if kind == UnitKind.VILLAGE else above[1:]:
        found = holders_of(verb, unit, not_persons=not_persons)
        if found:
            return found
    return []


def _send(card: TalentCard, say: str, to: list[UUID], dedupe: str) -> None:
    values = rulesets.values(hours.RULES, path=card.path)
    outbox.send(
        "talent",
        to=outbox.recipients(to),
        data={
            "say": say,
            "number": card.number,
            "place_zh": card.village.name_zh,
            "place_en": card.village.name_en or card.village.name_zh,
            "until": card.confirm_by.isoformat() if card.confirm_by else "",
        },
        link=card.get_absolute_url(),
        path=card.path,
        dedupe=dedupe,
        when=hours.when(values),
    )
