"""GeoPackage, Shapefile and KML through GDAL, which comes as an extra (requirements/shapes.in)."""

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import shapely
from django.utils.translation import gettext as _

from linli.territory.shape_files.features import (
    MOST_FEATURES,
    Feature,
    FileRefused,
    ShapeFile,
    datum_said,
    feature_of,
)
from linli.territory.shape_files.projections import Turn, degrees, turn_of

SECONDS: Final = 60  # until the parser is stopped, on a busy machine
_PARSER: Final = Path(__file__).with_name("gdal_parser.py")
_DECLARED: Final = re.compile(rb"""^(<\?xml[^>]*encoding=["'])[A-Za-z0-9._-]+""")
_ENCODINGS: Final = ("utf-8", "gb18030")
_CUT: Final = ("unexpected end of data", "incomplete multibyte sequence")
_RAW: Final = "iso-8859-1"  # each byte a sign of the same number


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("pyogrio") is not None


def geopackage(data: bytes) -> ShapeFile:
    """The one layer of a GeoPackage."""
    parsed = _parsed({"gpkg": data}, "gpkg")
    if len(parsed) > 1:
        raise FileRefused(
            _("There are several layers in the GeoPackage: %(names)s.")
            % {"names": "、".join(layer["layer"] for layer, _rows in parsed[:8])},
            next_step=_("Export one of them into a file of its own."),
        )
    return _shape_file("GeoPackage", parsed, [])


def kml(data: bytes) -> ShapeFile:
    """All folders of a KML; what it links to elsewhere is not fetched."""
    notes: list[str] = []
    try:
        data.decode()
    except UnicodeDecodeError:
        data = _DECLARED.sub(rb"\1UTF-8", _decoded([data.decode(_RAW)])[0].encode())
        notes.append(_("The file is written in GBK; it was read so."))
    if b"<!ENTITY" in data[:100_000] or b"<!DOCTYPE" in data[:100_000]:
        raise FileRefused(_("This KML defines signs of its own. Export it again without them."))
    if b"<NetworkLink" in data:
        notes.append(_("What the file links to on the network was not fetched."))
    return _shape_file("KML", _parsed({"kml": data}, "kml"), notes)


def shapefile(parts: Mapping[str, bytes]) -> ShapeFile:
    """A Shapefile by the endings of its parts. How its texts are written is seen from the texts,
    since the .cpg is often missing or wrong."""
    given = {name: data for name, data in parts.items() if name != "cpg"}
    parsed = _parsed({**given, "cpg": b"ISO-8859-1"}, "shp")
    words = [
        word for _layer, rows in parsed for _shape, cells in rows for word in _words(cells) if word
    ]
    known = dict(zip(words, _decoded(words), strict=True))
    for _layer, rows in parsed:
        rows[:] = [[shape, _read_again(cells, known)] for shape, cells in rows]
    notes = [] if "prj" in parts else [_("The file has no .prj: degrees are assumed.")]
    return _shape_file("Shapefile", parsed, notes)


def _words(cells: Mapping[str, Any]) -> Iterator[str]:
    yield from cells
    yield from (one for one in cells.values() if isinstance(one, str))


def _read_again(cells: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    return {
        known.get(name, name): known.get(one, one) if isinstance(one, str) else one
        for name, one in cells.items()
    }


def _decoded(words: Sequence[str]) -> list[str]:
    """Bytes that were read as Latin-1 as what they are; all in one way or the other. The last sign
    of a text may have been cut by the width of its column."""
    for encoding in _ENCODINGS:
        try:
            return [_whole(word.encode(_RAW), encoding) for word in words]
        except UnicodeError:
            continue
    raise FileRefused(
        _("The signs of this file cannot be read."),
        next_step=_("Export it again with UTF-8 as its encoding."),
    )


def _whole(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        if problem.reason in _CUT:
            return data[: problem.start].decode(encoding)
        raise


def _parsed(parts: Mapping[str, bytes], main: str) -> list[tuple[dict[str, Any], list[Any]]]:
    """Each layer with its rows, from a process of its own with its own limits."""
    if not is_installed():
        raise FileRefused(
            _("This installation reads GeoJSON and spreadsheets only."),
            next_step=_("Export the file as GeoJSON, or ask whoever runs it for “make shapes”."),
        )
    with tempfile.TemporaryDirectory(prefix="linli-shapes-") as folder:
        for ending, data in parts.items():
            Path(folder, f"file.{ending}").write_bytes(data)
        lines = _lines(Path(folder, f"file.{main}"))
    found: list[tuple[dict[str, Any], list[Any]]] = []
    for line in lines:
        if isinstance(line, dict):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return [(layer, rows) for layer, rows in found if rows]


def _lines(file: Path) -> list[Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_PARSER), str(file), str(MOST_FEATURES)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=file.parent,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("time") from None
    if done.returncode:
        raise _refusal("time")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if lines and isinstance(lines[-1], dict) and "problem" in lines[-1]:
        raise _refusal(lines[-1]["problem"])
    return lines


def _refusal(problem: str) -> FileRefused:
    sentences = {
        "features": _("There are more than %(most)d features. Divide the file by village."),
        "signs": _("There is too much in this file. Divide it by village."),
        "time": _("This file takes too much to open. Export it again, the village alone."),
    }
    broken = _("The file is broken or was not copied whole. Export it again.")
    return FileRefused(sentences.get(problem, broken) % {"most": MOST_FEATURES})


def _shape_file(
    name: str, parsed: Sequence[tuple[dict[str, Any], list[Any]]], notes: list[str]
) -> ShapeFile:
    features: list[Feature] = []
    for layer, rows in parsed:
        turn = turn_of(layer["crs"]) if layer["crs"] else degrees
        for shape, cells in rows:
            features.append(_feature(len(features) + 1, shape, cells, turn))
    return ShapeFile(name, features, datum_said(features), notes)


def _feature(number: int, shape: str, cells: Mapping[str, Any], turn: Turn) -> Feature:
    geometry: Any = None
    if shape:
        built = shapely.from_wkb(shape, on_invalid="ignore")
        geometry = json.loads(shapely.to_geojson(built)) if built is not None else None
    return feature_of(number, geometry, cells, turn)
