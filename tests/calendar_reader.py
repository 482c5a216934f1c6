"""A calendar program that forgives nothing: RFC 5545 as it is written, and vobject besides."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import vobject
from django.test import Client

from linli.activities.services import feeds
from linli.people.models import User
from tests.town import Somebody

MOST_OCTETS: Final = 75
NEEDED: Final = ("UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY")
ONCE: Final = (*NEEDED, "STATUS", "CLASS", "URL", "TRANSP")
LINE: Final = re.compile(r"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*:.*")
STATES: Final = {"CONFIRMED", "CANCELLED"}


@dataclass(frozen=True)
class Entry:
    """One activity as the program shows it."""

    uid: str
    sequence: int
    summary: str
    begins: datetime | date
    ends: datetime | date
    status: str
    where: str
    changed: datetime
    text: str


def unfolded(raw: bytes) -> list[str]:
    """The lines, put together again; every one of them as the standard asks."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    for line in physical:
        assert b"\r" not in line
        assert b"\n" not in line
        assert len(line) <= MOST_OCTETS, line
        line.decode()  # no sign is cut in two: older programs read line by line
    lines: list[str] = []
    for line in physical:
        if line.startswith((b" ", b"\t")):
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    for whole in lines:
        assert LINE.fullmatch(whole), whole
    return lines


def read(raw: bytes) -> list[Entry]:
    """What stands in a calendar, checked against the standard."""
    lines = unfolded(raw)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH", "CALSCALE:GREGORIAN"} <= set(lines)
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Asia/Shanghai" in lines
    assert not [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER", "CONTACT"))]
    calendar: Any = vobject.readOne(raw.decode(), validate=True)
    _validate(calendar)
    events = [lines[at : lines.index("END:VEVENT", at)] for at in _beginnings(lines)]
    entries = [
        _entry(event, component)
        for event, component in zip(events, calendar.contents.get("vevent", []), strict=True)
    ]
    assert len({one.uid for one in entries}) == len(entries)
    return entries


def _validate(component: Any) -> None:
    component.validate(raiseException=True)
    for child in component.components():
        _validate(child)


def _beginnings(lines: list[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if line == "BEGIN:VEVENT"]


def _entry(lines: list[str], component: Any) -> Entry:
    names = [re.split("[;:]", line)[0] for line in lines]
    assert all(names.count(name) == 1 for name in ONCE), names
    for line in lines:
        if line.startswith(("DTSTART", "DTEND")):
            assert re.match(r"DT\w+;(TZID=Asia/Shanghai:\d{8}T\d{6}|VALUE=DATE:\d{8})$", line), line
        if line.startswith(("DTSTAMP", "LAST-MODIFIED")):
            assert re.match(r"[A-Z-]+:\d{8}T\d{6}Z$", line), line
    begins, ends = component.dtstart.value, component.dtend.value
    assert type(begins) is type(ends)
    assert begins < ends
    assert component.status.value in STATES
    return Entry(
        uid=component.uid.value,
        sequence=int(component.sequence.value),
        summary=component.summary.value,
        begins=begins,
        ends=ends,
        status=component.status.value,
        where=component.location.value if "location" in component.contents else "",
        changed=component.last_modified.value,
        text="\n".join(lines),
    )


def own_address(who: Somebody, unit: Any = None) -> str:
    """The path of somebody's address, made if they have none; as the page shows it."""
    account = User.objects.get(person=who.person)
    return feeds.address_of(feeds.make_link(by=who.actor, unit=unit), account)


def fetch(address: str, status: int = 200, **headers: Any) -> Any:
    """The answer, to somebody without any session."""
    answer = Client(headers=headers).get(address)
    assert answer.status_code == status, (answer.status_code, address)
    return answer


def entries(address: str, **headers: Any) -> list[Entry]:
    """What a program reads at an address."""
    answer = fetch(address, **headers)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return read(answer.content)
