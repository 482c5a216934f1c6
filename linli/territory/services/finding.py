"""Looking for places by their names, and for colleagues by name or role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.search import services as search
from linli.search.choices import What
from linli.search.services import Asked
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Posting, Role, Unit
from linli.territory.paths import page_code, path_of
from linli.territory.services.indexing import (
    OPENED,
    WIDE,
    WIDE_KINDS,
    opened_paths,
)

SCOPES: Final = 5  # places of the first words in which the last one is looked for
PUBLIC_KINDS: Final = WIDE_KINDS | {UnitKind.VILLAGE}
WIDEST_SCOPE: Final = 3  # levels of a path: a county; a province would be half a million names


@dataclass(frozen=True)
class FoundPlace:
    """A place with its `parent`, and whether it lies where reports are taken."""

    unit: Unit
    takes_reports: bool

    @property
    def page_code(self) -> str:
        """The code of the page on which it stands."""
        return page_code(self.unit.path)


def find_places(words: Sequence[str], *, most: int) -> list[FoundPlace]:
    """Places whose names hold all the words, or a name within the places that the words before it
    name; those that take reports first, then the wide ones.

    A division code finds its place. At most twelve queries, however many places there are.
    """
    by_code = _by_code(words)
    if by_code:
        return _found([by_code])
    keys = _keys(search.every(*map(search.said, words)), most)
    if not keys and len(words) > 1:
        keys = _within(words[:-1], words[-1], most)
    return _found(keys)


@dataclass(frozen=True)
class Scopes:
    """Paths of the places that a word names: those that a public row names too, villages and what
    lies above them; and those that somebody's postings cover."""

    public: list[str]
    own: list[str]


def place_scopes(word: str, *, of: Actor) -> Scopes:
    """The places in opened areas that a word names, for narrowing another question. At most three
    queries."""
    asked = search.every(search.mark(OPENED), search.said(word))
    keys = search.find(What.PLACE, asked, most=SCOPES * SCOPES, newest=False)
    named = Unit.objects.public().filter(path__in=keys).order_by("path")
    rows = list(named.values_list("path", "kind"))
    reach = [grant.path for grant in of.granting("matters.view")]
    return Scopes(
        public=[path for path, kind in rows if kind in PUBLIC_KINDS][:SCOPES],
        own=[path for path, _kind in rows if any(path.startswith(one) for one in reach)][:SCOPES],
    )


def find_postings(words: Sequence[str], *, by: Actor, most: int) -> list[Posting]:
    """Postings in force that this person may see, by the holder's name, the role or the place.

    Asked of the postings themselves: there is no second copy of a name, and somebody who only
    reported is never found. Two queries.
    """
    if not by.has("postings.view"):
        return []
    rows = Posting.objects.visible_to(by).current(clock.now())
    known = list(Role.objects.all())
    for word in " ".join(words).split():
        roles = [role.pk for role in known if _names(role, word)]
        rows = rows.filter(
            Q(person__display_name__icontains=word)
            | Q(unit__name_zh__icontains=word)
            | Q(role__in=roles)
        )
    listed = rows.select_related("person", "role", "unit", "grid")
    return list(listed.order_by("path", "role__turn", "since_at", "pk")[:most])


def _names(role: Role, word: str) -> bool:
    return word in role.name_zh or word in role.name_en.casefold()


def _by_code(words: Sequence[str]) -> str:
    try:
        return path_of("".join(words))
    except Invalid:
        return ""


def _keys(asked: Asked, most: int) -> list[str]:
    """Keys in the order in which they are shown."""
    keys: list[str] = []
    for mark, newest in ((OPENED, False), (WIDE, False), ("", True)):
        tier = search.every(search.mark(mark), asked) if mark else asked
        # What an earlier tier found comes again, so this one has to bring so many more.
        found = search.find(What.PLACE, tier, most=most + len(keys), newest=newest)
        keys = list(dict.fromkeys([*keys, *found]))[:most]
        if len(keys) == most:
            break
    return keys


def _within(before: Sequence[str], name: str, most: int) -> list[str]:
    """Names that hold `name` inside the places that the words before it name."""
    places = _keys(search.every(*map(search.said, before)), SCOPES)
    inside = Q(pk__in=())
    for path in places:
        if path.count(".") >= WIDEST_SCOPE:
            inside |= below(path)
    rows = Unit.objects.public().filter(inside, name_zh__icontains=name).order_by("path")
    return list(rows.values_list("path", flat=True)[:most])


def _found(keys: list[str]) -> list[FoundPlace]:
    rows = Unit.objects.public().select_related("parent__parent").filter(path__in=keys)
    known = {unit.path: unit for unit in rows}
    opened = opened_paths() if known else set()
    return [
        FoundPlace(known[key], not opened.isdisjoint(ancestors(key)))
        for key in keys
        if key in known
    ]
