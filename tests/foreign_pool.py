"""People of a talent pool in the other township, for showing that nobody gets at them."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from linli.activities.models import Activity
from linli.common import clock, crypto
from linli.common.ids import new_id
from linli.contributions import services as contributions
from linli.contributions.models import Ledger
from linli.people.actors import SYSTEM
from linli.talents import services as talents
from linli.talents.choices import Origin
from linli.talents.models import CardStep, Certificate, TalentCard, Use, Word, name_context
from linli.talents.services import Basis, Contact, Nomination, Wanted
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import Somebody

WORD: Final = "talents:word"
SHOWN: Final = "contributions:shown"
LINKS: Final = frozenset({"talents:own", "talents:own-act", "talents:own-certificate"})


@dataclass(frozen=True)
class Pooled:
    """Somebody in the pool, somebody on the way in, and the secrets of their links."""

    card: TalentCard
    candidate: TalentCard
    secret: str
    word_secret: str
    ledger: Ledger
    ledger_secret: str

    def secret_for(self, name: str) -> str:
        """The one that opens this address, if it is one of ours."""
        found = dict.fromkeys(LINKS, self.secret)
        return {**found, WORD: self.word_secret, SHOWN: self.ledger_secret}.get(name, "")

    def card_for(self, name: str) -> Any:
        """Words are said for a candidate; everything else is about who is in the pool."""
        return self.candidate.pk if name == WORD else self.card.pk


def pooled(
    place: Unit, owner: Somebody, activity: Activity, said: tuple[str, str, str], version: int
) -> Pooled:
    """Through the services; the card stands at the version that the body sends with every form."""
    name, words, phone = said
    card = _candidate(place, name, words, phone)
    for _three in range(3):
        talents.support(card.pk, by=SYSTEM, words=words)
    talents.endorse(card.pk, by=SYSTEM, industry=True, skill=True)
    talents.admit(card.pk, by=SYSTEM, industry=True, skill=True)
    talents.ask_reserve(card.pk, by=owner.actor, unit=place, mentor=owner.postings[0])
    row = new_id()
    Certificate.objects.create(
        id=row, card=card, activity=activity, title=words, code="2345CDEF2345",
        name_sealed=crypto.seal(name, context=name_context(row)), issued_at=clock.now(),
    )  # fmt: skip
    candidate = _candidate(place, name, words, phone)
    contributions.open_ledger(by=owner.actor)
    ledger = contributions.show(by=owner.actor)
    TalentCard.objects.update(version=version)
    card.refresh_from_db()
    return Pooled(
        card,
        candidate,
        talents.link_of(card).rstrip("/").rsplit("/", 1)[-1],
        talents.word_link_of(candidate).rstrip("/").rsplit("/", 1)[-1],
        ledger,
        contributions.link_of(ledger).rstrip("/").rsplit("/", 1)[-1],
    )


def _candidate(place: Unit, name: str, words: str, phone: str) -> TalentCard:
    wanted = Wanted(skills=["electrician"], basis=Basis(words, words))
    named = Nomination(Contact(name, phone), Origin.SELF, wanted)
    return talents.nominate(place, named, by=SYSTEM)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = TalentCard.objects.filter(below(path)).order_by("pk")
    return [
        here.values_list("pk", "version", "stage", "steps_count", "link_version"),
        CardStep.objects.filter(record__in=here).values_list("pk"),
        Word.objects.filter(card__in=here).values_list("pk"),
        Use.objects.filter(card__in=here).values_list("pk", "agreed_at"),
        Certificate.objects.filter(card__in=here).values_list("pk"),
        Ledger.objects.order_by("pk").values_list("pk", "link_version", "shown_until"),
    ]
