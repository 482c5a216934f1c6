"""What a page says of the words of a report while they are typed: whom to ring, which kind it looks
like, and what it may be the same as."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.errors import DomainError
from linli.common.numbers import shown
from linli.matters import rules, words
from linli.matters.joining import IN_HAND
from linli.matters.models import Kind, Matter
from linli.matters.services.duplicates import (
    Wanted,
    already_public,
    families_of,
    likely_duplicates,
)
from linli.matters.services.emergency import Danger, dangers_in
from linli.matters.services.public_reading import PublicRow
from linli.matters.services.suggesting import Heard, Suggestion, hear
from linli.people.actors import Actor
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.services import Place

ASK: Final = "ask"  # what the chosen kind asks besides
ASKED: Final = ("suggest", "take_kind", ASK)  # buttons that send a form only to have it drawn again


@dataclass(frozen=True)
class Looks:
    """A kind that the words look like."""

    kind: Kind
    sureness: str
    because: str
    is_chosen: bool


@dataclass(frozen=True)
class Same:
    """A matter that may be the same thing, for somebody who may read it."""

    title: str
    href: str
    number: str
    place: str
    tag: str
    tag_kind: str
    matter: Matter
    may_join: bool = False  # the reader may add this reporter to it


@dataclass(frozen=True)
class Hints:
    """Everything that is said; nothing before something was typed."""

    dangers: Sequence[Danger] = ()
    looks: Sequence[Looks] = ()
    same: Sequence[Same] = ()
    public: Sequence[PublicRow] = ()
    is_asked: bool = False  # somebody waits for an answer, even if there is none
    photos_again: bool = False
    codes: Sequence[str] = field(default=())  # of the kinds, to stand first
    village_code: str = ""  # whose public ledger it is


@dataclass(frozen=True)
class Typed:
    """What a form holds so far, unchecked."""

    text: str
    kind: str
    unit_id: int | None
    where: str
    point: tuple[float, float] | None = None

    @classmethod
    def of(cls, sent: Any) -> "Typed":
        """As a browser sends it; what makes no sense is left out."""
        unit = str(sent.get("unit", ""))
        return cls(
            text=str(sent.get("text", "")),
            kind=str(sent.get("take_kind") or sent.get("kind", "")),
            unit_id=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 18 else None,
            where=str(sent.get("where", "")).replace("\0", ""),
        )


def is_asked(sent: Any) -> bool:
    """Whether a form was sent only to be drawn again with more."""
    return any(name in sent for name in ASKED)


def for_staff(
    typed: Typed,
    kinds: Sequence[Kind],
    villages: Sequence[Unit],
    village: Unit | None,
    *,
    by: Actor,
) -> Hints:
    """What a clerk sees: kinds, and matters that they may read. A fixed number of queries."""
    among = [kind for kind in kinds if not kind.only_staff]
    path = village.path if village else (villages[0].path if villages else "")
    heard = hear(typed.text, path=path, among={kind.pk for kind in among})
    place = _place(village, typed) if village else None
    if place is None:
        return _hints(heard, among, typed, path)
    wanted = Wanted(typed.text, place, _families(heard, kinds, typed))
    same = [_same(matter, by) for matter in likely_duplicates(wanted, by=by)]
    return _hints(heard, among, typed, path, same=same)


def for_anybody(typed: Typed, kinds: Sequence[Kind], village: Unit) -> Hints:
    """What a resident sees: kinds, and what the public ledger shows with its words."""
    heard = hear(typed.text, path=village.path, among={kind.pk for kind in kinds})
    place = _place(village, typed)
    if place is None:
        return _hints(heard, kinds, typed, village.path)
    wanted = Wanted(typed.text, place, _families(heard, kinds, typed))
    found = _hints(heard, kinds, typed, village.path, public=already_public(wanted))
    return replace(found, village_code=village.code)


def _place(village: Unit, typed: Typed) -> Place | None:
    """As a report would be found; nowhere if that makes no sense yet."""
    try:
        return territory.locate(
            village.code, unit_id=typed.unit_id, words=typed.where, opened_only=False
        )
    except DomainError:
        return None


def _families(heard: Heard, kinds: Iterable[Kind], typed: Typed) -> frozenset[str]:
    by_code = {kind.pk: kind for kind in kinds}
    suggested = [by_code[one.code] for one in heard.kinds if one.code in by_code]
    return families_of(by_code.get(typed.kind), suggested)


def _hints(
    heard: Heard,
    kinds: Iterable[Kind],
    typed: Typed,
    path: str,
    *,
    same: Sequence[Same] = (),
    public: Sequence[PublicRow] = (),
) -> Hints:
    by_code = {kind.pk: kind for kind in kinds}
    return Hints(
        dangers=dangers_in(heard.dangers, path=path),
        looks=[_looks(one, by_code[one.code], typed.kind) for one in heard.kinds],
        same=same,
        public=public,
        codes=[one.code for one in heard.kinds],
    )


def _looks(one: Suggestion, kind: Kind, chosen: str) -> Looks:
    because = _(", ").join(one.words) or _("the text as a whole")
    return Looks(kind, str(one.sureness.label), because, kind.pk == chosen)


def _same(matter: Matter, by: Actor) -> Same:
    return Same(
        title=matter.title,
        href=matter.get_absolute_url(),
        number=shown(matter.number),
        place=words.full_place(matter),
        tag=words.state(matter),
        tag_kind=words.tag_kind(matter),
        matter=matter,
        may_join=matter.status in IN_HAND and rules.allowed(rules.check_may_join, by, matter),
    )
