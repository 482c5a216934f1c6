"""Writing down what a form of a sheet says: marks and deductions are reckoned, photos are kept."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.common.ids import new_id
from linli.common.images import CleanImage
from linli.common.photo_files import PhotoPlace
from linli.scoring.choices import MarkState, Method
from linli.scoring.model import totals
from linli.scoring.models import Aspect, Deduction, Mark, Sheet, SheetPhoto
from linli.scoring.services.entering import Filled, Looked, check

PLACE: Final = PhotoPlace("sheets")


def with_rows(keys: Iterable[UUID]) -> set[UUID]:
    """Those of them that are a photo of a sheet. One query."""
    return set(SheetPhoto.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))


def write(sheet: Sheet, said: Filled, aspects: Sequence[Aspect]) -> None:
    """Check what was entered and put it in the place of what stood there; photos are added."""
    kept = _kept_photos(sheet, said)
    check(said, aspects, kept)
    sheet.households_seen = said.households_seen
    sheet.households_declined = said.households_declined
    sheet.households_replaced = said.households_replaced
    sheet.marks.all().delete()
    sheet.deductions.all().delete()
    marks, deductions = [], []
    for aspect in aspects:
        looked = said.aspects.get(aspect.pk, Looked())
        found = _deductions(sheet, aspect, looked)
        deductions += found
        if mark := _mark(sheet, aspect, looked, found):
            marks.append(mark)
    Mark.objects.bulk_create(marks)
    Deduction.objects.bulk_create(deductions)
    _change_photos(sheet, said, {one.item_id for one in deductions})


def _deductions(sheet: Sheet, aspect: Aspect, said: Looked) -> list[Deduction]:
    if aspect.method == Method.RATIO:
        return []
    rows = []
    for item in aspect.items.all():
        one = said.found.get(item.pk)
        if one is not None and one.times:
            lon, lat = one.point or (None, None)
            rows.append(
                Deduction(
                    sheet=sheet,
                    item=item,
                    times=one.times,
                    off_centi=min(one.times * item.off_centi, item.cap_centi),
                    where=one.where.strip(),
                    spot=one.spot,
                    at_house=one.at_house,
                    lon=lon,
                    lat=lat,
                )
            )
    return rows


def _mark(sheet: Sheet, aspect: Aspect, said: Looked, found: list[Deduction]) -> Mark | None:
    """Nothing for what nobody has said anything of yet. What was found was looked at."""
    state = said.state or (MarkState.SCORED if found or said.seen else "")
    if not state:
        return None
    mark = Mark(sheet=sheet, aspect=aspect, state=state)
    if aspect.method == Method.RATIO:
        mark.good, mark.seen = said.good, said.seen
        if state == MarkState.SCORED:
            if said.good is None or not said.seen:
                return None  # a draft with a gap
            mark.points_centi = totals.ratio_centi(said.good, said.seen, aspect.max_centi)
    elif state == MarkState.SCORED:
        taken = [totals.Deduction(1, one.off_centi) for one in found]
        mark.points_centi = totals.deducted_centi(aspect.max_centi, taken)
    return mark


def _kept_photos(sheet: Sheet, said: Filled) -> dict[UUID, int]:
    """How many photos of each item stay besides the new ones. One query."""
    kept: dict[UUID, int] = {}
    known: dict[UUID, set[str]] = {}
    rows = sheet.photos.exclude(pk__in=list(said.drop))
    for item, digest in rows.values_list("item", "sha256"):
        known.setdefault(item, set()).add(digest)
    for item, digests in known.items():
        new = {photo.sha256 for photo in _photos(said, item)}
        kept[item] = len(digests - new)
    return kept


def _photos(said: Filled, item: UUID) -> Sequence[CleanImage]:
    for looked in said.aspects.values():
        if item in looked.found:
            return looked.found[item].photos
    return ()


def _change_photos(sheet: Sheet, said: Filled, found: set[UUID]) -> None:
    gone = [*said.drop]
    if said.hand_in:  # what nothing was taken off for needs no evidence
        rows = sheet.photos.exclude(item__in=found)
        gone += rows.values_list("pk", flat=True)
    forget_photos(sheet, gone)
    known = set(sheet.photos.values_list("item", "sha256"))
    fresh_rows: list[SheetPhoto] = []
    for looked in said.aspects.values():
        for item, one in looked.found.items():
            fresh = {
                photo.sha256: photo for photo in one.photos if (item, photo.sha256) not in known
            }
            fresh_rows += [_photo(sheet, item, photo) for photo in fresh.values()]
    SheetPhoto.objects.bulk_create(fresh_rows)


def _photo(sheet: Sheet, item: UUID, photo: CleanImage) -> SheetPhoto:
    row = SheetPhoto(
        id=new_id(),
        sheet=sheet,
        item_id=item,
        added_at=clock.now(),
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
    )
    PLACE.keep(row.pk, photo)
    return row


def forget_photos(sheet: Sheet, keys: Iterable[UUID]) -> None:
    """They go, with their files. In a transaction only."""
    rows = sheet.photos.filter(pk__in=list(keys))
    gone = list(rows.values_list("pk", flat=True))
    rows.delete()
    transaction.on_commit(partial(PLACE.remove, gone))


def copy_photos(old: Sheet, made: Sheet, *, without: Collection[UUID]) -> None:
    """The evidence of a sheet that is corrected belongs to the corrected one too: each has its own
    files, since each may go by itself."""
    rows = []
    for photo in old.photos.exclude(pk__in=list(without)).order_by("pk"):
        row = SheetPhoto(
            id=new_id(), sheet=made, item_id=photo.item_id, added_at=photo.added_at,
            sha256=photo.sha256, width=photo.width, height=photo.height,
        )  # fmt: skip
        jpeg, thumb = PLACE.photo(photo.pk), PLACE.thumb(photo.pk)
        copied = CleanImage(
            jpeg.read_bytes(), thumb.read_bytes(), photo.width, photo.height, photo.sha256
        )
        PLACE.keep(row.pk, copied)
        rows.append(row)
    SheetPhoto.objects.bulk_create(rows)
