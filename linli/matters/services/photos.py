"""Keeping photos: files outside the database, rows inside the transaction."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.matters.models import Attachment, Matter

MOST_PHOTOS: Final = 6  # a form; more can be added later


def photo_file(photo: Attachment) -> Path:
    """The photo itself, at most 1,600 px wide."""
    return Path(settings.MEDIA_ROOT) / f"{photo.folder}.jpg"


def thumb_file(photo: Attachment) -> Path:
    """A small copy for lists and slow lines."""
    return Path(settings.MEDIA_ROOT) / f"{photo.folder}.small.jpg"


def keep(
    matter: Matter,
    photos: Sequence[CleanImage],
    *,
    seq: int,
    at: datetime,
    by_reporter: bool,
    is_public: bool,
) -> list[Attachment]:
    """Write photos that are already re-encoded. A picture that the matter has is not kept twice.

    A file whose row is rolled back stays behind unread; nothing points to it.
    """
    if not photos:
        return []
    known = set(
        Attachment.objects.filter(
            matter=matter, sha256__in=[photo.sha256 for photo in photos]
        ).values_list("sha256", flat=True)
    )
    kept = []
    for photo in {photo.sha256: photo for photo in photos[:MOST_PHOTOS]}.values():
        if photo.sha256 in known:
            continue
        row = Attachment(
            id=new_id(),
            matter=matter,
            seq=seq,
            added_at=at,
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            by_reporter=by_reporter,
            is_public=is_public,
        )
        _write(photo_file(row), photo.jpeg)
        _write(thumb_file(row), photo.thumb)
        kept.append(row)
    return Attachment.objects.bulk_create(kept)


def remove_files(rows: Iterable[Attachment]) -> None:
    """The photos' files go for good; what is gone already does not matter."""
    for row in rows:
        photo_file(row).unlink(missing_ok=True)
        thumb_file(row).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """On the disk before the row says so: an acknowledged photo survives a kill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
