"""The three criteria (row S1-16): industry base, skill, good reputation. No vote, no score, no
adverse note; a refusal is told to the candidate alone."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid, MoveRefused
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.talents.models import TalentCard, Word, word_context
from linli.talents.services.cards import stays
from linli.talents.services.contacts import basis_of
from linli.talents.services.moving import Turn, begin, finish

LEAST_WORDS: Final = "talents.words.least"
MOST_WORDS: Final = 30  # on one card; more say nothing more
LONGEST: Final = 200


@transaction.atomic
def support(
    key: UUID, *, by: Actor, words: str, client_key: str = "", version: int | None = None
) -> Word:
    """A villager says a good word, freely; who it was is not kept. Sent twice it is said once."""
    turn = begin(key, "support", by=by, version=version, words=words)
    card, text = turn.card, words.strip()
    if len(text) > LONGEST:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST}
        raise Invalid(_("The text is too long."), fields={"words": sentence})
    known = card.words.filter(client_key=client_key).first() if client_key else None
    if known is not None:
        return known
    if card.words.count() >= MOST_WORDS:
        raise MoveRefused(_("There are enough words by now. Thank you."))
    row = new_id()
    word = Word.objects.create(
        id=row,
        card=card,
        sealed=crypto.seal(text, context=word_context(row)),
        given_at=clock.now(),
        client_key=client_key,
    )
    finish(turn, beside=True)
    return word


@transaction.atomic
def drop_words(key: UUID, *, by: Actor, word: UUID, version: int | None = None) -> TalentCard:
    """The candidate, or the office, takes words away; they go for good."""
    turn = begin(key, "drop_words", by=by, version=version, word=word)
    if not turn.card.words.filter(pk=word).delete()[0]:
        return turn.card  # gone already
    finish(turn)
    return turn.card


def words_of(card: TalentCard) -> list[tuple[Word, str]]:
    """The words in clear, for whoever may see the card and for the candidate. One query."""
    rows = card.words.order_by("given_at", "pk")
    return [(row, crypto.unseal(row.sealed, context=word_context(row.pk))) for row in rows]


@transaction.atomic
def endorse(
    key: UUID, *, by: Actor, industry: bool, skill: bool, version: int | None = None
) -> TalentCard:
    """The branch found all three criteria met; now it is the township's."""
    turn = begin(key, "endorse", by=by, version=version, industry=industry, skill=skill)
    _check_three(turn, industry=industry, skill=skill)
    turn.card.endorsed_by = by.person_id
    finish(turn)
    return turn.card


@transaction.atomic
def admit(
    key: UUID, *, by: Actor, industry: bool, skill: bool, version: int | None = None
) -> TalentCard:
    """The township found the same, by another person than the branch's; in the pool for a year."""
    turn = begin(key, "admit", by=by, version=version, industry=industry, skill=skill)
    _check_three(turn, industry=industry, skill=skill)
    stays(turn.card, turn.at)
    finish(turn)
    return turn.card


def _check_three(turn: Turn, *, industry: bool, skill: bool) -> None:
    """Each of the first two has to be found met and to stand in words; the third are words of so
    many villagers as the rule says."""
    found, basis = {"industry": industry, "skill": skill}, basis_of(turn.card)
    open_ones = [name for name, met in found.items() if not (met and getattr(basis, name))]
    if open_ones:
        raise Invalid(
            _("Not all three criteria are met yet."),
            fields=dict.fromkeys(open_ones, _("Say what stands for it first, then find it met.")),
            next_step=_("Complete the card, or do not take in, with the reason."),
        )
    least = int(rulesets.value(LEAST_WORDS, path=turn.card.path))
    there = turn.card.words.count()
    if there < least:
        said = ngettext(
            "Good reputation: %(there)d of %(least)d supporting word of villagers.",
            "Good reputation: %(there)d of %(least)d supporting words of villagers.",
            least,
        )
        raise Conflict(
            said % {"there": there, "least": least},
            next_step=_("Villagers give them freely, by the link on the slip or at the office."),
        )
    turn.payload.update(words=there)


@transaction.atomic
def refuse(
    key: UUID, *, by: Actor, reason: str, next_door: str, version: int | None = None
) -> TalentCard:
    """Not taken in: the candidate reads why and what else there is, by their own link; nobody else
    sees the card any more, and it goes after a short time."""
    turn = begin(key, "refuse", by=by, version=version, reason=reason, next_door=next_door)
    turn.card.ended_at = turn.at
    finish(turn)
    return turn.card
