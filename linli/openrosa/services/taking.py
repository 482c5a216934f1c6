"""A form that a phone sends becomes a sheet: once, however often and in how many parts it comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock, images
from linli.common.errors import Conflict, DomainError, Invalid
from linli.common.images import CleanImage
from linli.common.photo_files import PhotoPlace
from linli.openrosa.models import Submission, SubmissionPhoto
from linli.openrosa.services import reading
from linli.openrosa.services.forms import Form, aspects_of, forms_of
from linli.openrosa.services.keys import Holder
from linli.openrosa.services.units import read_key
from linli.scoring.models import Standard
from linli.scoring.services import filling
from linli.scoring.services.entering import Filled

PLACE: Final = PhotoPlace("phones")


@dataclass(frozen=True)
class Taken:
    """What became of it: `waiting` for the rest of its photos, or a sheet; `again`: it was one."""

    waiting: bool = False
    again: bool = False


def take(xml: bytes, files: Mapping[str, bytes], *, more: bool, holder: Holder) -> Taken:
    """Take a form, or a part of it: `more` says that the phone will send the rest of the photos.
    Raises `Invalid`, `Conflict`, `NotHere`, `Refused`; photos that came stay for the next try."""
    sent = reading.read(xml)
    if sent.replaces:
        raise Conflict(
            _("A sheet that was handed in is not replaced from a phone."),
            next_step=_("What was wrong is corrected with a reason, on its page."),
        )
    row = _row(sent.instance, sha256(xml).hexdigest(), holder)
    if row.taken_at is not None:
        return Taken(again=True)
    form = _form(sent, holder)
    standard = Standard.objects.get(pk=form.standard)
    aspects = aspects_of(standard, whole=form.whole)
    named = reading.photos_named(sent, aspects)
    _keep(row, {name: data for name, data in files.items() if name in set(named.values())})
    if more:
        return Taken(waiting=True)
    photos = _photos(row, named)
    said = reading.filled(sent, aspects, photos, f"phone {row.pk.hex}")
    return _hand_in(row, sent.unit, said, holder)


@transaction.atomic
def _row(instance: str, digest: str, holder: Holder) -> Submission:
    """The form under its id; the same id with other content is refused."""
    row, _made = Submission.objects.get_or_create(
        person=holder.person,
        instance=instance,
        defaults={"digest": digest, "begun_at": clock.now()},
    )
    if row.digest != digest:
        raise Conflict(
            _("Another form came under this id before. Nothing was changed."),
            next_step=_("Look on the page of your villages what is there."),
        )
    return row


def _form(sent: reading.Sent, holder: Holder) -> Form:
    for form in forms_of(holder.by):
        if form.code == sent.form:
            if form.version != sent.version:
                raise Conflict(
                    _("This form is of another version: %(theirs)s instead of %(ours)s.")
                    % {"theirs": sent.version[:20] or "–", "ours": form.version},
                    next_step=_("Fetch the forms again and fill in the new one."),
                )
            return form
    raise Conflict(
        _("This form belongs to no round that you look at villages in now."),
        next_step=_("Ask the township whether the round is over."),
    )


def _keep(row: Submission, files: Mapping[str, bytes]) -> None:
    """What came is kept at once: the phone may never send it again."""
    known = set(row.photos.values_list("name", flat=True))
    for name, data in sorted(files.items()):
        if name in known:
            continue
        photo = images.clean(data)
        with transaction.atomic():
            kept, made = SubmissionPhoto.objects.get_or_create(
                submission=row,
                name=name,
                defaults={
                    "sha256": photo.sha256, "width": photo.width, "height": photo.height,
                },
            )  # fmt: skip
            if made:
                PLACE.keep(kept.pk, photo)


def _photos(row: Submission, named: Mapping[UUID, str]) -> dict[UUID, CleanImage]:
    kept = {photo.name: photo for photo in row.photos.all()}
    if missing := sorted(set(named.values()) - set(kept)):
        raise Invalid(
            _("%(count)d photos of the form did not come.") % {"count": len(missing)},
            next_step=_("Send the form again: what came is kept."),
        )
    found = {}
    for item, name in named.items():
        one = kept[name]
        jpeg, thumb = PLACE.photo(one.pk).read_bytes(), PLACE.thumb(one.pk).read_bytes()
        found[item] = CleanImage(jpeg, thumb, one.width, one.height, one.sha256)
    return found


@transaction.atomic
def _hand_in(row: Submission, place: str, said: Filled, holder: Holder) -> Taken:
    """One call of scoring's; two that come at once are one sheet."""
    locked = Submission.objects.select_for_update().get(pk=row.pk)
    if locked.taken_at is not None:
        return Taken(again=True)
    stop, unit = read_key(place)
    try:
        filling.save(stop, unit, said, by=holder.by, version=0)
    except Invalid as refused:
        raise _in_words(refused) from None
    gone = list(locked.photos.values_list("pk", flat=True))
    locked.photos.all().delete()
    locked.taken_at = clock.now()
    locked.save(update_fields=["taken_at"])
    transaction.on_commit(partial(PLACE.remove, gone))
    return Taken()


def _in_words(refused: Invalid) -> DomainError:
    """A phone shows one sentence: which question, and what to do."""
    fields = refused.fields or {}
    said = [f"{name}: {words}" for name, words in fields.items()]
    return Invalid(" ".join([str(refused.message), *map(str, said)]))


def with_rows(keys: Iterable[UUID]) -> set[UUID]:
    """Those of them that are a photo that waits. One query."""
    return set(SubmissionPhoto.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))


def forget(key: UUID) -> bool:
    """A form that came long ago goes, with photos that never became part of a sheet; whether it
    went now. In a transaction only."""
    photos = list(SubmissionPhoto.objects.filter(submission=key).values_list("pk", flat=True))
    gone, _rows = Submission.objects.filter(pk=key).delete()
    transaction.on_commit(partial(PLACE.remove, photos))
    return bool(gone)
