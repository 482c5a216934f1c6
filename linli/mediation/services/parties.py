"""The sides of a dispute: who they are, sealed; whether they want mediation; their own link."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import crypto
from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.mediation import rules
from linli.mediation.choices import Consent, How
from linli.mediation.models import Dispute, Party, party_context
from linli.mediation.services.ending import complete_matter
from linli.mediation.services.moving import Turn, begin, finish
from linli.mediation.services.moving import refuse as to_do_first
from linli.people.actors import Actor
from linli.people.choices import ActorKind

MOST = 12  # parties of one case
LONGEST_NAME = 80
LONGEST_PHONE = 20


@dataclass(frozen=True)
class Contact:
    """What is sealed of a party."""

    name: str
    phone: str = ""


@transaction.atomic
def add_party(
    key: UUID, *, by: Actor, name: str, phone: str = "", version: int | None = None
) -> Party:
    """A side of the case; what to call it and how to reach it are sealed at once."""
    turn = begin(key, "add_party", by=by, version=version, name=name)
    number = (turn.dispute.parties.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST:
        raise Invalid(_("A case has at most %(most)d parties.") % {"most": MOST})
    row = new_id()
    party = Party(pk=row, dispute=turn.dispute, number=number, sealed=_sealed(row, name, phone))
    party.save()
    turn.payload["party"] = number
    finish(turn)
    return party


def _sealed(row: UUID, name: str, phone: str) -> bytes:
    name, phone = name.strip(), phone.strip()
    if len(name) > LONGEST_NAME or len(phone) > LONGEST_PHONE:
        raise Invalid(_("The text is too long."), fields={"name": _("Please shorten it.")})
    return crypto.seal(json.dumps({"name": name, "phone": phone}), context=party_context(row))


@transaction.atomic
def change_party(
    key: UUID, *, by: Actor, party: UUID, name: str, phone: str = "", version: int | None = None
) -> Party:
    """What to call a party and how to reach it, written anew; what was there before is gone."""
    turn = begin(key, "change_party", by=by, version=version, party=party, name=name)
    side = _side(turn)
    side.sealed = _sealed(side.pk, name, phone)
    side.save(update_fields=["sealed"])
    finish(turn)
    return side


@transaction.atomic
def drop_party(key: UUID, *, by: Actor, party: UUID, version: int | None = None) -> Dispute:
    """Entered by mistake. Whoever has answered stays: nobody's word is taken away."""
    turn = begin(key, "drop_party", by=by, version=version, party=party)
    side = _side(turn)
    if side.consent_at is not None:
        raise to_do_first(
            _("This party has answered and stays in the case."),
            _("If it wants no part in it, write down that it does not want mediation."),
        )
    finish(turn)
    side.delete()
    return turn.dispute


@transaction.atomic
def new_link(key: UUID, *, by: Actor, party: UUID, version: int | None = None) -> Party:
    """The slip was lost or has gone astray: its link opens nothing any more."""
    turn = begin(key, "new_link", by=by, version=version, party=party)
    side = _side(turn)
    side.link_version += 1
    side.save(update_fields=["link_version"])
    finish(turn)
    return side


@transaction.atomic
def contact_of(party: Party, *, by: Actor, purpose: str) -> Contact:
    """What a party is called and how to reach it; the reading is noted, and the party may see
    that. Only for whoever mediates or leads the case. Raises `Refused`."""
    rules.check_may_read_parties(by, party.dispute)
    contact = _opened(party)
    audit.note_reading(
        by=by,
        whose=party.pk,
        of_path=party.dispute.place_path,
        fields=["name", "phone"],
        purpose=purpose,
    )
    return contact


def purpose_of(title: str) -> str:
    """What a printed document notes as its purpose, in the language of the documents."""
    with override("zh-hans"):
        return gettext("printed: %(title)s") % {"title": title}


