"""Packed files: what lies in them is looked at before anything is unpacked, and only what is wanted
is, under names of our own."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from linli.territory.shape_files.features import FileRefused

MOST_PARTS: Final = 200
MOST_UNPACKED: Final = 60 * 1024 * 1024  # bytes of the parts that are wanted
MOST_RATIO: Final = 200  # coordinates pack to a tenth; a bomb to a thousandth
SIGNATURE: Final = b"PK\x03\x04"
_SHAPEFILE: Final = ("shp", "shx", "dbf", "prj", "cpg")
_NEEDED: Final = ("shp", "dbf")
_PACKED: Final = frozenset(("zip", "kmz", "7z", "rar", "gz", "tar", "tgz"))
_CHUNK: Final = 1024 * 1024


def members(data: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a packed file. Raises `FileRefused` for one that is broken or a bomb."""
    try:
        parts = [one for one in zipfile.ZipFile(BytesIO(data)).infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise FileRefused(
            _("The packed file is broken or was not copied whole."),
            next_step=_("Copy or pack it again."),
        ) from None
    size = sum(one.file_size for one in parts)
    if len(parts) > MOST_PARTS or size > max(MOST_UNPACKED, len(data)):
        raise _huge()
    if any(one.file_size > MOST_RATIO * max(one.compress_size, 512) for one in parts):
        raise _huge()
    if any(one.flag_bits & 1 for one in parts):
        raise FileRefused(_("The packed file is locked by a password. Pack it without one."))
    return [one for one in parts if not _is_rubbish(one.filename)]


def _huge() -> FileRefused:
    return FileRefused(
        _("Unpacked, this file would be huge."),
        next_step=_("Pack the shapes of this village alone."),
    )


def _is_rubbish(name: str) -> bool:
    """What a Mac or Windows adds by itself."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or path.name == "Thumbs.db"


def ending(name: str) -> str:
    """The last part of a name, in small letters: "shp"."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def unpacked(data: bytes, part: zipfile.ZipInfo) -> bytes:
    """The bytes of one part, never more than its directory said."""
    found = bytearray()
    try:
        with zipfile.ZipFile(BytesIO(data)).open(part) as stream:
            while chunk := stream.read(_CHUNK):
                found += chunk
                if len(found) > part.file_size:
                    raise _huge()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise FileRefused(
            _("“%(name)s” in the packed file is broken. Pack it again.") % {"name": part.filename}
        ) from None
    return bytes(found)


def shapefile(data: bytes, parts: Sequence[zipfile.ZipInfo]) -> Mapping[str, bytes]:
    """The parts of the one Shapefile, by their ending."""
    outlines = [one for one in parts if ending(one.filename) == "shp"]
    if len(outlines) != 1:
        names = "、".join(one.filename for one in outlines[:5])
        raise FileRefused(
            _("There are several Shapefiles in it: %(names)s.") % {"names": names},
            next_step=_("Pack one of them with its .dbf, .shx and .prj."),
        )
    stem = outlines[0].filename.rsplit(".", 1)[0]
    found = {
        ending(one.filename): unpacked(data, one)
        for one in parts
        if one.filename.rsplit(".", 1)[0] == stem and ending(one.filename) in _SHAPEFILE
    }
    missing = [f".{one}" for one in _NEEDED if one not in found]
    if missing:
        raise FileRefused(
            _("The Shapefile is not whole: %(missing)s is missing.")
            % {"missing": "、".join(missing)},
            next_step=_("Pack .shp, .shx, .dbf and .prj together."),
        )
    return found


def check_nested(parts: Sequence[zipfile.ZipInfo]) -> None:
    """A packed file inside a packed one is not opened."""
    if any(ending(one.filename) in _PACKED for one in parts):
        raise FileRefused(
            _("There are packed files inside the packed file."),
            next_step=_("Unpack the outer one and send the inner one."),
        )
