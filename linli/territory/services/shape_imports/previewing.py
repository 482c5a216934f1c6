"""What a file would do to a village as it is now. Nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.datums import Datum
from linli.territory.models import Unit
from linli.territory.services.shape_imports import addresses, areas, grids, outlines
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import Line, Preview, State, What
from linli.territory.shape_files import (
    Feature,
    Judgement,
    Shape,
    ShapeFile,
    in_wgs84,
    judge,
)

_LINES: Final[Mapping[What, Callable[[Sequence[Feature], Known], list[Line]]]] = {
    What.OUTLINES: outlines.lines,
    What.ADDRESSES: addresses.lines,
    What.GRIDS: grids.lines,
    What.AREAS: areas.lines,
}


def preview(village: Unit, what: What, file: ShapeFile, datum: Datum | None) -> Preview:
    """Each row with what would become of it. Without a datum from the file or a person the one that
    fits best is shown, and nothing may be taken. A fixed number of queries."""
    known = Known(village)
    has_places = any(feature.geometry for feature in file.features)
    judgement = _judged(file.features, what, known) if has_places else Judgement()
    chosen = datum or file.datum
    used = chosen or judgement.best or Datum.WGS84
    features = [in_wgs84(feature, used) for feature in file.features]
    lines = _LINES[what](features, known)
    return Preview(
        what=what,
        file=file,
        lines=lines,
        judgement=judgement,
        datum=used,
        is_chosen=bool(chosen) or not has_places,
        version=known.version(what, used, *(f"{one.number}{one.state}" for one in lines)),
        notes=[*file.notes, *_notes(what, lines, known)],
    )


def _judged(features: Sequence[Feature], what: What, known: Known) -> Judgement:
    """By things that are drawn already where there are some, else by the whole village."""
    same = []
    for line in _LINES[what](features, known):
        drawn = _drawn(line, what, known)
        if drawn is not None and line.feature.geometry is not None:
            same.append((line.feature, _shape(drawn)))
    return judge(features, same, [_shape(one) for one in known.region_shapes])


def _shape(geometry: Mapping[str, Any]) -> Shape:
    return Shape(type=geometry["type"], coordinates=geometry["coordinates"])


def _drawn(line: Line, what: What, known: Known) -> Mapping[str, Any] | None:
    if line.target is None:
        return None
    if what == What.ADDRESSES:
        if line.target.lon is None:
            return None
        return {"type": "Point", "coordinates": [line.target.lon, line.target.lat]}
    row = (known.grid_shapes if what == What.GRIDS else known.shapes).get(line.target.pk)
    if what == What.AREAS:
        row = known.area_shapes.get(line.target.pk)
    return row.geometry if row is not None else None


def _notes(what: What, lines: Sequence[Line], known: Known) -> list[str]:
    if what == What.GRIDS:
        return grids.notes(lines, known)
    is_new = any(line.state == State.NEW for line in lines)
    if what == What.ADDRESSES and known.grids and is_new:
        return [_("New addresses belong to no grid until the next plan names them.")]
    return []
