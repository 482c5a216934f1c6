"""Features written as GeoJSON, in the datum that whoever takes them needs."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from linli.common.datums import Datum, converted, from_wgs84


def collection(
    features: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any]]], datum: Datum
) -> bytes:
    """A FeatureCollection of (geometry in WGS-84, properties). It says its datum in a member of
    its own, so that what was written is read again as what it is."""
    rows = [
        {"type": "Feature", "properties": dict(properties), "geometry": _moved(geometry, datum)}
        for geometry, properties in features
    ]
    whole = {"type": "FeatureCollection", "datum": str(datum), "features": rows}
    return json.dumps(whole, ensure_ascii=False).encode()


def _moved(geometry: Mapping[str, Any] | None, datum: Datum) -> dict[str, Any] | None:
    if geometry is None:
        return None
    if datum == Datum.WGS84:
        return dict(geometry)
    moved = converted(geometry["coordinates"], lambda point: from_wgs84(point, datum))
    return {"type": geometry["type"], "coordinates": moved}
