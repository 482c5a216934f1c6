"""Keeping photos: files outside the database, rows inside the transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.common.photo_files import MOST_PHOTOS, PhotoPlace
from linli.matters.models import Attachment, Matter

PLACE: Final = PhotoPlace()


def photo_file(photo: Attachment) -> Path:
    """The photo itself, at most 1,600 px wide."""
    return PLACE.photo(photo.pk)


def thumb_file(photo: Attachment) -> Path:
    """A small copy for lists and slow lines."""
    return PLACE.thumb(photo.pk)


def with_rows(keys: Collection[UUID]) -> set[UUID]:
    """Those of them that are a photo of a matter. One query."""
    return set(Attachment.objects.filter(pk__in=keys).values_list("pk", flat=True))


def keep(
    matter: Matter,
    photos: Sequence[CleanImage],
    *,
    seq: int,
    at: datetime,
    by_reporter: bool,
    is_public: bool,
) -> list[Attachment]:
    """Write photos that are already re-encoded. A picture that the matter has is not kept twice."""
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
        PLACE.keep(row.pk, photo)
        kept.append(row)
    return Attachment.objects.bulk_create(kept)


def remove_files(rows: Iterable[Attachment]) -> None:
    """The photos' files go for good; what is gone already does not matter."""
    PLACE.remove([row.pk for row in rows])
