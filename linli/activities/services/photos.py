"""Photos of what was held: for the record, and for everybody where all who can be seen agreed."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.models import Activity, ActivityPhoto
from linli.activities.services.moving import append, begin, finish
from linli.common import clock
from linli.common.errors import Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.common.photo_files import MOST_PHOTOS, PhotoPlace
from linli.people.actors import SYSTEM, Actor

PLACE: Final = PhotoPlace("activities")
LENGTHS: Final = {"caption": 200, "taken_by": 60}
MOST: Final = 60  # of one activity
_UNKNOWN: Final = _("There is no such photo here.")


def with_rows(keys: Collection[UUID]) -> set[UUID]:
    """Those of them that are a photo of an activity. One query."""
    return set(ActivityPhoto.objects.filter(pk__in=keys).values_list("pk", flat=True))


@transaction.atomic
def add_photos(
    key: UUID,
    photos: Sequence[CleanImage],
    *,
    by: Actor,
    caption: str = "",
    taken_by: str = "",
    agreed: bool = False,
) -> int:
    """Keep photos of an activity; how many are new. One that is there already is not kept again,
    and stays as it is. Raises `Invalid`, and `MoveRefused` for what was not held."""
    turn = begin(key, "photo", by=by)
    activity = turn.activity
    rules.check_photographed(activity)
    said = {"caption": caption.strip(), "taken_by": taken_by.strip()}
    _check(said, photos)
    known = set(activity.photos.values_list("sha256", flat=True))
    fresh = {one.sha256: one for one in photos if one.sha256 not in known}
    if not fresh:
        return 0  # sent twice
    if len(known) + len(fresh) > MOST:
        raise _refused("photos", _("An activity has at most %(most)d photos.") % {"most": MOST})
    rows = [
        ActivityPhoto(
            id=new_id(),
            activity=activity,
            added_at=turn.at,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            agreed_at=turn.at if agreed else None,
            **said,
        )
        for one in fresh.values()
    ]
    for row in rows:
        PLACE.keep(row.pk, fresh[row.sha256])
    ActivityPhoto.objects.bulk_create(rows)
    turn.payload["photos_agreed" if agreed else "photos"] = len(rows)
    finish(turn, beside=True)
    return len(rows)


def _check(said: dict[str, str], photos: Sequence[CleanImage]) -> None:
    for name, most in LENGTHS.items():
        if len(said[name]) > most:
            raise _refused(name, _("Please keep it under %(most)d characters.") % {"most": most})
    if not 0 < len(photos) <= MOST_PHOTOS:
        raise _refused("photos", _("Choose one photo or up to %(n)d.") % {"n": MOST_PHOTOS})


def _refused(name: str, sentence: Text) -> Invalid:
    return Invalid(_("The photos were not kept."), fields={name: sentence})


@transaction.atomic
def show_photo(key: UUID, *, by: Actor) -> ActivityPhoto:
    """Everybody who can be recognised agreed, or agreed again: it may be shown."""
    turn = begin(_activity_of(key), "photo", by=by)
    row = _locked(key)
    if not row.is_agreed:
        row.agreed_at, row.hidden_at = turn.at, None
        row.save(update_fields=["agreed_at", "hidden_at"])
        turn.payload["photos_shown"] = 1
        finish(turn, beside=True)
    return row


@transaction.atomic
def hide_photo(key: UUID, *, by: Actor) -> ActivityPhoto:
    """Somebody who can be recognised takes it back: nobody but those who see the record sees it
    any more, from this moment on."""
    turn = begin(_activity_of(key), "photo", by=by)
    row = _locked(key)
    if row.is_agreed:
        _hide(row)
        turn.payload["photos_hidden"] = 1
        finish(turn, beside=True)
    return row


@transaction.atomic
def take_back(key: UUID) -> None:
    """The same, by anybody who sees it: whoever is in it need not say who they are. One that is
    not shown is not there: `NotHere`."""
    if not ActivityPhoto.objects.shown().filter(pk=key).exists():
        raise NotHere(_UNKNOWN, next_step=_("It may have been taken away already."))
    activity = Activity.objects.locked(_activity_of(key))
    row = _locked(key)
    if not row.is_agreed:
        return  # two asked at once
    _hide(row)
    activity.steps_count += 1
    activity.save(update_fields=["steps_count"])
    append(
        activity,
        "photo",
        by=SYSTEM,
        grants=[],
        at=clock.now(),
        was=activity.status,
        payload={"photos_taken_back": 1},
    )


@transaction.atomic
def remove_photo(key: UUID, *, by: Actor) -> None:
    """It goes for good, with its files."""
    turn = begin(_activity_of(key), "photo", by=by)
    _locked(key)
    forget(key)
    turn.payload["photos_removed"] = 1
    finish(turn, beside=True)


def forget(key: UUID) -> bool:
    """A photo's time ran out, or it was removed; whether it went now. In a transaction only."""
    gone, _rows = ActivityPhoto.objects.filter(pk=key).delete()
    transaction.on_commit(partial(PLACE.remove, [key]))
    return bool(gone)


def forget_all(activity: Activity) -> None:
    """With the words of an activity its photos go. In a transaction only."""
    for key in activity.photos.values_list("pk", flat=True):
        forget(key)


def _activity_of(key: UUID) -> UUID:
    found = ActivityPhoto.objects.filter(pk=key).values_list("activity", flat=True).first()
    if found is None:
        raise NotHere(_UNKNOWN)
    return found


def _locked(key: UUID) -> ActivityPhoto:
    row = ActivityPhoto.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise NotHere(_UNKNOWN)
    return row


def _hide(row: ActivityPhoto) -> None:
    row.hidden_at = clock.now()
    row.save(update_fields=["hidden_at"])
