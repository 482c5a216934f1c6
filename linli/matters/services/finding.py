"""Looking for matters: by number, and by words within what the reader may see.

Every question carries who may see what as part of itself, and every hit is read once more through
`visible_to` or `public`: the index alone shows nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from linli.common import numbers
from linli.common.errors import Invalid
from linli.matters import words as words_for
from linli.matters.choices import OPEN
from linli.matters.models import Kind, Matter
from linli.matters.models.querysets import lies_in
from linli.matters.services import public_reading
from linli.matters.services.indexing import OPEN_TO_ALL, thing_of
from linli.people.actors import Actor
from linli.search import services as search
from linli.search.choices import What
from linli.search.services import Asked
from linli.territory import services as territory
from linli.territory.fields import below
from linli.territory.models import Grid, GridUnit
from linli.territory.services import Scopes

VILLAGE_ONLY: Final = 10**9  # no grid has so many households
MOST_SENT: Final = 200  # matters elsewhere that somebody was dispatched
PARTS: Final = {7: (4, 3), 8: (4, 4)}  # digits of a number's end or beginning, as it is printed
PART: Final = frozenset({3, 4})
VIEW: Final = "matters.view"
SEE_PRIVATE: Final = "matters.see_private"


@dataclass(frozen=True)
class FoundMatter:
    """A hit as a list shows it. Of a public one: no number, no grid, and words only if released."""

    key: UUID
    href: str
    title: str
    place: str
    kind: str
    state: str
    tag: str  # done, wait, late or plain
    number: str = ""


@dataclass(frozen=True)
class Question:
    """Words, and the kinds and places that each of them names."""

    words: Sequence[str]
    kinds: Sequence[Sequence[str]]
    places: Sequence[Scopes]

    def asked(self, *, inner: bool) -> Asked:
        """Each word in the text, or as the kind, or as the place. `inner` reads unreleased words
        too, and narrower places."""
        parts = []
        for word, kinds, places in zip(self.words, self.kinds, self.places, strict=True):
            ways = [search.said(word)]
            if inner:
                ways.append(search.said(word, inner=True))
            ways += [search.mark(f"k{kind}") for kind in kinds]
            paths = dict.fromkeys([*places.public, *(places.own if inner else ())])
            ways += [search.mark(f"p{path}") for path in paths]
            parts.append(search.either(*ways))
        return search.every(*parts)


def find_matters(words: Sequence[str], *, by: Actor, most: int) -> list[FoundMatter]:
    """Matters by number, part of a number or words: first those that this person's postings cover,
    then public ones elsewhere; each time the newest first. At most twenty queries.

    Of the public ones only kind, place and released words are asked for.
    """
    number = _number(words)
    if number:
        return _by_number(number, by)
    question = _question(words, by)
    found = _visible(question, by, most) if by.has(VIEW) else []
    if len(found) < most:
        known = {one.key for one in found}
        found += [one for one in _public_ones(question, most) if one.key not in known]
    return found[:most]


def _by_number(number: str, by: Actor) -> list[FoundMatter]:
    """A private matter and one that does not exist cost a stranger the same questions."""
    own = list(map(_own, Matter.objects.visible_to(by).for_list().filter(number=number)))
    rows = Matter.objects.public().select_related("kind", "village", "grid")
    return own or list(map(_public, rows.filter(number=number)))


def _visible(question: Question, by: Actor, most: int) -> list[FoundMatter]:
    asked = _with_number(question)
    keys = search.find(What.MATTER, search.every(_scope(by), asked), most=most)
    sent = [str(key) for key in _sent_from_elsewhere(by)]
    visible = Matter.objects.visible_to(by).for_list().filter(pk__in=[*sent, *keys])
    rows = {str(row.pk): row for row in visible}
    fitting = [key for key in sent if key in rows and search.fits(thing_of(rows[key]), asked)]
    return list(map(_own, _ordered(list(dict.fromkeys([*fitting, *keys])), rows)))[:most]


def _public_ones(question: Question, most: int) -> list[FoundMatter]:
    asked = search.every(search.mark(OPEN_TO_ALL), question.asked(inner=False))
    keys = search.find(What.MATTER, asked, most=most)
    rows = Matter.objects.public().select_related("kind", "village", "grid").filter(pk__in=keys)
    return list(map(_public, _ordered(keys, {str(row.pk): row for row in rows})))


def _own(matter: Matter) -> FoundMatter:
    return FoundMatter(
        key=matter.pk,
        href=matter.get_absolute_url(),
        title=matter.title or matter.kind.name,
        place=matter.village.short_name,
        kind=matter.kind.name,
        state=words_for.state(matter),
        tag=words_for.tag_kind(matter),
        number=matter.number,
    )


def _public(matter: Matter) -> FoundMatter:
    """As the ledger of the village shows it; the place is never narrower than the village."""
    (row,) = public_reading.public_rows([matter], least_households=VILLAGE_ONLY)
    return FoundMatter(
        key=matter.pk,
        href=reverse("matters:ledger", args=[matter.village.code]),
        title=matter.title if row.words else row.kind,
        place=row.place,
        kind=row.kind,
        state=row.state,
        tag=row.tag,
    )


def _with_number(question: Question) -> Asked:
    """The words, or the parts of a number that was read out."""
    asked = question.asked(inner=True)
    parts = _parts(question.words)
    if not parts:
        return asked
    return search.either(search.every(*(search.mark(f"n{part}") for part in parts)), asked)


def _question(words: Sequence[str], by: Actor) -> Question:
    kinds = list(Kind.objects.all())
    return Question(
        words,
        [[kind.pk for kind in kinds if _names(kind, word)] for word in words],
        [territory.place_scopes(word, of=by) for word in words],
    )


def _names(kind: Kind, word: str) -> bool:
    return word in kind.name_zh.casefold() or word in kind.name_en.casefold()


def _scope(by: Actor) -> Asked:
    """What `visible_to` says, in marks; without what was sent from elsewhere."""
    reach: list[Asked] = []
    for grant in by.granting(VIEW):
        place: Asked = search.mark(f"p{grant.path}")
        if grant.grid_id:
            place = search.every(place, search.either(*_marks_of(grant.grid_id)))
        if SEE_PRIVATE not in grant.verbs:
            own = [search.mark(f"t{by.person_id.hex}")] if by.person_id else []
            place = search.every(place, search.either(search.mark(OPEN_TO_ALL), *own))
        reach.append(place)
    return search.either(*reach)


def _marks_of(grid_id: int) -> list[Asked]:
    """What lies in a grid as it is drawn now, and all that lay in those that it follows: what of
    that lies elsewhere now is left out by `visible_to`. Two queries."""
    lanes = GridUnit.objects.filter(grid=grid_id).values_list("unit__path", flat=True)
    follows = Grid.objects.filter(followed_by=grid_id).values_list("pk", flat=True)
    marks = [f"g{grid_id}", *(f"g{key}" for key in follows), *(f"p{path}" for path in lanes)]
    return [search.mark(mark) for mark in marks]


def _sent_from_elsewhere(by: Actor) -> list[UUID]:
    """Open matters that somebody dispatched to one of my postings: few, so they are looked
    through. Still to be read through `visible_to`."""
    postings = [grant.posting_id for grant in by.granting(VIEW)]
    mine = Q(turn__in=postings) | Q(owner__in=postings)
    here = Q(pk__in=())
    for grant in by.granting(VIEW):
        part = below(grant.path, "place_path")
        if grant.grid_id:
            part &= lies_in(grant.grid_id)
        if SEE_PRIVATE not in grant.verbs:
            part &= Q(kind__is_public=True, private=False)
        here |= part
    rows = Matter.objects.filter(mine & ~here, status__in=OPEN).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:MOST_SENT])


def _ordered(keys: Sequence[str], rows: dict[str, Matter]) -> list[Matter]:
    return [rows[key] for key in keys if key in rows]


def _number(words: Sequence[str]) -> str:
    try:
        return numbers.parse("".join(words))
    except Invalid:
        return ""


def _parts(words: Sequence[str]) -> list[str]:
    """The groups of digits of a part of a number: "4073 125", "2611-4073", "125"."""
    digits = [run for word in words for run in word.split()]
    if not all(run.isascii() and run.isdigit() for run in digits):
        return []
    cut = PARTS.get(len(digits[0]), ()) if len(digits) == 1 else ()
    if cut:
        digits = [digits[0][: cut[0]], digits[0][cut[0] :]]
    return digits if all(len(part) in PART for part in digits) else []
