"""Opens one GeoPackage, Shapefile or KML with GDAL, in a process of its own under its own limits.

    python -I gdal_parser.py FILE FEATURES

GDAL knows sixty formats, some of which name other files or addresses on the network. So this
process first starts itself again with all but three of them taken out, opens one plain file, and
prints a line of JSON for each layer and each feature:

    {"layer": "lanes", "crs": "EPSG:4490"}
    ["0103…", {"name": "…"}]

Geometry is WKB in hex. Where it will not go on it prints `{"problem": "features"}`. It imports
nothing of Linli.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final

DRIVERS: Final = frozenset({"GPKG", "ESRI Shapefile", "LIBKML"})
MEMORY: Final = 2 * 1024 * 1024 * 1024  # bytes of address space; the libraries claim half of it
SECONDS: Final = 30  # of computing
WRITTEN: Final = 1024 * 1024  # bytes in any one file; nothing needs to be written
SIGNS: Final = 64 * 1024 * 1024  # of what is printed
AGAIN: Final = "again"
SETTINGS: Final = {
    "GDAL_DRIVER_PATH": "disable",  # no drivers from elsewhere
    "GDAL_HTTP_PROXY": "127.0.0.1:9",  # and were there a way to the network: not from here
    "HTTPS_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",  # a Shapefile's parts lie beside it
    "PROJ_NETWORK": "OFF",
    "OGR_SQLITE_PRAGMA": "trusted_schema=0",
    "OPENBLAS_NUM_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
}


def limit() -> None:
    """No more than this, whatever the file says."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def alone(again: bool) -> None:
    """Go on only with the formats that are wanted: which others there are, GDAL itself says."""
    import pyogrio

    others = set(pyogrio.list_drivers()) - DRIVERS
    if not others:
        return
    if again:
        raise SystemExit(f"These cannot be taken out: {sorted(others)}")
    settings = {**SETTINGS, "GDAL_SKIP": ",".join(sorted(others))}
    ourselves = [sys.executable, "-I", *sys.argv, AGAIN]
    os.execve(sys.executable, ourselves, settings)  # noqa: S606 - no shell


def value(raw: Any) -> Any:
    """A cell of a table as JSON can say it; dates and bytes as texts, nothing for no value."""
    plain = raw.item() if hasattr(raw, "item") else raw
    if plain is None or isinstance(plain, bool | int | str):
        return plain
    if isinstance(plain, float):
        return plain if plain == plain and abs(plain) != float("inf") else None
    return None if isinstance(plain, bytes) else str(plain)


def layers(file: str, most: int) -> Iterator[Any]:
    """What is printed, line by line."""
    from pyogrio import list_layers, raw

    for name, kind in list_layers(file):
        if kind is None or not str(kind):
            continue  # a table without geometry
        wanted = {"layer": name, "max_features": most + 1, "datetime_as_string": True}
        meta, _ids, shapes, columns = raw.read(file, **wanted)
        yield {"layer": str(name), "crs": meta["crs"] or ""}
        most -= len(shapes)
        if most < 0:
            yield {"problem": "features"}
            return
        names = [str(one) for one in meta["fields"]]
        for row, shape in enumerate(shapes):
            cells = {name: value(column[row]) for name, column in zip(names, columns, strict=True)}
            yield [bytes(shape).hex() if shape is not None else "", cells]


def main(file: str, most: int) -> None:
    """Print all, or the problem as the last line."""
    left = SIGNS
    try:
        for line in layers(file, most):
            text = json.dumps(line)
            left -= len(text)
            if left < 0:
                text = json.dumps({"problem": "signs"})
            sys.stdout.write(text + "\n")
            if left < 0:
                return
    except MemoryError:
        sys.stdout.write(json.dumps({"problem": "signs"}) + "\n")
    except Exception as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        sys.stdout.write(json.dumps({"problem": "broken"}) + "\n")


if __name__ == "__main__":
    limit()
    alone(again=sys.argv[3:] == [AGAIN])
    main(sys.argv[1], int(sys.argv[2]))
