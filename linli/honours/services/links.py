"""The household's own link, and the words that it wants on its plaque."""

from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import crypto
from linli.common.errors import Invalid, NotHere
from linli.honours.choices import Stage
from linli.honours.models import HonourEntry, plaque_context
from linli.people.actors import Actor
from linli.people.choices import ActorKind

LONGEST_WORDS: Final = 30


def _parts(entry: HonourEntry) -> tuple[str, ...]:
    return "honours.HonourEntry", str(entry.pk), str(entry.link_version)


def link_of(entry: HonourEntry) -> str:
    """The path of the household's own page."""
    return reverse("honours:own", args=[entry.pk, crypto.link_code(*_parts(entry))])


def with_link(key: UUID, code: str) -> HonourEntry:
    """The wish that a link belongs to. A wrong key, a wrong code and one that was taken back look
    the same: `NotHere`."""
    rows = HonourEntry.objects.for_list().select_related("round__unit").exclude(stage=Stage.OUT)
    entry = rows.filter(pk=key).first()
    if entry is None or not crypto.link_code_fits(code, *_parts(entry)):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Check it against your slip, or ring the village."),
        )
    return entry


def holder_of(entry: HonourEntry) -> Actor:
    """Whoever holds the household's link, acting for this one wish."""
    return Actor(kind=ActorKind.REPORTER, record_id=entry.pk)


def sealed_plaque(key: UUID, words: str) -> bytes | None:
    """The words of the plaque, checked; raises `Invalid`. None where only the door is to stand."""
    said = " ".join(words.split())
    if len(said) > LONGEST_WORDS:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_WORDS}
        raise Invalid(_("The text is too long."), fields={"plaque": sentence})
    return crypto.seal(said, context=plaque_context(key)) if said else None


def plaque_of(entry: HonourEntry) -> str:
    """What stands on the plaque, on the notice and on the wall: their own words, else the door."""
    if entry.sealed is None:
        return entry.door
    return crypto.unseal(entry.sealed, context=plaque_context(entry.pk))


def own_words(entry: HonourEntry) -> str:
    """Their own words alone, as the form begins."""
    return plaque_of(entry) if entry.sealed is not None else ""
