"""Honours of households in the other township, for showing that nobody gets at them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.common import clock
from linli.common.images import CleanImage
from linli.honours import services as honours
from linli.honours.choices import HonourKind, Origin
from linli.honours.models import HonourEntry, HonourRound, HonourStep, StoodAside, YardPhoto
from linli.honours.services import Asking, NewRound
from linli.people.actors import SYSTEM
from linli.people.models import Consent
from linli.territory.fields import below
from linli.territory.models import Household, Unit

LINKS: Final = frozenset(
    {"honours:own", "honours:own-act", "honours:own-plaque", "honours:own-photo"}
)


@dataclass(frozen=True)
class Honoured:
    """A household with a plaque, not shown; a round that is open, and one that is over."""

    entry: HonourEntry
    open: HonourRound
    photo: YardPhoto
    secret: str

    def arguments(self, name: str) -> dict[str, Any]:
        """What leads to them."""
        return {
            "honour": self.entry.pk,
            "honour_round": self.open.pk,
            "yard": self.photo.pk,
        }

    def secret_for(self, name: str) -> str:
        """The one that opens this address, if it is one of ours."""
        return self.secret if name in LINKS else ""


def honoured(place: Unit, home: Household, words: str, photo: CleanImage) -> Honoured:
    """Through the services, in two rounds."""
    today = clock.today()
    with clock.told(clock.now() - timedelta(days=30)):
        entry, over = _asked(place, home, words, HonourKind.COURTYARD)
        honours.add_photos(entry.pk, [photo], by=SYSTEM)
        met = [item.key for item in over.checklist.items()]
        honours.review(entry.pk, by=SYSTEM, met=met, at_door=True, apart=True)
        honours.check(entry.pk, by=SYSTEM, met=met, apart=True)
    with clock.told(clock.now() - timedelta(days=20)):
        honours.publish(over.pk, by=SYSTEM)
    with clock.told(clock.now() - timedelta(days=10)):
        honours.conclude(over.pk, by=SYSTEM)
    new = NewRound(place, HonourKind.STAR, today, today + timedelta(days=9))
    running = honours.open_round(new, by=SYSTEM)
    entry.refresh_from_db()
    secret = honours.link_of(entry).rstrip("/").rsplit("/", 1)[-1]
    return Honoured(entry, running, entry.photos.get(), secret)


def _asked(place: Unit, home: Household, words: str, kind: str) -> tuple[HonourEntry, HonourRound]:
    today = clock.today()
    found = honours.open_round(NewRound(place, kind, today, today + timedelta(days=2)), by=SYSTEM)
    said = Asking(home.unit, home.number, Origin.LINK, words[:20], photos=True)
    return honours.ask(found.pk, said, by=SYSTEM), found


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = HonourEntry.objects.filter(below(path)).order_by("pk")
    return [
        here.values_list("pk", "version", "stage", "steps_count", "link_version", "shown_at"),
        HonourStep.objects.filter(record__in=here).values_list("pk"),
        StoodAside.objects.filter(entry__in=here).values_list("pk"),
        YardPhoto.objects.filter(entry__in=here).values_list("pk"),
        HonourRound.objects.filter(below(path)).order_by("pk").values_list("pk", "version"),
        Consent.objects.order_by("pk").values_list("pk", "withdrawn_at"),
    ]
