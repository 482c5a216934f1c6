"""Photos of a yard: only with a yes, shown only where the household is shown, gone with a no."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from linli.honours.models import HonourEntry, YardPhoto
from linli.honours.services.photos import PLACE
from tests.desk import version_on
from tests.town import Town
from tests.yards import PAGE, Yards, again, opened, own, read, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(red: int = 90) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), (red, 120, 60)).save(out, "JPEG")
    return SimpleUploadedFile("yard.jpg", out.getvalue(), "image/jpeg")


def status(address: str) -> int:
    """Of a photo's address; what it sends is read and closed."""
    answer = visitor().get(address)
    answer.close()
    return answer.status_code


def files() -> int:
    return len([one for one in PLACE.root.rglob("*.jpg") if one.is_file()])


def adds(yards: Yards, entry: HonourEntry, red: int = 90, status: int = 303) -> str:
    page = own(entry)
    answer = visitor().post(
        f"{page.link}do/photo/", {"version": version_on(page.opens()), "photos": picture(red)}
    )
    assert answer.status_code == status
    return answer.content.decode()


def test_photos_are_shown_with_the_household_and_go_with_its_no(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    assert "has not agreed to photos" in adds(yards, entry, status=422)
    own(entry).sends("allow_photos", agreed="yes")
    for _twice in range(2):
        adds(yards, entry)
    photo = YardPhoto.objects.get()
    assert files() == 2  # the photo and its small copy
    address = f"/honours/photo/{photo.pk}/"
    staff = f"{entry.get_absolute_url()}{photo.pk}/"
    assert yards.grid.takes(staff).startswith(b"\xff\xd8")
    assert status(address) == 404  # not shown yet
    yards.to_the_end(entry)
    with yards.at(22):
        assert address in read(PAGE)
        assert status(address) == 200
        own(entry).sends("show", shown="no")
        assert status(address) == 404
        own(entry).sends("show", shown="yes")
        with django_capture_on_commit_callbacks(execute=True):
            own(entry).sends("allow_photos", agreed="no")
        assert status(address) == 404
        assert address not in read(PAGE)
    assert not YardPhoto.objects.exists()
    assert files() == 0
    assert again(entry).stage == "awarded"  # the plaque stays


def test_with_the_wish_its_photos_go(town: Town, django_capture_on_commit_callbacks: Any) -> None:
    yards = opened(town)
    entry = yards.entered("1", photos="on")
    adds(yards, entry, 10)
    adds(yards, entry, 20)
    assert files() == 4
    with django_capture_on_commit_callbacks(execute=True):
        own(entry).sends("withdraw", 200)
    assert files() == 0
    assert not YardPhoto.objects.exists()


@pytest.mark.row("S2-21")
def test_taken_back_from_the_wall_its_photos_are_nowhere_at_once(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    yards = opened(town)
    entry = yards.entered("1", photos="on")
    adds(yards, entry)
    address = f"/honours/photo/{YardPhoto.objects.get().pk}/"
    yards.to_the_end(entry)
    with yards.at(22):
        answer = visitor().get(address)
        assert answer["Cache-Control"] == "no-store", "nothing on the way keeps it"
        answer.close()
        with django_capture_on_commit_callbacks(execute=True):
            own(entry).sends("withdraw", 200)
        assert (status(address), status(f"{address}?small")) == (404, 404)
        page = read(PAGE)
        assert address not in page
        assert "示例·1号院" not in page
    assert files() == 0
