"""Photos outside the database: where their files lie, and which of them nobody knows any more.

Every app keeps its rows itself; the same folders, sizes and answers serve all.
"""

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.common.images import CleanImage
from linli.common.personal import Plain

MOST_PHOTOS: Final = 6  # a form; more can be added later
OURS: Final = re.compile(r"([0-9a-f]{32})(?:\.small)?\.jpg")  # as `PhotoPlace` names them
STRAY: Final = Plain("没有记录指向的照片文件", "Photo files without a record")
PRIVATE: Final = "private, max-age=3600"
PUBLIC: Final = "public, max-age=300"  # short, since a release may be taken back


@dataclass(frozen=True)
class PhotoPlace:
    """Where the photos of one kind of record lie, below the media folder."""

    folder: str = ""

    @property
    def root(self) -> Path:
        """The folder of all of them."""
        return Path(settings.MEDIA_ROOT) / self.folder

    def photo(self, key: UUID) -> Path:
        """The photo itself, at most 1,600 px wide."""
        return self._file(key, ".jpg")

    def thumb(self, key: UUID) -> Path:
        """A small copy for lists and slow lines."""
        return self._file(key, ".small.jpg")

    def _file(self, key: UUID, ending: str) -> Path:
        return self.root / key.hex[-2:] / f"{key.hex}{ending}"

    def keep(self, key: UUID, photo: CleanImage) -> None:
        """On the disk before the row says so: an acknowledged photo survives a kill. A file whose
        row is rolled back stays behind unread; nothing points to it."""
        _write(self.photo(key), photo.jpeg)
        _write(self.thumb(key), photo.thumb)

    def remove(self, keys: Collection[UUID]) -> None:
        """The files go for good; what is gone already does not matter."""
        for key in keys:
            self.photo(key).unlink(missing_ok=True)
            self.thumb(key).unlink(missing_ok=True)

    def answer(self, key: UUID | None, *, small: bool, caching: str) -> FileResponse:
        """The file; raises `NotHere`, also where there is none to be shown."""
        unknown = NotHere(_("There is no such photo, or it is not public."))
        if key is None:
            raise unknown
        try:
            file = (self.thumb(key) if small else self.photo(key)).open("rb")
        except FileNotFoundError:
            raise unknown from None
        response = FileResponse(file, content_type="image/jpeg")
        response["Content-Disposition"] = "inline"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = caching
        return response


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True)
class StrayFiles:
    """Photo files that no row points to: left by a transaction that was rolled back, or by a
    process that ended before it could remove them. Keys are paths below their place's folder."""

    place: PhotoPlace
    known: Callable[[Collection[UUID]], Collection[UUID]]  # those of them that have a row
    record: str
    name: Plain = STRAY
    rule: str = "retention.files"
    path: str = ""

    def due(self, before: datetime, where: Q, most: int | None) -> Sequence[Any]:
        """Those not written to since; folder by folder, with one query for each."""
        return list(islice(self._stray(before), most))

    def first(self, where: Q) -> datetime | None:
        """Nobody knows when the next one will be left behind."""
        return None

    def dispose(self, keys: Sequence[Any]) -> Sequence[Any]:
        """Remove them from the disk."""
        for key in keys:
            (self.place.root / key).unlink(missing_ok=True)
        return keys

    def _stray(self, before: datetime) -> Iterator[str]:
        for folder in sorted(self.place.root.glob("[0-9a-f][0-9a-f]")):
            named = [(file, OURS.fullmatch(file.name)) for file in sorted(folder.iterdir())]
            found = {file: UUID(match[1]) for file, match in named if match}
            known = self.known(set(found.values()))
            for file in (file for file, key in found.items() if key not in known):
                if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
                    yield str(file.relative_to(self.place.root))
