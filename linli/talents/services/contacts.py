"""Who a card is about: sealed, masked, opened for whoever may; and the person's own link."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import crypto
from linli.common.errors import Invalid, NotHere, Text
from linli.people import phones
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.talents import rules
from linli.talents.choices import LIVING, Stage
from linli.talents.models import TalentCard, Use, basis_context, contact_context

LONGEST_NAME: Final = 40
LONGEST_PHONE: Final = 20
LONGEST_BASIS: Final = 300


@dataclass(frozen=True)
class Contact:
    """What is sealed of the person."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Basis:
    """What stands for the first two criteria, in the words of whoever knows."""

    industry: str = ""
    skill: str = ""


def sealed_contact(key: UUID, contact: Contact) -> bytes:
    """Name and telephone, checked; raises `Invalid`."""
    name = contact.name.strip()
    problems: dict[str, Text] = {}
    if not name:
        problems["name"] = _("Please fill this in.")
    if len(name) > LONGEST_NAME or len(contact.phone) > LONGEST_PHONE:
        problems["name"] = _("Please shorten it.")
    if problems:
        raise Invalid(_("The name cannot be used."), fields=problems)
    said = asdict(Contact(name, phones.parse(contact.phone)))
    return crypto.seal(json.dumps(said), context=contact_context(key))


def sealed_basis(key: UUID, basis: Basis) -> bytes:
    """What stands for the criteria, checked; raises `Invalid`."""
    said = {name: text.strip() for name, text in asdict(basis).items()}
    long = [name for name, text in said.items() if len(text) > LONGEST_BASIS]
    if long:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_BASIS}
        raise Invalid(_("The text is too long."), fields=dict.fromkeys(long, sentence))
    return crypto.seal(json.dumps(said), context=basis_context(key))


def opened(card: TalentCard) -> Contact:
    """For services alone: whoever shows it to somebody notes the reading."""
    if card.sealed is None:
        return Contact()
    return Contact(**json.loads(crypto.unseal(card.sealed, context=contact_context(card.pk))))


def basis_of(card: TalentCard) -> Basis:
    """What stands for the criteria; for whoever may see the card."""
    if card.basis_sealed is None:
        return Basis()
    return Basis(**json.loads(crypto.unseal(card.basis_sealed, context=basis_context(card.pk))))


def masked_name(card: TalentCard) -> str:
    """`李**`: what a page shows until somebody says what they need the name for."""
    name = opened(card).name
    return f"{name[0]}**" if name else ""


def own_contact(card: TalentCard) -> Contact:
    """For the holder of the card's own link: what we hold of them."""
    return opened(card)


@transaction.atomic
def names_of(
    cards: Iterable[TalentCard], *, by: Actor, purpose: str
) -> list[tuple[TalentCard, Contact]]:
    """Names and telephones in clear, each reading noted with its purpose, which the person sees.
    Raises `Refused` where one of them is not this reader's to open."""
    rows = list(cards)
    for card in rows:
        rules.check_may_read_names(by, card)
    return [(card, _read(card, by, purpose)) for card in rows]


@transaction.atomic
def reserve_names(
    uses: Iterable[Use], *, by: Actor, purpose: str
) -> list[tuple[TalentCard, Contact]]:
    """The same for those on a reserve list, whose viewers the person agreed to."""
    rows = list(uses)
    for use in rows:
        rules.check_is_viewer(by, use)
    return [(use.card, _read(use.card, by, purpose)) for use in rows]


def _read(card: TalentCard, by: Actor, purpose: str) -> Contact:
    if not purpose.strip():
        raise Invalid(
            _("Say what you need the names for."),
            fields={"purpose": _("For example: to ask for work on the new hall.")},
        )
    audit.note_reading(
        by=by, whose=card.pk, of_path=card.path, fields=["name", "phone"], purpose=purpose.strip()
    )
    return opened(card)


def _code(card: TalentCard, what: str) -> tuple[str, str, str]:
    return f"talents.{what}", str(card.pk), str(card.link_version)


def link_of(card: TalentCard) -> str:
    """The path of the person's own page. Nothing secret is stored: the code is made from the keys
    and the row."""
    return reverse("talents:own", args=[card.pk, crypto.link_code(*_code(card, "card"))])


def word_link_of(card: TalentCard) -> str:
    """The path by which a neighbour says a good word; the candidate hands it on, or does not."""
    return reverse("talents:word", args=[card.pk, crypto.link_code(*_code(card, "word"))])


def with_link(key: UUID, code: str) -> TalentCard:
    """The card that a link belongs to. A wrong key and a wrong code look the same: `NotHere`."""
    card = _found(key)
    if card is None or not crypto.link_code_fits(code, *_code(card, "card")):
        raise _closed()
    return card


def with_word_link(key: UUID, code: str) -> TalentCard:
    """The card for which a neighbour may say a word; raises `NotHere`."""
    card = _found(key)
    if card is None or not crypto.link_code_fits(code, *_code(card, "word")):
        raise _closed()
    if card.stage not in LIVING - {Stage.NOMINATED, Stage.POOL}:
        raise _closed()
    return card


def _found(key: UUID) -> TalentCard | None:
    rows = TalentCard.objects.select_related("village").exclude(stage=Stage.OUT)
    return rows.filter(pk=key).first()


def _closed() -> NotHere:
    return NotHere(
        _("This link does not open anything."),
        next_step=_("Check it against your slip, or ring the village."),
    )


def holder_of(card: TalentCard) -> Actor:
    """Whoever holds the person's own link, acting for this one card."""
    return Actor(kind=ActorKind.REPORTER, record_id=card.pk)


def word_giver(card: TalentCard) -> Actor:
    """Whoever was handed the link for words: anybody, for this one card."""
    return Actor(kind=ActorKind.ANYBODY, record_id=card.pk)
