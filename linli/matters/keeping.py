"""How long matters keep what is personal in them, and what goes when the time has run out."""

from functools import partial
from typing import Final

from linli.common.personal import EmptiedRows, KeptRows, Plain
from linli.common.photo_files import StrayFiles
from linli.matters import services as matters
from linli.matters.choices import ImportState
from linli.matters.models import Draft, LedgerImport, Matter
from linli.matters.models.matters import CONTACT_KEPT, KEPT
from linli.matters.services.photos import PLACE, with_rows

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
    StrayFiles(place=PLACE, known=with_rows, record="matters.files"),
)
