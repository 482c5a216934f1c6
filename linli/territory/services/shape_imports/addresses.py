"""Lanes and houses with their points: those that are known change, the others are added."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.places import plain
from linli.territory.services.shape_imports import checks
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import Line, State
from linli.territory.shape_files import Feature

NAMES: Final = ("address", "地址", "name", "名称", "门牌")
GROUPS: Final = ("group", "组", "村民小组", "小组")
HOUSEHOLDS: Final = ("households", "户数")
POPULATION: Final = ("population", "人口", "人数")
LONGEST_NAME: Final = 100
MOST: Final = 100_000
_SAME_DEGREES: Final = 2e-6  # 20 cm: nobody measured it anew


def lines(features: Sequence[Feature], known: Known) -> list[Line]:
    """What each row would change."""
    by_place = {
        (unit.parent_id, plain(unit.name_zh)): unit
        for unit in known.units
        if unit.kind == UnitKind.ADDRESS
    }
    found = [_line(feature, known, by_place) for feature in features]
    checks.refuse_same(found, _key)
    for line in found:
        checks.refuse_point_outside(line, known)
    return found


def _key(line: Line) -> tuple[int, str]:
    """By what two rows are the same address."""
    return line.values["parent"].pk, plain(line.name)


def _line(feature: Feature, known: Known, by_place: dict[Any, Unit]) -> Line:
    line = Line(feature, feature.said(*NAMES)[:LONGEST_NAME])
    try:
        parent = _parent(feature, known)
        line.geometry = _point(feature)
        line.values = {"parent": parent, **_values(feature, line)}
    except Invalid as problem:
        line.words = str(problem)
        return line
    line.target = by_place.get((parent.pk, plain(line.name)))
    if line.target is None:
        line.state, line.words = State.NEW, _("in %(place)s") % {"place": parent.short_name}
        return line
    changes = _changes(line.target, line.values)
    line.state = State.CHANGED if changes else State.UNCHANGED
    line.words = _("、").join(changes)
    return line


def _parent(feature: Feature, known: Known) -> Unit:
    if not feature.said(*NAMES):
        raise Invalid(_("The address is missing."))
    if len(feature.said(*NAMES)) > LONGEST_NAME:
        raise Invalid(_("The address is longer than %(most)d signs.") % {"most": LONGEST_NAME})
    wanted = feature.said(*GROUPS)
    if not wanted:
        return known.village
    found = [unit for unit in known.named(wanted) if unit.kind == UnitKind.GROUP]
    if len(found) == 1:
        return found[0]
    sentence = (
        _("“%(name)s” is several groups here.")
        if found
        else _("There is no villager group “%(name)s” here. Add it first.")
    )
    raise Invalid(sentence % {"name": wanted[:40]})


def _point(feature: Feature) -> Any:
    if feature.problem:
        raise Invalid(feature.problem)
    if feature.geometry is not None and feature.geometry["type"] != "Point":
        raise Invalid(_("An address is a point: this is an outline or a line."))
    return feature.geometry


def _values(feature: Feature, line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if line.geometry is not None:
        values["lon"], values["lat"] = line.geometry["coordinates"]
    for name, columns in (("households", HOUSEHOLDS), ("population", POPULATION)):
        if text := feature.said(*columns):
            values[name] = _count(text)
    return values


def _count(text: str) -> int:
    number = text.removesuffix("户").removesuffix("人").strip()
    if not (number.isascii() and number.isdigit() and int(number[:9]) < MOST):
        raise Invalid(_("“%(text)s” is no number of households or people.") % {"text": text[:20]})
    return int(number)


def _changes(unit: Unit, values: dict[str, Any]) -> list[str]:
    """What is different, in words; an empty cell leaves what is there."""
    found = []
    if "lon" in values and not _is_near(unit, values):
        found.append(_("point"))
    for name, word in (("households", _("households")), ("population", _("population"))):
        was = getattr(unit, name)
        if name in values and values[name] != was:
            shown = "—" if was is None else was
            found.append(f"{word} {shown} → {values[name]}")
    return found


def _is_near(unit: Unit, values: dict[str, Any]) -> bool:
    if unit.lon is None or unit.lat is None:
        return False
    off = max(abs(unit.lon - values["lon"]), abs(unit.lat - values["lat"]))
    return bool(off < _SAME_DEGREES)