@transaction.atomic
def copy_for(reader: Party, party: Party, title: str) -> str:
    """The name of a party for a document that `reader` has a copy of; reading the other side's is
    noted, and they may see that."""
    if party.pk != reader.pk:
        audit.note_reading(
            by=holder_of(reader),
            whose=party.pk,
            of_path=party.dispute.place_path,
            fields=["name"],
            purpose=purpose_of(title),
        )
    return _opened(party).name


def own_contact(party: Party) -> Contact:
    """For the holder of the party's link: what we hold of them."""
    return _opened(party)


def _opened(party: Party) -> Contact:
    if party.sealed is None:
        return Contact("")
    found = json.loads(crypto.unseal(party.sealed, context=party_context(party.pk)))
    return Contact(found["name"], found["phone"])


@transaction.atomic
def ask_consent(key: UUID, *, by: Actor, party: UUID, version: int | None = None) -> Party:
    """The party is asked whether it wants mediation; it may answer by its own link."""
    turn = begin(key, "ask_consent", by=by, version=version, party=party)
    side = _side(turn)
    if side.consent == Consent.OPEN:
        side.consent = Consent.ASKED
        side.save(update_fields=["consent"])
        finish(turn)
    return side


@transaction.atomic
def consent(
    key: UUID, *, by: Actor, party: UUID, how: str = How.SPOKEN, version: int | None = None
) -> Party:
    """The party wants mediation. Nobody is mediated without (People's Mediation Law, art. 17)."""
    turn = begin(key, "consent", by=by, version=version, party=party, how=how)
    side = _side(turn)
    if side.consent != Consent.AGREED:  # sent twice is said once
        _answered(turn, side, Consent.AGREED, how)
        finish(turn)
    return side


@transaction.atomic
def refuse(
    key: UUID, *, by: Actor, party: UUID, how: str = How.SPOKEN, version: int | None = None
) -> Dispute:
    """A party does not want mediation: the case ends, without a reason and without a trace
    against anybody; the page says which other doors there are."""
    turn = begin(key, "refuse", by=by, version=version, party=party, how=how)
    _answered(turn, _side(turn), Consent.REFUSED, how)
    finish(turn)
    complete_matter(turn.dispute, by=by)
    return turn.dispute


@transaction.atomic
def stop(
    key: UUID, *, by: Actor, party: UUID, how: str = How.SPOKEN, version: int | None = None
) -> Dispute:
    """A party stops the mediation, at any time (People's Mediation Law, art. 23)."""
    turn = begin(key, "stop", by=by, version=version, party=party, how=how)
    _answered(turn, _side(turn), Consent.REFUSED, how)
    finish(turn)
    complete_matter(turn.dispute, by=by)
    return turn.dispute


def _side(turn: Turn) -> Party:
    if turn.party is None:
        raise Invalid(_("Choose a party."), fields={"party": _("Choose a party.")})
    return turn.party


def _answered(turn: Turn, side: Party, answer: str, how: str) -> None:
    side.consent, side.consent_at = answer, turn.at
    side.consent_how = How.LINK if turn.by.kind == ActorKind.REPORTER else how
    turn.payload["how"] = str(side.consent_how)
    side.save(update_fields=["consent", "consent_at", "consent_how"])


def _code(party: Party) -> tuple[str, str, str]:
    return "mediation.party", str(party.pk), str(party.link_version)


def link_of(party: Party) -> str:
    """The path of the party's own page. Nothing secret is stored: the code is made from the keys
    and the row."""
    return reverse("mediation:party", args=[party.pk, crypto.link_code(*_code(party))])


def with_link(key: UUID, code: str) -> Party:
    """The party that a link belongs to. A wrong key and a wrong code look the same: `NotHere`."""
    party = Party.objects.select_related("dispute__matter__village").filter(pk=key).first()
    if party is None or not crypto.link_code_fits(code, *_code(party)):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Check it against your slip, or call the office."),
        )
    return party


def holder_of(party: Party) -> Actor:
    """Whoever holds the link, acting for this one party."""
    return Actor(kind=ActorKind.REPORTER, record_id=party.pk)
