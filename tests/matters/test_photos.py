"""Photos beside a matter: kept once, seen by whom they should, released by those who may."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from linli.common.errors import Invalid, Refused
from linli.common.images import CleanImage, clean
from linli.common.photo_files import MOST_PHOTOS
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment
from tests import stages
from tests.town import Town


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(shade: int = 0) -> CleanImage:
    out = BytesIO()
    Image.new("RGB", (40, 30), (shade * 20, 10, 10)).save(out, "PNG")
    return clean(out.getvalue())


def test_a_photo_comes_with_its_step_and_lies_on_the_disk(town: Town) -> None:
    matter = town.reports(photos=(photo(),))
    row = Attachment.objects.get()
    assert (row.matter_id, row.seq, row.by_reporter) == (matter.pk, 1, True)
    assert (row.is_public, row.released) == (True, False)
    assert matters.photo_file(row).read_bytes() == photo().jpeg
    assert matters.thumb_file(row).exists()
    assert matter.steps.get().payload["photos"] == 1


def test_the_same_picture_is_kept_once_and_no_more_than_the_most(town: Town) -> None:
    matter = town.reports(photos=tuple(photo(n) for n in range(MOST_PHOTOS + 2)))
    assert Attachment.objects.count() == MOST_PHOTOS
    matters.add(matter.pk, by=matters.reporter_of(matter), words="再看", photos=[photo(0)])
    assert Attachment.objects.count() == MOST_PHOTOS
    assert town.reports("另一件", photos=(photo(0),))
    assert Attachment.objects.count() == MOST_PHOTOS + 1


def test_a_photo_of_an_internal_note_is_internal(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    matters.note(matter.pk, by=town.clerk.actor, words="现场", photos=[photo()])
    row = Attachment.objects.get()
    assert (row.by_reporter, row.is_public) == (False, False)
    matters.release(matter.pk, by=town.chief.actor, words=False, photos=[row.pk])
    assert not Attachment.objects.get().released  # the reporter may not see it, so nobody may


def test_released_photos_are_those_chosen_and_can_be_taken_back(town: Town) -> None:
    matter = town.reports(photos=(photo(1), photo(2)))
    first, second = Attachment.objects.order_by("pk")
    matters.release(matter.pk, by=town.chief.actor, words=True, photos=[first.pk])
    assert set(Attachment.objects.filter(released=True)) == {first}
    matters.release(matter.pk, by=town.chief.actor, words=False, photos=[second.pk])
    assert set(Attachment.objects.filter(released=True)) == {second}
    assert not stages.again(matter).words_released
    with pytest.raises(Refused):
        matters.release(matter.pk, by=town.clerk.actor, words=True)


def test_nothing_of_a_private_matter_is_released(town: Town) -> None:
    matter = town.reports(kind="dispute", photos=(photo(),))
    with pytest.raises(Invalid):
        matters.release(matter.pk, by=town.chief.actor, words=True)
    with pytest.raises(Invalid):
        matters.release(
            matter.pk, by=town.chief.actor, words=False, photos=[Attachment.objects.get().pk]
        )
    assert not Attachment.objects.filter(released=True).exists()


def test_photos_of_another_matter_are_not_released_along(town: Town) -> None:
    other = Attachment.objects.get(matter=town.reports("别的", photos=(photo(3),)))
    mine = town.reports(photos=(photo(4),))
    matters.release(mine.pk, by=town.chief.actor, words=True, photos=[other.pk])
    assert not Attachment.objects.get(pk=other.pk).released
