"""Reading a file of shapes or addresses, whatever it is, without trusting it. What it is, is seen
from its content; its name only tells what the sender took it for."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from linli.territory.shape_files import address_sheets, gdal, geojson, packed
from linli.territory.shape_files.features import FileRefused, ShapeFile, check_size

MOST_BYTES: Final = 20 * 1024 * 1024  # a village's outlines are some hundred kilobytes
ENDINGS: Final = ("geojson", "json", "xlsx", "xls", "ods", "csv", "gpkg", "zip", "kml", "kmz")
_SQLITE, _OLD_EXCEL = b"SQLite format 3\0", b"\xd0\xcf\x11\xe0"
_SHEET_PARTS: Final = frozenset(("[Content_Types].xml", "mimetype"))
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"II*\0", b"MM\0*")
_OTHER_PACKED: Final = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
# Which endings go with what was found; another one is said, and read all the same.
_NAMED: Final = {
    "GeoJSON": {"geojson", "json", "ndjson", "geojsonl", "geojsons", "jsonl", "txt", "zip", ""},
    "sheet": {"xlsx", "xls", "ods", "csv", "txt", "xlsm", "tsv", ""},
    "GeoPackage": {"gpkg", "zip", ""},
    "KML": {"kml", "kmz", "zip", ""},
    "Shapefile": {"zip", ""},
}


def read(file: BinaryIO, name: str, size: int) -> ShapeFile:
    """What the file holds. `size` is looked at before a byte is read. Raises `FileRefused`, or
    `SheetRefused` for a sheet."""
    check_bytes(size)
    data = file.read(MOST_BYTES + 1)
    check_bytes(len(data))
    if not data.strip(b"\0 \r\n\t"):
        raise FileRefused(_("There is nothing in this file."))
    found = _reader(data)(data)
    check_size(found.features)
    return _with_note(found, packed.ending(name))


def read_path(path: Path) -> ShapeFile:
    """The same for a file on this machine; a huge one is not opened."""
    size = path.stat().st_size
    check_bytes(size)
    with path.open("rb") as file:
        return read(file, path.name, size)


def check_bytes(size: int) -> None:
    """Refuse a file by its size alone."""
    if size > MOST_BYTES:
        raise FileRefused(
            _("The file has %(size)d MB; at most %(most)d MB are taken.")
            % {"size": -(-size // (1024 * 1024)), "most": MOST_BYTES // (1024 * 1024)},
            next_step=_("Export the shapes of this village alone."),
        )


def _reader(data: bytes) -> Callable[[bytes], ShapeFile]:
    if data.startswith(packed.SIGNATURE):
        return _packed
    if data.startswith(_SQLITE):
        return gdal.geopackage
    if data.startswith(_OLD_EXCEL):
        return _sheet
    _refuse_others(data)
    begins = data.lstrip(b"\xef\xbb\xbf\xff\xfe\x1e\0 \r\n\t")[:2000]
    if begins.startswith((b"{", b"[")):
        return geojson.read
    if begins.startswith(b"<"):
        if b"<kml" in begins or b":kml" in begins:
            return gdal.kml
        raise FileRefused(
            _("This is a web page or another kind of XML, but no KML."),
            next_step=_("Export it as GeoJSON or KML."),
        )
    return _sheet


def _refuse_others(data: bytes) -> None:
    if data.startswith(_PICTURES):
        raise FileRefused(
            _("This is a picture or a document; outlines cannot be read from it."),
            next_step=_("Export the layer as GeoJSON from the program that it was drawn in."),
        )
    if data.startswith(_OTHER_PACKED):
        raise FileRefused(_("Only ZIP is opened. Pack the file as .zip."))
    if data.startswith(b"\0\0\x27\x0a"):  # a bare .shp
        raise FileRefused(
            _("A Shapefile is several files."),
            next_step=_("Pack .shp, .shx, .dbf and .prj together as .zip."),
        )


def _sheet(data: bytes) -> ShapeFile:
    return address_sheets.read(data, MOST_BYTES)


def _packed(data: bytes) -> ShapeFile:
    parts = packed.members(data)
    names = {one.filename for one in parts}
    if names & _SHEET_PARTS:
        return _sheet(data)
    by_ending = {packed.ending(one.filename): one for one in reversed(parts)}
    if "shp" in by_ending:
        return gdal.shapefile(packed.shapefile(data, parts))
    if "kml" in by_ending:
        return gdal.kml(packed.unpacked(data, by_ending["kml"]))
    packed.check_nested(parts)
    one = next((by_ending[name] for name in ("geojson", "json", "gpkg") if name in by_ending), None)
    if one is None:
        raise FileRefused(
            _("There is neither a Shapefile nor a KML in the packed file."),
            next_step=_("Pack .shp, .shx, .dbf and .prj together, without a folder around them."),
        )
    inner = packed.unpacked(data, one)
    return gdal.geopackage(inner) if inner.startswith(_SQLITE) else geojson.read(inner)


def _with_note(found: ShapeFile, ending: str) -> ShapeFile:
    if ending in _NAMED[found.format]:
        return found
    note = _("The file is named .%(ending)s but holds %(format)s; it was read as that.") % {
        "ending": ending[:10],
        "format": format_name(found.format),
    }
    return ShapeFile(found.format, found.features, found.datum, [*found.notes, note], found.headers)


def format_name(found: str) -> str:
    """What people call it."""
    return _("a sheet of addresses") if found == "sheet" else found
