"""Areas by their outline and road segments by their line. Who answers for them is posted later."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.territory.choices import AreaKind
from linli.territory.services.places import plain
from linli.territory.services.shape_imports import checks
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import Line, State
from linli.territory.shape_files import Feature, Shape
from linli.territory.shape_files.plane import is_same

NAMES: Final = ("name", "名称", "name_zh", "路段", "title", "label")
KINDS: Final = ("kind", "类型", "种类", "类别")
FROM: Final = ("from", "起点", "from_words")
TO: Final = ("to", "终点", "止点", "to_words")
DUTY: Final = ("duty", "职责", "duty_zh")
LONGEST_NAME: Final = 60
LONGEST_DUTY: Final = 200
LINES: Final = frozenset(("LineString", "MultiLineString"))
# Kinds that are drawn, with what a file may call them.
DRAWN: Final = {
    AreaKind.LEAD: ("lead", "area lead's zone", "包片", "包片区"),
    AreaKind.RESPONSIBILITY: ("responsibility", "responsibility area", "责任区", "党员责任区"),
    AreaKind.DEMONSTRATION: ("demonstration", "demonstration area", "示范区"),
    AreaKind.SEGMENT: ("segment", "road segment", "路段", "包保路段"),
}
_CALLED: Final = {plain(word): kind for kind, words in DRAWN.items() for word in words}


def lines(features: Sequence[Feature], known: Known) -> list[Line]:
    """What each area or segment would change."""
    found = [_line(feature, known) for feature in features]
    checks.refuse_same(found, lambda line: plain(line.name))
    for line in found:
        checks.refuse_outside(line, known)
        checks.refuse_apart(line, known)
    return found


def _line(feature: Feature, known: Known) -> Line:
    line = Line(feature, feature.said(*NAMES)[:LONGEST_NAME])
    try:
        line.geometry = _geometry(feature)
        kind = _kind(feature)
        if not line.name:
            raise Invalid(_("It has no name: a property “name” says what it is called."))
    except Invalid as problem:
        line.words = str(problem)
        return line
    line.values = {
        "kind": kind,
        "from_words": feature.said(*FROM)[:LONGEST_NAME],
        "to_words": feature.said(*TO)[:LONGEST_NAME],
        "duty_zh": feature.said(*DUTY)[:LONGEST_DUTY],
    }
    line.state, line.words = State.NEW, str(kind.label)
    line.target = known.areas.get(plain(line.name))
    if line.target is not None:
        _compare(line, known, kind)
    return line


def _compare(line: Line, known: Known, kind: AreaKind) -> None:
    if line.target.kind != kind:
        there = AreaKind(line.target.kind).label
        checks.refuse(
            line, _("“%(name)s” is there as: %(kind)s.") % {"name": line.name, "kind": there}
        )
        return
    drawn = known.area_shapes.get(line.target.pk)
    same = drawn is not None and line.geometry and is_same(drawn.geometry, line.geometry)
    told = all(getattr(line.target, name) == said for name, said in _said(line).items())
    line.state = State.UNCHANGED if same and told else State.CHANGED


def _said(line: Line) -> dict[str, str]:
    """Words that the file says; an empty one leaves what is there."""
    words = ("from_words", "to_words", "duty_zh")
    return {name: line.values[name] for name in words if line.values[name]}


def _geometry(feature: Feature) -> Shape:
    if feature.problem:
        raise Invalid(feature.problem)
    drawn = feature.geometry
    if drawn is None or drawn["type"] not in checks.POLYGONS | LINES:
        raise Invalid(_("An outline or a line is needed: this is a point."))
    if drawn["type"] == "MultiLineString":
        if len(drawn["coordinates"]) > 1:
            raise Invalid(_("A segment is one line: this is several."))
        return Shape(type="LineString", coordinates=drawn["coordinates"][0])
    return drawn


def _kind(feature: Feature) -> AreaKind:
    is_line = feature.geometry is not None and feature.geometry["type"] in LINES
    said = feature.said(*KINDS)
    kind = _CALLED.get(plain(said)) if said else AreaKind.SEGMENT if is_line else None
    if kind is None:
        names = _("、").join(str(one.label) for one in DRAWN)
        raise Invalid(_("A property “kind” has to say what it is: %(names)s.") % {"names": names})
    if is_line != (kind == AreaKind.SEGMENT):
        raise Invalid(_("A road segment is a line, every other area an outline."))
    return kind
