"""From what a client says of a place to what `territory.locate` takes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.common import geometry
from linli.common.errors import Invalid
from linli.common.geometry import Point
from linli.matters.services.reporting import LONGEST_PLACE_WORDS
from linli.open311.asked import Asked
from linli.open311.errors import BAD, MISSING, Faults, named
from linli.territory.models import Unit
from linli.territory.models.units import short_name
from linli.territory.paths import page_code, path_of
from linli.territory.services import pointing
from linli.territory.services.places import GRID_CODE_DIGITS

ENOUGH_PLACES = 2  # to know that there is more than one


@dataclass(frozen=True)
class Where:
    """What a report is told of its place."""

    code: str
    unit_id: int | None = None
    words: str = ""
    point: Point | None = None
    beyond: str = ""  # the address where it is too long for the words of a place


def jurisdiction(asked: Asked, kept_to: str = "") -> str:
    """The path of the place that is asked about: `jurisdiction_id` is a division code. Empty for
    all. `kept_to` is the place that a key is kept to. Raises `Faults`."""
    code = asked.text("jurisdiction_id")
    if not code:
        return kept_to
    unknown = Faults(
        MISSING,
        _(
            "jurisdiction_id was not found: “%(code)s”. It is the division code of a place, with 6,"
            " 9 or 12 digits."
        )
        % {"code": code[:60]},
    )
    try:
        path = path_of(code)
    except Invalid:
        raise unknown from None
    if not Unit.objects.public().filter(path=path).exists():
        raise unknown
    if not path.startswith(kept_to) and not kept_to.startswith(path):
        raise unknown
    return max(path, kept_to, key=len)


def point(asked: Asked) -> Point | None:
    """`lat` and `long`; raises `Faults` for one without the other, or what is no point."""
    lat, lon = asked.text("lat"), asked.text("long") or asked.text("lon") or asked.text("lng")
    if bool(lat) != bool(lon):
        name = "long" if lat else "lat"
        raise named({name: _("lat and long come together.")})
    try:
        return geometry.parse_point(lon.replace(",", "."), lat.replace(",", "."))
    except Invalid as problem:
        raise Faults(BAD, f"lat, long: {problem}") from None


def path_of_point(asked: Asked, within: str) -> str:
    """The place that holds `lat` and `long`; raises `Faults` where there is none."""
    pinned = point(asked)
    return path_of(_by_point(pinned, within).code) if pinned else within


def where(asked: Asked, within: str) -> Where:
    """Where something is, inside a place. Raises `Faults` that say what is missing or wrong."""
    pinned, address = point(asked), asked.text("address_string") or asked.text("address")
    words = " ".join(address.split())
    found = _by_id(asked.text("address_id"), within)
    if not (pinned or found or words):
        raise named(
            {
                "lat, long": _("was not provided."),
                "address_string": _("was not provided either; one of the two is needed."),
            }
        )
    found = (_by_point(pinned, within) if pinned else None) or found or _by_words(words, within)
    said = words if len(words) <= LONGEST_PLACE_WORDS else words[: LONGEST_PLACE_WORDS - 1] + "…"
    return Where(
        found.code,
        found.unit_id,
        words=found.words or said,
        point=pinned,
        beyond=address if found.words or said != words else "",
    )


def _by_point(pinned: Point, within: str) -> Where:
    """The place that holds the point. A place of which nobody drew anything has no outside."""
    held = pointing.place_at(pinned, below_path=within)
    if held is not None:
        return Where(held.code, held.unit_id)
    if within and not pointing.is_drawn(within):
        return Where(page_code(within))
    raise Faults(
        BAD,
        _(
            "lat, long: nobody takes reports at this point. Check it (WGS-84, lat is the latitude);"
            " or leave both out and send jurisdiction_id with address_string. In an emergency call"
            " 110, 119 or 120."
        ),
    )


def _by_id(address_id: str, within: str) -> Where | None:
    """`address_id` as we write it ourselves: the code of a grid or of a place."""
    digits = address_id if address_id.isascii() and address_id.isdigit() else ""
    is_grid = len(digits) == GRID_CODE_DIGITS
    try:
        path = path_of(digits[:12]) if digits else ""
    except Invalid:
        path = ""
    if not path or not path.startswith(within):
        return None
    return Where(page_code(path), words=digits if is_grid else "")


def _by_words(words: str, within: str) -> Where:
    """The one village that the address names, else the place itself."""
    if not within:
        opened = Unit.objects.opened().order_by("path")
        roots = list(opened.values_list("path", flat=True)[:ENOUGH_PLACES])
        if len(roots) != 1:
            raise Faults(
                BAD,
                _(
                    "jurisdiction_id was not provided: this server answers for several places, and"
                    " an address alone does not say in which. Send it, or lat and long."
                ),
            )
        within = roots[0]
    villages = Unit.objects.public().under(within).villages().only("path", "name_zh", "name_en")
    named_here = [unit.path for unit in villages if _is_named(unit, words)]
    return Where(page_code(named_here[0] if len(named_here) == 1 else within))


def _is_named(unit: Unit, words: str) -> bool:
    names = (unit.name_zh, short_name(unit.name_zh), unit.name_en)
    return any(name and name in words for name in names)
