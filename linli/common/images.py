"""Photos that come in from outside: checked, turned upright, stripped and encoded anew.

Nothing of the original bytes is kept, so neither places, times and devices in their metadata nor a
file that pretends to be an image can get any further.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from linli.common.errors import Invalid

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 1600  # pixels
THUMB_SIDE: Final = 320
_QUALITY: Final = 82  # no visible loss on photos at about a tenth of a byte per pixel
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class ImageRefused(Invalid):
    """This file is not taken as a photo."""

    code = "image_refused"


@dataclass(frozen=True)
class CleanImage:
    """A photo fit to be kept: JPEG bytes without metadata; size and SHA-256 are those of `jpeg`."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str


def clean(data: bytes) -> CleanImage:
    """Encode a JPEG, PNG or WebP photo anew; raises `ImageRefused` for anything else."""
    if len(data) > MAX_BYTES:
        raise ImageRefused(
            _("The photo is larger than 10 MB. Choose a smaller one or lower the camera's quality.")
        )
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as original:
            _check(original)
            photo = _plain(original)
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # a decoder fed with garbage may raise anything
        raise ImageRefused(
            _("The file is no complete JPEG, PNG or WebP photo. Take the photo again.")
        ) from None
    jpeg = _jpeg(photo)
    width, height = photo.size
    photo.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return CleanImage(jpeg, _jpeg(photo), width, height, hashlib.sha256(jpeg).hexdigest())


def _check(original: Image.Image) -> None:
    """Refuse by what the header says, before any pixel is decoded."""
    if original.width * original.height > MAX_PIXELS:
        raise _too_many_pixels()
    # A JPEG of several pictures is a phone's photo with its depth map; the first one is the photo
    if original.format in {"PNG", "WEBP"} and getattr(original, "is_animated", False):
        raise ImageRefused(_("The picture moves. Send a still photo."))


def _too_many_pixels() -> ImageRefused:
    return ImageRefused(_("The photo has more than 40 million pixels. Choose a smaller one."))


def _plain(original: Image.Image) -> Image.Image:
    """A fresh RGB picture, small enough and upright, that shares no metadata with the original."""
    turn = _UPRIGHT.get(_orientation(original))
    original.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG decodes at 1/2, 1/4, 1/8 directly
    original.load()
    has_alpha = original.has_transparency_data
    shown = original.convert("RGBA" if has_alpha else "RGB")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = Image.new("RGB", shown.size, "white")
    plain.paste(shown, mask=shown.getchannel("A") if has_alpha else None)
    return plain.transpose(turn) if turn is not None else plain


def _orientation(original: Image.Image) -> int:
    """The EXIF orientation; unreadable metadata is no reason to refuse a photo."""
    try:
        return int(original.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # as above
        return 1


def _jpeg(photo: Image.Image) -> bytes:
    out = BytesIO()
    photo.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
