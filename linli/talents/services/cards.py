"""A card from its nomination to its end: nothing is kept beyond a short time without consent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.talents import rules
from linli.talents.choices import AGREED, How, Origin, Stage
from linli.talents.models import CardSkill, Skill, TalentCard
from linli.talents.services import telling
from linli.talents.services.contacts import Basis, Contact, sealed_basis, sealed_contact
from linli.talents.services.erasing import empty
from linli.talents.services.moving import Turn, append, begin, finish, last_day
from linli.territory.models import Unit

EVERY: Final = "retention.talents.unconfirmed"
MOST_SKILLS: Final = 5
ALL_DAYS: Final = 0b1111111


@dataclass(frozen=True)
class Wanted:
    """What a card says besides who it is about, already parsed."""

    skills: Sequence[str] = ()
    free_days: Sequence[int] = ()
    away_until: date | None = None
    basis: Basis = field(default_factory=Basis)


@dataclass(frozen=True)
class Nomination:
    """Who is named, by whom. `key` makes sending it twice harmless."""

    contact: Contact
    origin: str
    wanted: Wanted = field(default_factory=Wanted)
    key: str = ""

    def digest(self) -> str:
        """The content, so that the same key with other content is noticed."""
        days = sorted(self.wanted.free_days)
        content: list[Any] = [
            self.contact.name.strip(), self.contact.phone.strip(), self.origin,
            sorted(self.wanted.skills), days, self.wanted.basis.industry, self.wanted.basis.skill,
        ]  # fmt: skip
        return sha256(rfc8785.dumps(content)).hexdigest()


def nominate(village: Unit, named: Nomination, *, by: Actor) -> TalentCard:
    """Somebody is named for the pool of a village. Who names themselves agrees with it; anybody
    else is asked first. Raises `Refused`, `Invalid`, or `Conflict` for a known key."""
    if by.kind != ActorKind.ANYBODY:
        rules.check_may_nominate(by, village)
    with transaction.atomic():
        # One after the other in a village, so that each gets a number; nothing else waits for it
        Unit.objects.select_for_update(no_key=True).get(pk=village.pk)
        return _known(named) or _made(village, named, by)


def _known(named: Nomination) -> TalentCard | None:
    if not named.key:
        return None
    found = TalentCard.objects.select_related("village").filter(client_key=named.key).first()
    if found is not None and found.client_digest != named.digest():
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Send it once more if you mean somebody else."),
        )
    return found


def _made(village: Unit, named: Nomination, by: Actor) -> TalentCard:
    key, now = new_id(), clock.now()
    agrees = named.origin == Origin.SELF
    last = TalentCard.objects.filter(village=village).aggregate(last=Max("number"))["last"] or 0
    card = TalentCard.objects.create(
        id=key,
        village=village,
        path=village.path,
        number=last + 1,
        stage=Stage.REVIEW if agrees else Stage.NOMINATED,
        origin=named.origin,
        sealed=sealed_contact(key, named.contact),
        basis_sealed=sealed_basis(key, named.wanted.basis),
        nominated_at=now,
        consent_at=now if agrees else None,
        client_key=named.key,
        client_digest=named.digest() if named.key else "",
    )
    _put(card, named.wanted)
    card.save()
    append(card, "nominate", by=by, at=now, payload={"origin": str(named.origin)})
    if agrees:
        append(card, "consent", by=by, at=now, was=Stage.NOMINATED, payload={"how": How.LINK})
    telling.stage_changed(card)
    return card


def _put(card: TalentCard, wanted: Wanted) -> None:
    """Skills and days; raises `Invalid`. Four queries."""
    codes = list(dict.fromkeys(wanted.skills))
    known = set(Skill.objects.filter(code__in=codes).values_list("code", flat=True))
    if not codes or len(codes) > MOST_SKILLS or set(codes) - known:
        raise Invalid(
            _("Choose one to %(most)d skills.") % {"most": MOST_SKILLS},
            fields={"skills": _("Choose from the list.")},
        )
    if any(not 0 <= one <= 6 for one in wanted.free_days):
        raise Invalid(
            _("Choose days of the week."), fields={"free_days": _("Choose from the list.")}
        )
    card.skills.exclude(skill__in=codes).delete()
    there = set(card.skills.values_list("skill", flat=True))
    CardSkill.objects.bulk_create(CardSkill(card=card, skill_id=c) for c in codes if c not in there)
    card.free_days = sum(1 << one for one in set(wanted.free_days))
    card.away_until = wanted.away_until


@transaction.atomic
def consent(key: UUID, *, by: Actor, how: str = "", version: int | None = None) -> TalentCard:
    """The person agrees to be reviewed and known. Said twice it is said once."""
    card = TalentCard.objects.locked(key)
    if card.stage in AGREED:
        rules.check_may(by, "change", card)
        return card
    said = How.LINK if by.kind == ActorKind.REPORTER else how
    turn = begin(key, "consent", by=by, version=version, how=said)
    if said not in How.values:
        raise Invalid(_("Say how they agreed."), fields={"how": _("Choose one from the list.")})
    turn.card.consent_at = turn.at
    turn.payload["how"] = str(said)
    finish(turn)
    return turn.card


@transaction.atomic
def decline(key: UUID, *, by: Actor, version: int | None = None) -> TalentCard:
    """They do not want it: everything about them goes at once, and nobody asks why."""
    turn = begin(key, "decline", by=by, version=version)
    finish_empty(turn.card, turn)
    return turn.card


@transaction.atomic
def leave(
    key: UUID, *, by: Actor, keep_certificates: bool = False, version: int | None = None
) -> TalentCard:
    """They leave, at any time and without a reason; everything about them goes at once. Their
    certificates stay checkable only if they want that."""
    turn = begin(key, "leave", by=by, version=version)
    if not keep_certificates:
        turn.card.certificates.all().delete()
    finish_empty(turn.card, turn)
    return turn.card


def finish_empty(card: TalentCard, turn: Turn) -> None:
    """The end: nothing personal is left of the card or its story."""
    empty(card, turn.at)
    finish(turn)
    card.steps.all().destroy_words()


@transaction.atomic
def change(key: UUID, *, by: Actor, wanted: Wanted, version: int | None = None) -> TalentCard:
    """Other skills, other free days, other words for the criteria."""
    turn = begin(key, "change", by=by, version=version)
    _put(turn.card, wanted)
    turn.card.basis_sealed = sealed_basis(turn.card.pk, wanted.basis)
    finish(turn)
    return turn.card


@transaction.atomic
def new_link(key: UUID, *, by: Actor, version: int | None = None) -> TalentCard:
    """The slip was lost or has gone astray: its link opens nothing any more."""
    turn = begin(key, "new_link", by=by, version=version)
    turn.card.link_version += 1
    finish(turn)
    return turn.card


@transaction.atomic
def confirm(key: UUID, *, by: Actor, version: int | None = None) -> TalentCard:
    """They stay another year, counted from now; who says nothing is out when the year is over."""
    turn = begin(key, "confirm", by=by, version=version)
    stays(turn.card, turn.at)
    finish(turn)
    telling.confirmed(turn.card)
    return turn.card


def stays(card: TalentCard, at: datetime) -> None:
    """From now on for as long as the rule of the village says."""
    card.confirmed_at, card.confirm_by = at, last_day(EVERY, card.path, at)


@transaction.atomic
def notice(key: UUID, *, by: Actor, shown: bool, version: int | None = None) -> TalentCard:
    """Whether the name stands on the village's notice of names: only with the person's own yes, and
    taken down at once with their no."""
    turn = begin(key, "notice", by=by, version=version)
    if shown == (turn.card.name_shown_at is not None):
        return turn.card
    turn.card.name_shown_at = turn.at if shown else None
    turn.payload["shown"] = shown
    finish(turn)
    return turn.card
