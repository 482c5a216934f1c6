"""Photos of activities: for the record, and for everybody where all who can be seen agreed."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from linli.activities.models import Activity, ActivityPhoto
from linli.common import clock
from linli.privacy import services as privacy
from tests.desk import Desk
from tests.meeting import Branch, again, branch, later
from tests.town import Town


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(shade: int = 0, *, place: bool = False) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010F] = "CAMERA-OF-SOMEBODY"
    Image.new("RGB", (64, 48), (shade * 20, 90, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def held(ours: Branch, open_to: str = "everybody", kind: str = "clean_up") -> Activity:
    meeting = ours.planned(kind, open_to=open_to, title="清沟")
    with later(meeting):
        ours.records(meeting, 0, headcount=12)
    return again(meeting)


def adds(desk: Desk, activity: Activity, *photos: bytes, status: int = 303, **more: Any) -> Any:
    files = [SimpleUploadedFile("a.jpg", one, "image/jpeg") for one in photos]
    page = f"{activity.get_absolute_url()}photos/"
    return desk.posts(page, status, photos=files, **more)


def anybody(address: str, status: int = 200) -> str:
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == status, (answer.status_code, address)
    return answer.content.decode()


def sees(address: str) -> bytes:
    """The picture, as anybody gets it."""
    answer = Client().get(address)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    data: bytes = answer.getvalue()
    answer.close()
    return data


def test_a_photo_with_consent_is_shown_on_the_public_page_without_what_the_camera_told(
    town: Town,
) -> None:
    ours = branch(town)
    meeting = held(ours)
    assert "No photos are shown" in anybody(f"{meeting.get_absolute_url()}open/")
    adds(
        ours.desk, meeting, picture(place=True), caption="清完的沟", taken_by="示例·甲", agreed="on"
    )
    row = ActivityPhoto.objects.get()
    page = anybody(f"{meeting.get_absolute_url()}open/")
    assert f"/activities/photos/{row.pk}/" in page
    assert "清完的沟" in page
    assert "示例·甲" not in page
    sent = sees(f"/activities/photos/{row.pk}/")
    assert sent.startswith(b"\xff\xd8")
    assert b"CAMERA" not in sent
    assert sees(f"/activities/photos/{row.pk}/?small=1").startswith(b"\xff\xd8")
    with clock.told(clock.now() + timedelta(days=2)):
        listed = anybody(f"/activities/at/{town.village.code}/")
    assert "Photos of what was" in listed
    assert "those seen agreed to being shown: 1" in ours.desk.opens(meeting.get_absolute_url())
    assert "示例·甲" in ours.desk.opens(f"{meeting.get_absolute_url()}photos/")


def test_a_photo_without_consent_is_seen_by_those_who_see_the_record_alone(town: Town) -> None:
    ours = branch(town)
    meeting = held(ours)
    adds(ours.desk, meeting, picture())
    address = f"/activities/photos/{ActivityPhoto.objects.get().pk}/"
    anybody(address, 404)
    anybody(f"{address}back/", 404)
    Desk(town.chief).takes(address)
    Desk(town.outsider).opens(address, 404)
    Desk(town.outsider).opens(f"{meeting.get_absolute_url()}photos/", 404)
    assert "for the record alone" in ours.desk.opens(f"{meeting.get_absolute_url()}photos/")


def test_consent_to_a_photo_of_what_is_not_public_shows_it_to_nobody_else(town: Town) -> None:
    ours = branch(town)
    meeting = held(ours, open_to="invited")
    adds(ours.desk, meeting, picture(), agreed="on")
    anybody(f"/activities/photos/{ActivityPhoto.objects.get().pk}/", 404)
    anybody(f"{meeting.get_absolute_url()}open/", 404)
    assert "not public" in ours.desk.opens(f"{meeting.get_absolute_url()}photos/")


def test_whoever_is_in_it_takes_it_out_of_the_public_at_once_without_saying_who(
    town: Town,
) -> None:
    ours = branch(town)
    meeting = held(ours)
    adds(ours.desk, meeting, picture(), agreed="on")
    row = ActivityPhoto.objects.get()
    address = f"/activities/photos/{row.pk}/"
    visitor = Client(headers={"accept-language": "en"})
    assert b"I can be seen here" in visitor.get(f"{address}back/").content
    assert visitor.post(f"{address}back/").status_code == 303
    anybody(address, 404)
    assert visitor.post(f"{address}back/").status_code == 404
    assert "somebody who can be seen asked" in ours.desk.opens(meeting.get_absolute_url())
    page = f"{meeting.get_absolute_url()}photos/"
    assert "consent taken back" in ours.desk.opens(page)
    ours.desk.posts(f"{address}do/show/")
    assert sees(address)


def test_the_recorder_hides_shows_and_removes_a_photo(
    town: Town, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    ours = branch(town)
    meeting = held(ours)
    adds(ours.desk, meeting, picture(), agreed="on")
    address = f"/activities/photos/{ActivityPhoto.objects.get().pk}/"
    for _n in range(2):
        ours.desk.posts(f"{address}do/hide/")
    anybody(address, 404)
    Desk(town.outsider).posts(f"{address}do/show/", 404)
    ours.desk.posts(f"{address}do/name/", 404)
    assert len(list(media.rglob("*.jpg"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        ours.desk.posts(f"{address}do/remove/")
    ours.desk.posts(f"{address}do/remove/", 404)
    assert not list(media.rglob("*.jpg"))
    assert meeting.steps.filter(verb="photo").count() == 3


def test_sent_twice_is_kept_once(town: Town) -> None:
    ours = branch(town)
    meeting = held(ours)
    for _n in range(2):
        adds(ours.desk, meeting, picture(1), picture(2), picture(1))
    assert ActivityPhoto.objects.count() == 2
    assert meeting.steps.filter(verb="photo").count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xd8" + b"0" * (10 * 1024 * 1024), "larger than 10 MB"),
        (b"<svg onload=alert(1)></svg>", "no complete JPEG"),
        (picture()[:200], "no complete JPEG"),
    ],
)
def test_what_is_too_big_no_picture_or_cut_off_is_told_and_the_words_stay(
    town: Town, data: bytes, said: str
) -> None:
    ours = branch(town)
    meeting = held(ours)
    answer = adds(ours.desk, meeting, data, status=422, caption="留着的话").content.decode()
    assert said in answer
    assert "留着的话" in answer
    assert not ActivityPhoto.objects.exists()


def test_no_photo_or_too_many_are_told(town: Town) -> None:
    ours = branch(town)
    meeting = held(ours)
    assert "Choose one photo" in adds(ours.desk, meeting, status=422).content.decode()
    seven = [picture(n) for n in range(7)]
    assert "At most 6" in adds(ours.desk, meeting, *seven, status=422).content.decode()


def test_photos_wait_until_it_was_held_and_homes_have_none(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("clean_up")
    assert "cannot be done" in adds(ours.desk, meeting, picture(), status=409).content.decode()
    visit = ours.planned("care_visit", desk=Desk(town.chief), host=town.village)
    with later(visit):
        ours.desk = Desk(town.chief)
        ours.records(visit, 0, headcount=1)
    chief = Desk(town.chief)
    assert "/photos/" not in chief.opens(visit.get_absolute_url())
    assert "No photos are kept" in adds(chief, visit, picture(), status=409).content.decode()


def test_photos_go_in_time_with_their_files(
    town: Town, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    ours = branch(town)
    meeting = held(ours)
    adds(ours.desk, meeting, picture(), agreed="on")
    stray = media / "activities" / "0a" / f"{'0a' * 16}.jpg"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left behind")
    later_on = clock.told(clock.now() + timedelta(days=1098))
    with later_on, django_capture_on_commit_callbacks(execute=True):
        while privacy.dispose_due():
            pass
    assert not ActivityPhoto.objects.exists()
    assert not list(media.rglob("*.jpg"))
    assert again(meeting).title == "清沟"
