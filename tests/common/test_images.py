"""Photos from outside: small, upright, without metadata, or refused with a sentence."""

import hashlib
import io
import struct
import zlib
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from linli.common import images
from linli.common.images import ImageRefused, clean

pytestmark = pytest.mark.once  # no database


RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    made = Image.new("RGB", (width, height), BLUE)
    made.paste(RED, (0, 0, width // 2, height))
    return made.convert(mode)


def encoded(made: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(data))
    made.load()
    return made


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))


@cache
def real_photo() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera-Maker"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 18.0, 36.0)
    options: dict[str, Any] = {
        "exif": exif,
        "icc_profile": b"some profile",
        "comment": b"a remark",
        "dpi": (72, 72),
    }
    return encoded(picture(), **options)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_a_photo_of_each_kind_becomes_a_jpeg(kind: str, mode: str) -> None:
    made = picture(mode="L").convert("I;16") if mode == "I;16" else picture(mode=mode)
    taken = clean(encoded(made, kind))
    again = opened(taken.jpeg)
    assert (again.format, again.mode) == ("JPEG", "RGB")
    assert again.size == (taken.width, taken.height) == (400, 200)
    assert taken.sha256 == hashlib.sha256(taken.jpeg).hexdigest()
    if mode in {"RGB", "RGBA", "P", "CMYK"}:
        assert is_near(again.getpixel((50, 100)), RED)
        assert is_near(again.getpixel((350, 100)), BLUE)


def test_no_metadata_survives() -> None:
    original = real_photo()
    assert b"Camera-Maker" in original
    taken = clean(original)
    for data in (taken.jpeg, taken.thumb):
        assert not opened(data).getexif()
        assert set(opened(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (b"Camera-Maker", b"Exif", b"some profile", b"a remark", b"ICC_PROFILE"):
            assert trace not in data


def test_texts_in_a_png_do_not_survive() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "示例·甲", zip=True)
    notes.add_itxt("GPS", "31.3,118.4")
    taken = clean(encoded(picture(), "PNG", pnginfo=notes))
    assert b"31.3" not in taken.jpeg
    assert "comment" not in opened(taken.jpeg).info


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    upright = opened(clean(encoded(picture(), exif=exif)).jpeg)
    # Where the red half (left in the camera) has to appear: EXIF 2.32, tag 0x0112
    middle = {
        1: (0, 1),
        2: (2, 1),
        3: (2, 1),
        4: (0, 1),
        5: (1, 0),
        6: (1, 0),
        7: (1, 2),
        8: (1, 2),
    }
    across, down = middle[orientation]
    assert upright.size == ((200, 400) if orientation >= 5 else (400, 200))
    spot = [
        (10, size // 2, size - 10)[at]
        for at, size in zip((across, down), upright.size, strict=True)
    ]
    assert is_near(upright.getpixel((spot[0], spot[1])), RED)


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (3000, 4000), (9000, 90), (1, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_large_photos_shrink_and_small_ones_stay(kind: str, width: int, height: int) -> None:
    taken = clean(encoded(picture(width, height), kind))
    assert max(taken.width, taken.height) == min(1600, max(width, height))
    assert opened(taken.jpeg).size == (taken.width, taken.height)
    assert max(opened(taken.thumb).size) == min(320, max(width, height))
    assert abs(taken.width - taken.height * width / height) < max(2.0, width / height)


def test_what_is_transparent_becomes_white() -> None:
    made = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert is_near(opened(clean(encoded(made, "PNG")).jpeg).getpixel((20, 20)), (255, 255, 255))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_photo_with_unreadable_metadata_is_still_a_photo() -> None:
    broken = encoded(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40)
    assert clean(broken).width == 400


def test_a_phone_photo_with_a_second_picture_behind_it_is_taken() -> None:
    several = encoded(picture(), "MPO", save_all=True, append_images=[picture(40, 20)])
    assert opened(several).format == "MPO"
    assert clean(several).width == 400


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind: str) -> None:
    moving = encoded(picture(), kind, save_all=True, append_images=[picture(mode="L")])
    with pytest.raises(ImageRefused, match="moves"):
        clean(moving)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM"])
def test_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(ImageRefused, match="JPEG, PNG or WebP"):
        clean(encoded(picture(), kind))


def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(ImageRefused, match="10 MB"):
        clean(real_photo() + b"\0" * images.MAX_BYTES)


@pytest.mark.parametrize("side", [6400, 10_000, 30_000])
def test_too_many_pixels_are_refused_by_the_header_alone(side: int) -> None:
    """A file of a few bytes that would unfold into gigabytes; its pixels are not even there."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    bomb += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 0) + b"IDAT" + b"\0" * 4
    with pytest.raises(ImageRefused, match="million pixels"):
        clean(bomb)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_broke_off_is_refused(kind: str) -> None:
    whole = encoded(Image.effect_noise((300, 300), 60).convert("RGB"), kind)
    for share in (0.05, 0.3, 0.9):
        with pytest.raises(ImageRefused):
            clean(whole[: int(len(whole) * share)])


@pytest.mark.filterwarnings("ignore::UserWarning")  # as outside of tests
@examples(max_examples=300)
@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xd8\xff\xe0")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"RIFF\x10\0\0\0WEBPVP8 ")
@example(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
def test_garbage_is_refused_and_nothing_worse(data: bytes) -> None:
    with pytest.raises(ImageRefused):
        clean(data)


@pytest.mark.filterwarnings("ignore::UserWarning")  # as outside of tests
@examples(max_examples=300)
@given(st.data())
def test_a_damaged_photo_is_taken_or_refused_and_nothing_worse(data: st.DataObject) -> None:
    photo = bytearray(real_photo())
    for _ in range(data.draw(st.integers(1, 8))):
        photo[data.draw(st.integers(0, len(photo) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(photo)) | st.just(len(photo)))
    try:
        taken = clean(bytes(photo[:end]))
    except ImageRefused:
        return
    assert opened(taken.jpeg).size == (taken.width, taken.height)
