"""One description of an answer, two ways of writing it: JSON and XML as GeoReport v2 shows them.

An answer is made of dicts, of `Several` for what is a list in JSON and a wrapped list in XML, and
of plain values. Nothing is `None` in JSON and an empty element in XML.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.etree import ElementTree

from linli.common import clock

JSON: Final = "json"
XML: Final = "xml"  # the format that every server has, so it is the default
TYPES: Final = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
MEDIA: Final = {"text/xml": XML, "application/xml": XML, "application/json": JSON}
DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'
# What no XML may hold, however it is written
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Value = Any  # str, bool, number, datetime, None, a mapping or `Several`


@dataclass(frozen=True)
class Several:
    """A list: `wrapper` is its name in XML, `each` the name of one row."""

    wrapper: str
    each: str
    rows: Sequence[Value]


@dataclass(frozen=True)
class Root:
    """What has one row and no list around it, such as the definition of a service."""

    name: str
    row: Mapping[str, Value]


def written(answer: Several | Root, form: str) -> bytes:
    """The body of an answer."""
    if form == JSON:
        plain = _plain(answer.row if isinstance(answer, Root) else answer)
        return json.dumps(plain, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    if isinstance(answer, Root):
        top = ElementTree.Element(answer.name)
        _fill(top, answer.row)
    else:
        top = ElementTree.Element(answer.wrapper)
        _list(top, answer)
    body: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=False)
    return DECLARATION + body


def moment(at: datetime | None) -> str | None:
    """W3C date and time with the place's offset, to the second."""
    return clock.local(at).isoformat(timespec="seconds") if at is not None else None


def _plain(value: Value) -> Any:
    if isinstance(value, Several):
        return [_plain(row) for row in value.rows]
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return moment(value) if isinstance(value, datetime) else value


def _list(element: ElementTree.Element, several: Several) -> None:
    for row in several.rows:
        _fill(ElementTree.SubElement(element, several.each), row)


def _fill(element: ElementTree.Element, value: Value) -> None:
    if isinstance(value, Several):
        _list(element, value)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            _fill(ElementTree.SubElement(element, name), part)
    elif value is not None:
        element.text = _text(value)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = moment(value) if isinstance(value, datetime) else str(value)
    return _NOT_XML.sub("", text or "")
