"""One question to everything that may be found: a row per hit, with its place and its state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common import numbers
from linli.matters import services as matters
from linli.matters.services import FoundMatter
from linli.people.actors import Actor
from linli.portal.services_known import find_services
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, Unit
from linli.territory.paths import page_code
from linli.territory.services import FoundPlace
from linli.territory.services.lanes import LANES

Row = dict[str, Any]
VILLAGE_DIGITS: Final = 12
MOST_NAMES: Final = 3  # words that are tried as the name of a place
GLANCE: Final = 5  # rows of each kind while all are shown
PAGE: Final = 20
MOST_PAGES: Final = 10  # beyond that another word helps more than another page


@dataclass(frozen=True)
class Asking:
    """Who looks for what, and how many rows are wanted behind how many others."""

    words: Sequence[str]
    by: Actor
    size: int = GLANCE
    skip: int = 0

    @property
    def most(self) -> int:
        """One more than is shown, to know whether there is more."""
        return self.skip + self.size + 1


@dataclass(frozen=True)
class Found:
    """The rows of one kind of thing."""

    kind: str
    title: str
    rows: list[Row] = field(default_factory=list)
    more: bool = False


def find(words: Sequence[str], *, by: Actor, kind: str = "", page: int = 1) -> list[Found]:
    """Everything that fits and that the reader may open, by kind of thing.

    A number finds its matter alone. With `kind` a page of that kind; else a few of each.
    """
    finders = {kind: FINDERS[kind]} if kind in FINDERS else dict(FINDERS)
    asking = Asking(words, by)
    if kind in FINDERS:
        asking = Asking(words, by, size=PAGE, skip=(page - 1) * PAGE)
    found = []
    for name, (title, finder) in finders.items():
        rows = finder(asking)
        shown = rows[asking.skip : asking.skip + asking.size]
        found.append(Found(name, str(title), shown, more=len(rows) >= asking.most))
    return [one for one in found if one.rows]


def kinds_for(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of things that this reader may find, for the chips."""
    people = actor.has("postings.view")
    return [
        (kind, str(title)) for kind, (title, _f) in FINDERS.items() if kind != "people" or people
    ]


def _places(asking: Asking) -> list[Row]:
    return [_place_row(one) for one in territory.find_places(asking.words, most=asking.most)]


def _place_row(found: FoundPlace) -> Row:
    unit = found.unit
    is_lane = unit.kind in LANES  # found by its name; “address” says nothing to anybody
    parts = [*_above(unit), "" if is_lane else str(UnitKind(unit.kind).label), unit.code]
    page = reverse("portal:place", args=[found.page_code])
    if is_lane and len(found.page_code) == VILLAGE_DIGITS:
        page = reverse("territory:lane", args=[found.page_code, unit.pk])
    return {
        "title": unit.short_name,
        "href": page,
        "sub": " · ".join(part for part in parts if part),
        "tag": _("takes reports") if found.takes_reports else "",
        "kind": "done" if found.takes_reports else "",
    }


def _above(unit: Unit) -> list[str]:
    """What it lies in, down from the village for a lane."""
    above = unit.parent
    if above is None:
        return []
    wider = [above.parent.short_name] if above.kind == UnitKind.GROUP and above.parent else []
    return [*wider, above.short_name]


def _matters(asking: Asking) -> list[Row]:
    """Those of the reader's own place first, then public ones elsewhere."""
    found = matters.find_matters(asking.words, by=asking.by, most=asking.most)
    return [_matter_row(one) for one in found]


def _matter_row(found: FoundMatter) -> Row:
    number = numbers.shown(found.number) if found.number else ""
    parts = dict.fromkeys((found.place, found.kind, number))
    return {
        "title": found.title,
        "href": found.href,
        "sub": " · ".join(part for part in parts if part),
        "tag": found.state,
        "kind": found.tag,
    }


def _people(asking: Asking) -> list[Row]:
    postings = territory.find_postings(asking.words, by=asking.by, most=asking.most)
    return [_posting_row(posting) for posting in postings]


def _posting_row(posting: Posting) -> Row:
    place = posting.unit.short_name
    if posting.grid is not None:
        place = f"{place} · {posting.grid.name}"
    return {
        "title": posting.person.display_name,
        "href": reverse("territory:who", args=[page_code(posting.path)]),
        "sub": f"{posting.role.name} · {place}",
    }


def _services(asking: Asking) -> list[Row]:
    services = find_services(asking.words, by=asking.by)
    place = _named_place(asking) if any(one.of_place for one in services) else None
    return [
        {
            "title": service.title,
            "beside": place.short_name if place and service.of_place else "",
            "href": service.href(place),
            "sub": service.about,
        }
        for service in services[: asking.most]
    ]


def _named_place(asking: Asking) -> Unit | None:
    """The place that takes reports and that one of the words names; the first ones are enough."""
    for word in asking.words[:MOST_NAMES]:
        for found in territory.find_places([word], most=GLANCE):
            if found.unit.code and found.takes_reports:
                return found.unit
    return None


Finder = Callable[[Asking], list[Row]]
FINDERS: Final[dict[str, tuple[Any, Finder]]] = {
    "places": (gettext_lazy("Places"), _places),
    "matters": (gettext_lazy("Matters"), _matters),
    "people": (gettext_lazy("Colleagues"), _people),
    "services": (gettext_lazy("Services"), _services),
}
