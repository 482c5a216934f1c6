"""Whether a calendar changed since a program read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from linli.activities.models import CalendarLink
from linli.common import clock


@dataclass(frozen=True)
class Mark:
    """The digest of what was written, and since when it is so, where we know."""

    etag: str
    changed_at: datetime | None = None


def mark_of(content: bytes) -> Mark:
    """Of what nobody remembers: by the digest alone."""
    return Mark(f'"{sha256(content).hexdigest()}"')


def mark(link: CalendarLink, content: bytes) -> Mark:
    """Of a link, which remembers what was read last: whoever was taken off a list leaves no moment
    in what remains. One query where something changed."""
    digest = sha256(content).hexdigest()
    changed_at = link.changed_at
    if link.digest != digest or changed_at is None:
        now = clock.now().replace(microsecond=0)  # as a header says it
        # two changes in one second are two moments, else the second would never be read
        changed_at = max(now, changed_at + timedelta(seconds=1)) if changed_at else now
        CalendarLink.objects.filter(pk=link.pk).update(digest=digest, changed_at=changed_at)
    return Mark(f'"{digest}"', changed_at)
