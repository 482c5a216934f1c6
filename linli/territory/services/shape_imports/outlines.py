"""Outlines of the village, its groups and its lanes, each by the name of its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.territory.models import Unit
from linli.territory.services.shape_imports import checks
from linli.territory.services.shape_imports.known import Known, nearest
from linli.territory.services.shape_imports.lines import Line, State
from linli.territory.shape_files import Feature
from linli.territory.shape_files.plane import is_same

CODES: Final = ("code", "编码", "代码", "path")
NAMES: Final = (
    *("name", "名称", "name_zh", "地名", "地址", "address", "村民小组", "小组", "组", "group"),
    *("title", "label", "name_en"),
)


def lines(features: Sequence[Feature], known: Known) -> list[Line]:
    """What each outline would change; those that lie wrong are refused."""
    found = [_line(feature, known) for feature in features]
    checks.refuse_same(found)
    for line in found:
        if line.target != known.village:
            checks.refuse_outside(line, known)
    checks.refuse_overlaps(found, known, list(_others(found, known)))
    return found


def _line(feature: Feature, known: Known) -> Line:
    line = Line(feature, feature.said(*NAMES) or feature.said(*CODES))
    try:
        geometry = checks.polygon_of(feature)
        target = place_of(feature, known)
    except Invalid as problem:
        line.words = str(problem)
        return line
    line.geometry, line.target, line.name = geometry, target, target.name
    line.values = {"rank": _rank(target)}
    drawn = known.shapes.get(target.pk)
    line.state = State.CHANGED if drawn else State.NEW
    if drawn is not None and is_same(drawn.geometry, geometry):
        line.state = State.UNCHANGED
    line.words = checks.area(known.plane.of(geometry).area)
    return line


def place_of(feature: Feature, known: Known) -> Unit:
    """The place that a feature names, by code, path or name; raises `Invalid`."""
    wanted = feature.said(*CODES)
    found = known.named(wanted) if wanted else []
    if not found:
        wanted = feature.said(*NAMES) or wanted
        found = known.named(wanted) if wanted else []
    if len(found) == 1:
        return found[0]
    if not wanted:
        raise Invalid(_("It has no name: a property “name” says which place it is."))
    if found:
        raise Invalid(
            _("“%(name)s” is several places here; write its code.") % {"name": wanted[:40]}
        )
    near = nearest([unit.name for unit in known.units], wanted)
    hint = _("Is it %(near)s?") % {"near": near} if near else _("Add it first.")
    raise Invalid(
        _("There is no place “%(name)s” here. %(hint)s") % {"name": wanted[:40], "hint": hint}
    )


def _rank(unit: Unit) -> tuple[str, int]:
    """Groups do not lie over groups, nor lanes over lanes; a lane lies in its group."""
    return unit.kind, unit.path.count(".")


def _others(found: Sequence[Line], known: Known) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """What is drawn already and not in the file."""
    named = {line.target.pk for line in found if line.target is not None}
    for unit in known.units:
        row = known.shapes.get(unit.pk)
        if row is not None and unit.pk not in named:
            yield unit.name, _rank(unit), row.geometry
