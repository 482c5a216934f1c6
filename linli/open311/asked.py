"""What a client asked, whatever way it sent it: in the address, as a form, in parts, or as JSON;
with blanks and line ends around values, names in capitals, dates of every shade."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from linli.common import clock
from linli.open311.errors import BAD, Faults, named
from linli.open311.formats import JSON, MEDIA, TYPES, XML

KEY_HEADERS: Final = ("Api-Key", "X-Api-Key", "X-Apikey")
_ATTRIBUTE: Final = re.compile(r"attributes?\[([^\[\]]{1,60})\](?:\[\d*\])?")
# A day, perhaps with a time, a fraction of any length and a zone. A plus sign that nobody escaped
# has become a blank.
_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,12}))?"
    r"\s?(Z|[+-]?\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_WASTE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
MOST_NUMBER: Final = 10**9


@dataclass
class Asked:
    """Parameters by their names in small letters, and the files that came along."""

    values: dict[str, list[str]]
    attributes: dict[str, list[str]] = field(default_factory=dict)
    files: list["UploadedFile[Any]"] = field(default_factory=list)
    key: str = ""
    prefers_token: bool = False

    def text(self, name: str) -> str:
        """The first value that says something."""
        return next((value for value in self.values.get(name, ()) if value), "")

    def several(self, name: str) -> list[str]:
        """Values with commas between them, or the parameter sent again and again."""
        parts = (part.strip() for value in self.values.get(name, ()) for part in value.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def yes(self, name: str) -> bool:
        """Whether something is switched on."""
        return self.text(name).lower() in {"true", "1", "yes", "on"}

    def number(self, name: str, otherwise: int) -> int:
        """A whole number from 1; raises `Faults`."""
        text = self.text(name)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= MOST_NUMBER):
            raise named({name: _("This is a whole number from 1.")})
        return int(text[:12])

    def moment(self, name: str, *, ends: bool = False) -> datetime | None:
        """A moment in W3C format; a day alone is its beginning, or its end. Raises `Faults`."""
        text = self.text(name)
        try:
            return _moment(text, ends=ends) if text else None
        except (ValueError, OverflowError):
            raise named({name: _("Write it as 2026-11-22T08:30:00+08:00.")}) from None


def _moment(text: str, *, ends: bool) -> datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, hour, zone = date.fromisoformat(found[1]), found[2], (found[4] or "").upper()
    if hour is None:
        return datetime.combine(day, time.max if ends else time.min, clock.PLACE_TIME)
    fraction = (found[3] or "999999" * ends).ljust(6, "0")[:6]  # what we write ends in a second
    at = datetime.combine(day, time.fromisoformat(hour)).replace(microsecond=int(fraction))
    if not zone:
        return at.replace(tzinfo=clock.PLACE_TIME)
    shift = zone if zone[0] in "+-Z" else f"+{zone}"
    return datetime.fromisoformat(f"{at.isoformat()}{shift}").astimezone(clock.PLACE_TIME)


def form_of(request: HttpRequest, ending: str, *, strict: bool = True) -> str:
    """The format of the answer: by the ending, else by `format`, else by what the client accepts.
    Raises `Faults` for one that we do not write, unless not `strict`."""
    wanted = (ending or request.GET.get("format", "")).strip().lower()
    if wanted in TYPES:
        return wanted
    if wanted and strict:
        raise Faults(BAD, _("There is no format “%(name)s”: json or xml.") % {"name": wanted[:20]})
    accepted = request.get_preferred_type([*MEDIA]) if request.accepted_types else "text/xml"
    if accepted is None and strict:
        raise Faults(BAD, _("Only application/json and text/xml are written here."))
    return MEDIA.get(accepted or "", XML)


def read(request: HttpRequest) -> Asked:
    """Everything that was sent; what the body says goes before the address. Raises `Faults`."""
    try:
        pairs = [*_body(request), *_pairs(request.GET)]
        files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        raise Faults(BAD, _("What was sent cannot be read; send it as UTF-8.")) from None
    asked = Asked({}, files=files)
    for name, value in pairs:
        found = _ATTRIBUTE.fullmatch(name.strip())
        if found:
            asked.attributes.setdefault(found[1].strip().lower(), []).append(_tidy(value))
        else:
            asked.values.setdefault(name.strip().lower(), []).append(_tidy(value))
    asked.key = asked.text("api_key") or _key_of_header(request)
    asked.prefers_token = "respond-async" in request.headers.get("Prefer", "").lower()
    return asked


def _tidy(value: str) -> str:
    return _WASTE.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _pairs(sent: "MultiValueDict[str, str]") -> Iterator[tuple[str, str]]:
    for name in sent:
        for value in sent.getlist(name):
            yield name, value


def _body(request: HttpRequest) -> Iterable[tuple[str, str]]:
    if request.method != "POST":
        return ()
    if request.content_type == TYPES[JSON].split(";")[0]:
        return list(_of_json(request.body))
    return list(_pairs(request.POST))


def _of_json(body: bytes) -> Iterator[tuple[str, str]]:
    """A flat object; `attribute` may be an object of its own, and a value a list."""
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(sent, dict):
        raise BadRequest
    for name, value in sent.items():
        if isinstance(value, dict):
            parts = [(f"attribute[{part}]", inner) for part, inner in value.items()]
        else:
            parts = [(name, value)]
        for full, inner in parts:
            for one in inner if isinstance(inner, list) else [inner]:
                if one is not None and not isinstance(one, dict | list):
                    yield full, str(one)


def _key_of_header(request: HttpRequest) -> str:
    for name in KEY_HEADERS:
        if found := request.headers.get(name, "").strip():
            return found
    scheme, _blank, rest = request.headers.get("Authorization", "").strip().partition(" ")
    return rest.strip() if scheme.lower() in {"bearer", "apikey", "token"} else ""
