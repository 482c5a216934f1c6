"""What a form of a sheet says, already parsed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.utils.translation import gettext_lazy as _

from linli.common import geometry
from linli.common.errors import Invalid, Text
from linli.common.images import CleanImage
from linli.scoring.choices import MarkState, Method, Spot
from linli.scoring.models import Aspect, AspectItem

MOST_TIMES: Final = 99
MOST_HOUSEHOLDS: Final = 999
LONGEST_WHERE: Final = 80
LONGEST_KEY: Final = 60
MOST_PHOTOS: Final = 3  # of one item


@dataclass(frozen=True)
class Found:
    """How often something was found, and where. `point` is set by hand, if at all."""

    times: int
    where: str = ""
    spot: str = ""
    at_house: bool = False
    point: tuple[float, float] | None = None
    photos: Sequence[CleanImage] = ()


@dataclass(frozen=True)
class Looked:
    """What was seen of one aspect: its state, for a share its counts, for the rest what was found,
    by item."""

    state: str = ""
    good: int | None = None
    seen: int | None = None
    found: Mapping[UUID, Found] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """A whole sheet, by aspect. Households are counted, never named. `drop` are photos to remove.
    `key` makes sending it twice harmless."""

    aspects: Mapping[UUID, Looked]
    key: str
    households_seen: int = 0
    households_declined: int = 0
    households_replaced: int = 0
    drop: Sequence[UUID] = ()
    hand_in: bool = False

    def digest(self) -> str:
        """The content, so that the same key with other content is noticed."""
        content: list[Any] = [
            self.hand_in,
            self.households_seen,
            self.households_declined,
            self.households_replaced,
            sorted(str(one) for one in self.drop),
            [_of_aspect(key, one) for key, one in sorted(self.aspects.items())],
        ]
        return sha256(rfc8785.dumps(content)).hexdigest()


def _of_aspect(key: UUID, said: Looked) -> list[Any]:
    found = [
        [
            str(item),
            one.times,
            one.where.strip(),
            one.spot,
            one.at_house,
            [f"{part:.6f}" for part in one.point or ()],
            sorted(photo.sha256 for photo in one.photos),
        ]
        for item, one in sorted(said.found.items())
    ]
    return [str(key), said.state, said.good, said.seen, found]


def field_of(aspect: Aspect, name: str, item: AspectItem | None = None) -> str:
    """What the form calls it; refusals name the same fields."""
    return f"{aspect.code}-{item.code}-{name}" if item else f"{aspect.code}-{name}"


def check(said: Filled, aspects: Sequence[Aspect], kept: Mapping[UUID, int]) -> None:
    """Raise `Invalid` with a sentence for each field that cannot be used. `kept` says how many
    photos of an item stay. A draft may have gaps; what is handed in may not."""
    problems: dict[str, Text] = {}
    if not 0 < len(said.key) <= LONGEST_KEY:
        problems["key"] = _("Open the form again.")
    if set(said.aspects) - {one.pk for one in aspects}:
        problems["key"] = _("This aspect is not on the sheet. Open the form again.")
    problems |= _households(said)
    for aspect in aspects:
        problems |= _aspect(aspect, said.aspects.get(aspect.pk, Looked()), said, kept)
    if problems:
        raise Invalid(_("The sheet is not complete."), fields=problems)


def _households(said: Filled) -> dict[str, Text]:
    names = ("households_seen", "households_declined", "households_replaced")
    counts = {name: getattr(said, name) for name in names}
    sentence = _("Give a number from 0 to %(most)d.") % {"most": MOST_HOUSEHOLDS}
    problems: dict[str, Text] = {
        name: sentence for name, count in counts.items() if not 0 <= count <= MOST_HOUSEHOLDS
    }
    if not problems and said.households_replaced > said.households_declined:
        problems["households_replaced"] = _("At most as many as declined.")
    return problems


def _aspect(
    aspect: Aspect, said: Looked, sheet: Filled, kept: Mapping[UUID, int]
) -> dict[str, Text]:
    state = field_of(aspect, "state")
    if said.state and said.state not in MarkState.values:
        return {state: _("Choose one from the list.")}
    if said.state == MarkState.NOT_APPLICABLE and not aspect.may_not_apply:
        return {state: _("This aspect is found everywhere: look at it, or say “not inspected”.")}
    if not said.state and sheet.hand_in:
        return {state: _("Say whether it was looked at.")}
    found = {key: one for key, one in said.found.items() if one.times}
    counted = said.good is not None or said.seen is not None
    if said.state in {MarkState.NOT_APPLICABLE, MarkState.NOT_INSPECTED} and (found or counted):
        return {state: _("Something was entered: then it was looked at.")}
    if aspect.method == Method.RATIO:
        return _share(aspect, said, sheet)
    return _found(aspect, said, sheet, kept)


def _share(aspect: Aspect, said: Looked, sheet: Filled) -> dict[str, Text]:
    good, seen = field_of(aspect, "good"), field_of(aspect, "seen")
    if said.state != MarkState.SCORED and said.good is None and said.seen is None:
        return {}
    if not said.seen or not 0 < said.seen <= MOST_HOUSEHOLDS:
        needed = sheet.hand_in or said.seen is not None
        return {seen: _("How many were seen, at least 1?")} if needed else {}
    if said.good is None:
        return {good: _("How many of them are in order?")} if sheet.hand_in else {}
    if not 0 <= said.good <= said.seen:
        return {good: _("At most as many as were seen.")}
    return {}


def _found(
    aspect: Aspect, said: Looked, sheet: Filled, kept: Mapping[UUID, int]
) -> dict[str, Text]:
    problems: dict[str, Text] = {}
    items = {one.pk: one for one in aspect.items.all()}
    if set(said.found) - set(items):
        return {field_of(aspect, "state"): _("Open the form again.")}
    for key, one in said.found.items():
        problems |= _item(aspect, items[key], one, sheet, kept.get(key, 0))
    return problems


def _item(
    aspect: Aspect, item: AspectItem, one: Found, sheet: Filled, kept: int
) -> dict[str, Text]:
    said = {
        "times": _times(one),
        "where": _where(one),
        "spot": _("Choose one from the list.") if one.spot not in {"", *Spot.values} else "",
        "point": _point(one),
        "photos": _evidence(aspect, one, sheet, kept),
    }
    return {field_of(aspect, name, item): words for name, words in said.items() if words}


def _times(one: Found) -> Text:
    if not 0 <= one.times <= MOST_TIMES:
        return _("Give a number from 0 to %(most)d.") % {"most": MOST_TIMES}
    if one.photos and not one.times:
        return _("There is a photo: how often was it found?")
    return ""


def _where(one: Found) -> Text:
    if len(one.where.strip()) > LONGEST_WHERE:
        return _("Please keep it under %(most)d characters.") % {"most": LONGEST_WHERE}
    return ""


def _point(one: Found) -> Text:
    if one.point is not None:
        try:
            geometry.parse_point(*map(str, one.point))
        except Invalid as refused:
            return refused.message
    return ""


def _evidence(aspect: Aspect, one: Found, sheet: Filled, kept: int) -> Text:
    if one.at_house and (one.photos or kept):
        return _("No photo is kept of somebody's home. Remove it, or say where in words.")
    if len(one.photos) + kept > MOST_PHOTOS:
        return _("At most %(most)d photos of one thing.") % {"most": MOST_PHOTOS}
    if _lacks_photo(aspect, one, kept) and sheet.hand_in:
        return _("A deduction here shows its evidence: add a photo.")
    return ""


def _lacks_photo(aspect: Aspect, one: Found, kept: int) -> bool:
    needs = aspect.photo_for_deduction and one.times > 0 and not one.at_house
    return needs and not (one.photos or kept)
