"""Files with shapes, made by the programs that people use, and broken on purpose."""

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw

from linli.common.sheets import xlsx
from linli.territory.shape_files import ShapeFile, read
from tests.town import square

Rows = Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]
NEW_LANE, WELL_LANE = square(112.81, 22.6), square(112.82, 22.6)
LANES: Rows = [(NEW_LANE, {"name": "新屋巷"}), (WELL_LANE, {"name": "井头巷"})]


def taken(data: bytes, name: str) -> ShapeFile:
    """The file as it is read from a page."""
    return read(io.BytesIO(data), name, len(data))


def geojson(rows: Rows = LANES, **more: Any) -> bytes:
    """A collection, with more members."""
    return json.dumps({"type": "FeatureCollection", "features": features(rows), **more}).encode()


def features(rows: Rows) -> list[dict[str, Any]]:
    return [{"type": "Feature", "properties": dict(p), "geometry": g} for g, p in rows]


def lines(rows: Rows = LANES) -> bytes:
    """A feature a line."""
    return "\n".join(json.dumps(one) for one in features(rows)).encode()


def sheet(*rows: Sequence[Any], headers: Sequence[str]) -> bytes:
    """A workbook."""
    with xlsx(headers, rows) as file:
        return file.read()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A packed file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def gdal(
    ending: str, rows: Rows = LANES, *, crs: str = "EPSG:4326", encoding: str | None = None
) -> dict[str, bytes]:
    """The files that GDAL writes for these rows, by their names."""
    drivers = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "kml": "LIBKML"}
    shapes = [shapely.from_geojson(json.dumps(geometry)) for geometry, _cells in rows]
    names = list(rows[0][1])
    with tempfile.TemporaryDirectory() as folder:
        raw.write(
            str(Path(folder, f"lanes.{ending}")),
            np.array([shapely.to_wkb(one) for one in shapes], dtype=object),
            [np.array([cells[name] for _g, cells in rows], dtype=object) for name in names],
            fields=names,
            geometry_type=shapes[0].geom_type,
            crs=crs,
            driver=drivers[ending],
            encoding=encoding,
        )
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def shapefile(rows: Rows = LANES, *, without: str = "", **more: Any) -> bytes:
    """A packed Shapefile, perhaps with a part missing."""
    parts = gdal("shp", rows, **more)
    return zipped({name: data for name, data in parts.items() if not name.endswith(f".{without}")})
