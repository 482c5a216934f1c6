"""Adding places below a village, and posters."""

import secrets
from collections.abc import Iterable
from importlib import import_module

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import COVERS_ITS_PLACE, PLACES, LeadsTo, UnitKind
from linli.territory.fields import PATH_LENGTH
from linli.territory.models import Area, Poster, Unit
from linli.territory.models.units import short_name
from linli.territory.services.indexing import index_units

TOKEN_WIDTH = {UnitKind.GROUP: 2, UnitKind.ADDRESS: 5}
ORGANISATION_TOKEN = 9000  # organisations take 9001…9999, which no place uses
_ENDINGS = (("街道", " Sub-district"), ("社区", " Community"), ("镇", " Town"), ("乡", " Township"))
_MORE_ENDINGS = (
    ("党总支", " General Branch"),
    ("党支部", " Party Branch"),
    ("党小组", " Party Group"),
    ("村", " Village"),
    ("县", " County"),
    ("区", " District"),
    ("市", " City"),
    ("省", " Province"),
)


def units_by_path(paths: Iterable[str]) -> dict[str, Unit]:
    """The places at these paths. One query."""
    return {unit.path: unit for unit in Unit.objects.filter(path__in=list(paths))}


def romanised(name_zh: str) -> str:
    """五星村委会 → "Wuxing Village": for readers of English, where no official name is known."""
    short = short_name(name_zh)
    for ending, word in _ENDINGS + _MORE_ENDINGS:
        if short.endswith(ending) and len(short) > len(ending):
            return "".join(_pinyin(short.removesuffix(ending))).capitalize() + word
    return "".join(_pinyin(short)).capitalize()


def _pinyin(text: str) -> list[str]:
    """Loaded when it is first needed: its lists take a sixth of a second that no command, worker
    or server process should wait for at its start."""
    syllables: list[str] = import_module("pypinyin").lazy_pinyin(text)
    return syllables


@transaction.atomic
def add_unit(
    parent: Unit,
    kind: UnitKind,
    number: int,
    *,
    name_zh: str,
    name_en: str = "",
    households: int | None = None,
    phone: str = "",
) -> Unit:
    """A group, an address or an organisation below a place, by its number there (from 1)."""
    width = TOKEN_WIDTH.get(kind, 3)
    token = f"{number:0{width}d}" if kind in PLACES else str(ORGANISATION_TOKEN + number)
    path = f"{parent.path}{token}."
    if len(path) > PATH_LENGTH or not 1 <= number < 10**width:
        raise Invalid(_("This number does not fit below %(place)s.") % {"place": parent.short_name})
    covers = parent.path if kind in COVERS_ITS_PLACE else path
    unit, _made = Unit.objects.update_or_create(
        path=path,
        defaults={
            "covers_path": covers,
            "kind": kind,
            "name_zh": name_zh,
            "name_en": name_en,
            "parent": parent,
            "households": households,
            "phone": phone,
        },
    )
    index_units([unit])
    return unit


def make_poster(
    unit: Unit, *, by: Actor, place_words: str = "", area: Area | None = None
) -> Poster:
    """A new printed code for a place, or for the sign of an area; old ones keep working."""
    rules.check_may_print_posters(by, unit)
    return Poster.objects.create(
        code=new_code(),
        unit=unit,
        place_words=place_words.strip(),
        made_at=clock.now(),
        area=area,
    )


def new_code() -> str:
    """What a printed code is called; it says nothing of its place."""
    return secrets.token_hex(6)


def posters_of(units: Iterable[Unit]) -> list[Poster]:
    """The posters in use at these places; the codes of door signs and of areas are not among
    them."""
    rows = Poster.objects.filter(
        unit__in=list(units),
        ended_at__isnull=True,
        leads_to=LeadsTo.REPORT,
        on_sign=False,
        area__isnull=True,
    )
    return list(rows.select_related("unit"))
