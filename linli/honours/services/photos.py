"""Photos of a yard: only while the household agrees, and shown only while it stands on the wall."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.common.photo_files import PhotoPlace
from linli.honours.choices import PHOTOS
from linli.honours.models import HonourEntry, YardPhoto
from linli.honours.services import consents
from linli.honours.services.moving import begin, finish
from linli.people.actors import Actor

PLACE: Final = PhotoPlace("yards")
MOST: Final = 6  # of one yard


def with_rows(keys: Collection[UUID]) -> set[UUID]:
    """Those of them that are a photo of a yard. One query."""
    return set(YardPhoto.objects.filter(pk__in=keys).values_list("pk", flat=True))


@transaction.atomic
def add_photos(
    key: UUID, photos: Sequence[CleanImage], *, by: Actor, version: int | None = None
) -> int:
    """Keep photos of a yard; how many are new. Raises `Invalid` without the household's yes."""
    turn = begin(key, "photo", by=by, version=version)
    entry = turn.entry
    if entry.photos_at is None or not consents.holds(entry, PHOTOS):
        raise Invalid(_("The household has not agreed to photos of its yard."))
    known = set(entry.photos.values_list("sha256", flat=True))
    fresh = {one.sha256: one for one in photos if one.sha256 not in known}
    if not photos or len(known) + len(fresh) > MOST:
        raise _refused(_("Choose one photo or up to %(n)d.") % {"n": MOST})
    if not fresh:
        return 0  # sent twice
    rows = [
        YardPhoto(id=new_id(), entry=entry, added_at=turn.at, sha256=one) for one in sorted(fresh)
    ]
    for row in rows:
        PLACE.keep(row.pk, fresh[row.sha256])
    YardPhoto.objects.bulk_create(rows)
    turn.payload["photos"] = len(rows)
    finish(turn, beside=True)
    return len(rows)


def _refused(sentence: object) -> Invalid:
    return Invalid(_("The photos were not kept."), fields={"photos": str(sentence)})


def forget_all(entry: HonourEntry) -> None:
    """They go for good, with their files. In a transaction only."""
    keys = list(entry.photos.values_list("pk", flat=True))
    entry.photos.all().delete()
    transaction.on_commit(partial(PLACE.remove, keys))


def shown_photo(key: UUID) -> UUID:
    """The key of a photo that everybody may see now; raises `NotHere`."""
    rows = HonourEntry.objects.with_photo(key)
    if not (rows.on_notice().exists() or rows.on_wall().exists()):
        raise NotHere(_("There is no such photo, or it is not public."))
    return key
