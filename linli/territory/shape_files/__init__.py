"""Files with shapes and addresses: read without trust, judged by their datum, written again.

`read` gives features whose geometry is checked and still in the datum of the file; `in_wgs84`
brings them to the one that is kept. Nothing in this package knows the database.
"""

from linli.territory.shape_files.address_sheets import as_sheet, headings, written
from linli.territory.shape_files.features import (
    Feature,
    FileRefused,
    Shape,
    ShapeFile,
    in_wgs84,
)
from linli.territory.shape_files.gdal import is_installed as reads_all
from linli.territory.shape_files.judging import Fit, Judgement, judge
from linli.territory.shape_files.reading import (
    ENDINGS,
    MOST_BYTES,
    check_bytes,
    format_name,
    read,
    read_path,
)
from linli.territory.shape_files.writing import collection

__all__ = [
    "ENDINGS",
    "MOST_BYTES",
    "Feature",
    "FileRefused",
    "Fit",
    "Judgement",
    "Shape",
    "ShapeFile",
    "as_sheet",
    "check_bytes",
    "collection",
    "format_name",
    "headings",
    "in_wgs84",
    "judge",
    "read",
    "read_path",
    "reads_all",
    "written",
]
