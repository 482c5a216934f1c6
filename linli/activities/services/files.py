"""Files of the library: pictures encoded anew, and PDF as it came; outside the database."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import FileType
from linli.activities.models import Material
from linli.common import images
from linli.common.errors import Invalid
from linli.common.images import ImageRefused

MOST_BYTES: Final = 20 * 1024 * 1024
PDF: Final = b"%PDF-"
FOLDER: Final = "materials"


@dataclass(frozen=True)
class MaterialFile:
    """A file that may be kept."""

    type: FileType
    data: bytes


def checked(data: bytes) -> MaterialFile:
    """A PDF, or a picture without what it told of its camera; raises `Invalid` for all else."""
    if len(data) > MOST_BYTES:
        raise _refused(_("The file is larger than 20 MB."))
    if data.startswith(PDF):
        return MaterialFile(FileType.PDF, data)
    try:
        return MaterialFile(FileType.JPEG, images.clean(data).jpeg)
    except ImageRefused:
        raise _refused(
            _("Only PDF and pictures can be kept here; give a link for films.")
        ) from None


def _refused(sentence: object) -> Invalid:
    return Invalid(_("The material is not complete."), fields={"file": str(sentence)})


def path_of(material: Material) -> Path:
    """Where its file lies."""
    name = f"{material.pk.hex}.{material.file_type}"
    return Path(settings.MEDIA_ROOT) / FOLDER / material.pk.hex[-2:] / name


def write(material: Material, file: MaterialFile) -> None:
    """On the disk before the row says so. Without a row it lies there unread."""
    path = path_of(material)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(file.data)
        out.flush()
        os.fsync(out.fileno())
