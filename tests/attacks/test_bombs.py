"""Small files that want to be huge, and forms that want to be endless."""

import hashlib
import resource
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.matters.models import Attachment, Matter
from tests.town import Town

FORM = "/places/440784105214/report/"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG that says what it likes about its size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(pixels, 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def send(content: bytes, name: str = "photo.png", **more: str) -> Any:
    file = SimpleUploadedFile(name, content, "image/png")
    data = {"text": "灯不亮", "key": uuid4().hex, "photos": file, **more}
    return Client(headers={"accept-language": "en"}).post(FORM, data)


def test_a_picture_of_a_billion_pixels_is_refused_without_being_unpacked(town: Town) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = png(32_000, 32_000, b"\0" * (3 * MEGABYTE))
    assert len(bomb) < 10_000
    answer = send(bomb)
    assert answer.status_code == 422
    assert "more than 40 million pixels" in answer.content.decode()
    assert "灯不亮" in answer.content.decode()  # nothing that was written is lost
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024  # kilobytes; unpacked it would be three gigabytes
    assert not Matter.objects.exists()


def test_a_picture_that_lies_about_its_size_is_refused(town: Town) -> None:
    answer = send(png(100, 100, b"\0" * (50 * MEGABYTE)))
    assert answer.status_code in {303, 422}
    lies = send(png(6000, 6000, b"\0" * 100))
    assert lies.status_code == 422


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo.svg"),
        (b"<html><script>alert(1)</script>", "photo.jpg"),
        (b"GIF89a" + b"\0" * 20 + b"<?php system($_GET['c']); ?>", "photo.jpg.php"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run", "photo.eps"),
        (b"P6 20000 20000 255\n", "photo.ppm"),
        (b"", "photo.png"),
    ],
)
def test_what_is_no_photo_is_not_kept_whatever_it_is_called(
    content: bytes, name: str, town: Town
) -> None:
    assert send(content, name).status_code == 422
    assert not Attachment.objects.exists()


def test_a_photo_is_kept_as_new_bytes_and_served_as_nothing_but_a_photo(
    town: Town, tmp_path: Any
) -> None:
    out = BytesIO()
    Image.new("RGB", (90, 60), "orange").save(out, "PNG")
    hidden = out.getvalue() + b"<script>alert(document.cookie)</script>"
    assert send(hidden, "../../evil.html").status_code == 303
    row = Attachment.objects.get()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert all(b"<script>" not in file.read_bytes() for file in files)
    assert all("evil" not in str(file) for file in files)
    assert row.sha256 == hashlib.sha256(max(map(Path.read_bytes, files), key=len)).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        {"text": "长" * 400_000},
        {f"field{number}": "x" for number in range(2000)},
        {"text": "\0\x01\x02", "where": "\ud800".encode("utf-8", "replace").decode()},
        {"text": "灯", "unit": "9" * 400},
        {"text": "灯", "unit": "-1"},
        {"text": "灯", "lon": "1e999", "lat": "nan"},
        {"text": "灯", "kind": "x" * 5000},
        {"text": "灯", "key": "k" * 5000},
    ],
    ids=["megabytes", "thousands-of-fields", "controls", "huge-number", "negative", "nan", "kind",
         "key"],
)  # fmt: skip
def test_a_form_that_is_too_much_gets_an_answer_and_no_traceback(
    data: dict[str, str], town: Town
) -> None:
    answer = Client().post(FORM, data)
    assert answer.status_code in {303, 400, 413, 422}, answer.status_code


def test_a_number_that_no_column_holds_is_explained_wherever_it_stands(town: Town) -> None:
    client = Client(headers={"accept-language": "en"})
    assert town.chief.user is not None
    client.force_login(town.chief.user)
    huge = "9" * 400
    for address in (f"/matters/?village={huge}", f"/matters/?after={huge}", f"/work/?after={huge}",
                    f"/search/?q={huge}&page={huge}", f"/progress/?number={huge}"):  # fmt: skip
        assert client.get(address).status_code < 500, address
    report = town.reports()
    assert town.grid_member.user is not None
    client.force_login(town.grid_member.user)
    answer = client.post(f"/matters/{report.number}/do/accept/", {"version": huge})
    assert answer.status_code in {409, 422}
