"""Activities as RFC 5545 has them. Nothing in it is about a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from linli.activities.choices import OpenTo, Status
from linli.activities.models import Activity
from linli.common import clock
from linli.common.languages import reads_english
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

ZONE: Final = clock.PLACE_TIME.key
NEVER: Final = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # controls, turning signs
LAST_MINUTE: Final = time(23, 59)
ASK_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """What a calendar is called, and where its activities are told. `address` takes the place of
    each one's own page, which is for staff."""

    name: str
    address: str = ""


def written(feed: Feed, rows: Iterable[Activity]) -> bytes:
    """The whole calendar. No query; the same rows give the same bytes."""
    calendar: Any = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Linli//Linli {settings.LINLI_VERSION}//{_language()}")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and what programs knew before it
        calendar.add(name, plain(feed.name))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for row in rows:
        calendar.add_component(_event(row, feed.address))
    return bytes(calendar.to_ical())


def _language() -> str:
    return "EN" if reads_english() else "ZH"


def _zone() -> Timezone:
    """The clocks of the place stand at +8 since 1991; no activity lies before."""
    standard: Any = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - the standard wants it without
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone: Any = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone  # type: ignore[no-any-return]  # the library is typed by halves


def _event(row: Any, address: str) -> Event:
    """One activity. Its UID is the record's own, whatever the installation is called; each change
    raises its SEQUENCE. DTSTAMP is the moment of the last change, so that nothing differs between
    two readings of the same."""
    called_off = row.status == Status.CANCELLED
    changed = (row.changed_at or row.entered_at).astimezone(UTC).replace(microsecond=0)
    begins, ends = span(row)
    event: Any = Event()
    event.add("uid", str(row.pk))
    event.add("sequence", row.version)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", plain(_("Cancelled: %s") % title(row) if called_off else title(row)))
    event.add("description", plain(row.host.short_name))
    if where := place(row):
        event.add("location", plain(where))
    event.add("status", "CANCELLED" if called_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if called_off else "OPAQUE")
    event.add("class", "PUBLIC" if is_announced(row) else "PRIVATE")
    event.add("url", settings.LINLI_ADDRESS + (address or row.get_absolute_url()))
    return event  # type: ignore[no-any-return]


def is_announced(row: Activity) -> bool:
    """Whether anybody may know of it (as `ActivityQuerySet.public` asks)."""
    return row.open_to == OpenTo.EVERYBODY and not row.kind.internal


def title(row: Activity) -> str:
    """What was announced has its title; of anything else the kind alone, since a title may name
    people and a calendar lies with others than us."""
    return row.name if is_announced(row) else row.kind.name


def place(row: Activity) -> str:
    """Where, as far as everybody may know: of what was not announced no door and no words."""
    unit = row.place
    known = is_announced(row)
    told = unit.short_name if unit and (known or not is_door(unit)) else ""
    room = row.facility.name if row.facility else ""
    return " ".join(filter(None, (told, room, row.place_words if known else "")))


def is_door(unit: Unit) -> bool:
    """Whether a place may be somebody's home."""
    return unit.kind == UnitKind.ADDRESS


def span(row: Activity) -> tuple[datetime | date, datetime | date]:
    """When it was held, else when it is planned; days where it takes whole ones."""
    held = row.status == Status.HELD and row.held_from and row.held_to
    times = (row.held_from, row.held_to) if held else (row.planned_from, row.planned_to)
    begins, ends = (clock.local(at).replace(microsecond=0) for at in times if at)
    if not is_whole_days(begins, ends):
        return begins, ends
    after = ends.date() if ends.time() == time.min else ends.date() + timedelta(days=1)
    return begins.date(), after


def is_whole_days(begins: datetime, ends: datetime) -> bool:
    """From midnight to midnight, or to the last minute that a form can say."""
    last = ends.time().replace(second=0)
    return begins.time() == time.min and (ends.time() == time.min or last == LAST_MINUTE)


def plain(text: str) -> str:
    """Without signs that a calendar cannot hold, or that turn what follows them."""
    return NEVER.sub(" ", text).strip()
