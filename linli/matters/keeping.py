"""How long matters keep what is personal in them, and what goes when the time has run out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from linli.common.personal import EmptiedRows, KeptRows, Plain
from linli.matters import services as matters
from linli.matters.choices import ImportState
from linli.matters.models import Attachment, Draft, LedgerImport, Matter
from linli.matters.models.matters import CONTACT_KEPT, KEPT

OURS: Final = re.compile(r"([0-9a-f]{32})(?:\.small)?\.jpg")  # as `Attachment.folder` names them
STRAY: Final = Plain("没有记录指向的照片文件", "Photo files without a record")


@dataclass(frozen=True)
class StrayFiles:
    """Photo files that no row points to: left by a transaction that was rolled back, or by a
    process that ended before it could remove them. Keys are paths below the media folder."""

    record: str = "matters.files"
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
            (Path(settings.MEDIA_ROOT) / key).unlink(missing_ok=True)
        return keys

    def _stray(self, before: datetime) -> Iterator[str]:
        root = Path(settings.MEDIA_ROOT)
        for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
            named = [(file, OURS.fullmatch(file.name)) for file in sorted(folder.iterdir())]
            found = {file: UUID(match[1]) for file, match in named if match}
            rows = Attachment.objects.filter(pk__in=set(found.values()))
            known = set(rows.values_list("pk", flat=True))
            for file in (file for file, key in found.items() if key not in known):
                if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
                    yield str(file.relative_to(root))


KEEPINGS: Final = (
    EmptiedRows(
        record="matters.contact",
        name=Plain("报事人的姓名和号码", "Names and numbers of reporters"),
        rule="retention.contact",
        rows=lambda: Matter.objects.filter(CONTACT_KEPT),
        since="closed_at",
        path="place_path",
        empty=partial(matters.erase_in_time, contact=True),
    ),
    EmptiedRows(
        record="matters.words",
        name=Plain("事项的文字、照片和地点", "Words, photos and places of matters"),
        rule="retention.matters",
        rows=lambda: Matter.objects.filter(KEPT),
        since="closed_at",
        path="place_path",
        empty=partial(matters.erase_in_time, contact=False),
    ),
    KeptRows(
        record="matters.drafts",
        name=Plain("没发出的草稿", "Forms not sent"),
        rule="retention.drafts",
        rows=Draft.objects.all,
        since="saved_at",
    ),
    EmptiedRows(
        record="matters.imports",
        name=Plain("导入台账用的表格", "Tables of imported ledgers"),
        rule="retention.imports",
        rows=lambda: LedgerImport.objects.filter(file_kept=True).exclude(state=ImportState.RUNNING),
        since="sent_at",
        path="unit__path",
        empty=matters.forget_table,
    ),
    StrayFiles(),
)
