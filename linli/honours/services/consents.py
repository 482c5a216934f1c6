"""What a household agreed to, purpose by purpose: to be looked at, to be shown, photos."""

from linli.common import clock
from linli.honours.choices import EVIDENCE
from linli.honours.models import HonourEntry
from linli.people import services as people
from linli.people.models import Consent


def _evidence(entry: HonourEntry) -> str:
    return f"{EVIDENCE}{entry.pk.hex}"


def give(entry: HonourEntry, purpose: str) -> None:
    """They agreed, from now on."""
    if entry.person is None:
        raise RuntimeError("a wish without somebody who agreed")
    people.consent(entry.person, purpose=purpose, evidence=_evidence(entry))


def take_back(entry: HonourEntry, purpose: str) -> None:
    """They do not agree any more, from now on."""
    rows = Consent.objects.filter(evidence=_evidence(entry), purpose=purpose)
    rows.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())


def forget(entry: HonourEntry) -> None:
    """With the wish, everything that was agreed to for it."""
    Consent.objects.filter(evidence=_evidence(entry)).delete()


def holds(entry: HonourEntry, purpose: str) -> bool:
    """Whether they agree to it now. One query."""
    rows = Consent.objects.filter(evidence=_evidence(entry), purpose=purpose)
    return rows.filter(withdrawn_at__isnull=True).exists()
