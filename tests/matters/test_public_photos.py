"""Photos: the reporter's by the link, staff's by their postings, everybody's once released."""

from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from linli.common import images
from linli.matters import services as matters
from linli.matters.models import Attachment, Matter
from tests.town import Somebody, Town


def with_photo(town: Town, **more: Any) -> Matter:
    """A report with one photo."""
    out = BytesIO()
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG")
    return town.reports(photos=[images.clean(out.getvalue())], **more)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def as_somebody(who: Somebody) -> Client:
    assert who.user is not None
    client = Client()
    client.force_login(who.user)
    return client


def got(client: Client, address: str, status: int = 200) -> tuple[HttpResponseBase, bytes]:
    """The answer and what it holds; the file is closed again."""
    answer: Any = client.get(address)
    assert answer.status_code == status
    body = b"".join(answer) if answer.streaming else answer.content
    answer.close()
    return answer, body


def address(photo: Attachment) -> str:
    return f"/photos/{photo.pk}/"


def test_the_link_opens_its_own_photos_only(client: Client, town: Town) -> None:
    matter, other = with_photo(town), with_photo(town)
    own, foreign = matter.attachments.get(), other.attachments.get()
    link = matters.link_of(matter)

    large, _body = got(client, f"{link}photos/{own.pk}/")
    _answer, small = got(client, f"{link}photos/{own.pk}/?small=1")

    assert large["Content-Type"] == "image/jpeg"
    assert large["X-Content-Type-Options"] == "nosniff"
    assert large["Content-Disposition"].startswith("inline")
    assert large["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(small)).width == images.THUMB_SIDE
    assert client.get(f"{link}photos/{foreign.pk}/").status_code == 404
    assert client.get(f"{link[:-4]}xxx/photos/{own.pk}/").status_code == 404


def test_an_internal_photo_is_not_the_reporters(client: Client, town: Town) -> None:
    matter = with_photo(town)
    Attachment.objects.update(is_public=False)
    own = matter.attachments.get()

    assert client.get(f"{matters.link_of(matter)}photos/{own.pk}/").status_code == 404


def test_staff_see_the_photos_of_what_they_may_see(client: Client, town: Town) -> None:
    photo = with_photo(town).attachments.get()

    found, _body = got(as_somebody(town.grid_member), address(photo))

    assert found["Cache-Control"].startswith("private")
    got(as_somebody(town.clerk), address(photo))
    assert as_somebody(town.outsider).get(address(photo)).status_code == 404
    assert client.get(address(photo)).status_code == 404


def test_everybody_sees_a_photo_once_it_is_released_and_no_longer_when_taken_back(
    client: Client, town: Town
) -> None:
    matter = with_photo(town)
    photo = matter.attachments.get()

    matters.release(matter.pk, by=town.chief.actor, words=False, photos=[photo.pk])
    assert got(client, address(photo))[0]["Cache-Control"].startswith("public")

    matters.release(matter.pk, by=town.chief.actor, words=False)
    assert client.get(address(photo)).status_code == 404


def test_a_matter_that_became_private_shows_nothing_whatever_was_released(
    client: Client, town: Town
) -> None:
    matter = with_photo(town)
    photo = matter.attachments.get()
    matters.release(matter.pk, by=town.chief.actor, words=False, photos=[photo.pk])
    matters.correct(matter.pk, by=town.clerk.actor, seq=1, kind="dispute")

    assert client.get(address(photo)).status_code == 404


def test_a_lost_file_is_said_to_be_missing(client: Client, town: Town) -> None:
    matter = with_photo(town)
    photo = matter.attachments.get()
    matters.photo_file(photo).unlink()

    assert client.get(f"{matters.link_of(matter)}photos/{photo.pk}/").status_code == 404
