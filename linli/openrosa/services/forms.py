"""The forms that a phone fetches: two of each standard, of a village and of a group.

A published standard never changes, so neither do its forms; `MADE` is raised when this code makes
other bytes from the same standard, since a phone takes new bytes only under a new version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pyxform.xls2xform import convert

from linli.common.errors import NotHere
from linli.openrosa.services import rows
from linli.people.actors import Actor
from linli.scoring.models import Aspect, Standard, Stop
from linli.scoring.services.filling import RUNNING
from linli.scoring.services.reckoning import aspects_for

MADE: Final = 2
VILLAGE, GROUP = "village", "group"
LEVELS: Final = (VILLAGE, GROUP)
KEPT: Final = 64


@dataclass(frozen=True)
class Form:
    """One form of a standard. `md5` is over exactly `xml`."""

    standard: UUID
    level: str
    code: str
    version: str
    name: str
    xml: bytes

    @property
    def whole(self) -> bool:
        """Whether it is about the village as a whole."""
        return self.level == VILLAGE

    @property
    def md5(self) -> str:
        """As OpenRosa wants it."""
        return md5_of(self.xml)


def md5_of(data: bytes) -> str:
    """A mark for a phone that asks whether something changed; it protects nothing."""
    return f"md5:{md5(data, usedforsecurity=False).hexdigest()}"


def aspects_of(standard: Standard, *, whole: bool) -> list[Aspect]:
    """What the form asks. Two queries."""
    return aspects_for(standard.aspects.prefetch_related("items"), whole=whole)


def forms_of(by: Actor) -> Iterator[Form]:
    """Those of the standards that this person judges by at the moment."""
    stops = Stop.objects.own(by).filter(round__status__in=RUNNING)
    standards = Standard.objects.filter(pk__in=stops.values("round__standard"))
    for standard in standards.order_by("code", "version", "pk"):
        for level in LEVELS:
            if (form := form_of(standard.pk, level)) is not None:
                yield form


def own_form(code: str, by: Actor) -> Form:
    """One of them by its code; for everybody else there is none."""
    for form in forms_of(by):
        if form.code == code:
            return form
    raise NotHere(
        _("There is no such form for you now."),
        next_step=_("Fetch the list of forms again; it changes with each round."),
    )


@lru_cache(maxsize=KEPT)
def form_of(standard: UUID, level: str) -> Form | None:
    """The form of a level, if the standard looks at anything there. Kept, since it never changes:
    rounds are opened with published standards alone."""
    found = Standard.objects.get(pk=standard)
    whole = level == VILLAGE
    aspects = aspects_of(found, whole=whole)
    if not aspects:
        return None
    code = f"{found.code}-{standard.hex[-8:]}-{level}"
    version = f"{found.version}.{MADE}"
    settings = rows.settings(found, code, version, whole=whole)
    sheet = {
        "survey": rows.survey(aspects, whole=whole),
        "choices": rows.choices(),
        "settings": [settings],
    }
    made = convert(xlsform=sheet, form_name="data", validate=False)
    xml = made.xform.encode()
    return Form(standard, level, code, version, settings["form_title"], xml)
