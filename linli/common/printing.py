"""Documents as PDF: a Typst template of the product, filled with data, never with source text.

The letters come from a package of the lock (Noto Sans CJK, which has the rare characters of names),
so that a document looks alike on every machine.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import noto_cjk_sans_otc
import typst

LETTERS: Final = Path(noto_cjk_sans_otc.__file__).parent


class CannotPrint(RuntimeError):
    """The template cannot be set, such as for want of its letters. A fault of the product."""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document as PDF/UA-1, readable by a screen reader.

    `data` is JSON for the template (`json(bytes(sys.inputs.data))`): nothing in it is ever read as
    Typst source. Raises `CannotPrint`; Typst itself would print boxes for missing letters.
    """
    made, warnings = typst.compile_with_warnings(
        str(template),
        root=str(template.parent),
        font_paths=[str(LETTERS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(dict(data), ensure_ascii=False)},
        pdf_standards="ua-1",
    )
    if warnings:
        raise CannotPrint(str(warnings[0]))
    return bytes(made)
