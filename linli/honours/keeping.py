"""How long honours keep what: everything about a household goes by itself, without a notice."""

from typing import Final

from linli.common.personal import EmptiedRows, Plain
from linli.common.photo_files import StrayFiles
from linli.honours.choices import Stage
from linli.honours.models import HonourEntry
from linli.honours.services import erasing, photos

KEEPINGS: Final = (
    EmptiedRows(
        record="honours.unfinished",
        name=Plain("一直没有评完的报名", "Wishes of households whose round came to no end"),
        rule="retention.honours.unfinished",
        rows=lambda: HonourEntry.objects.exclude(
            stage__in=(Stage.AWARDED, Stage.NOT_YET, Stage.OUT)
        ),
        since="asked_at",
        path="path",
        empty=erasing.lapse,
    ),
    EmptiedRows(
        record="honours.not_yet",
        name=Plain("这次没评上的报名", "Wishes that were answered “not yet”"),
        rule="retention.honours.not_yet",
        rows=lambda: HonourEntry.objects.filter(stage=Stage.NOT_YET),
        since="ended_at",
        path="path",
        empty=erasing.lapse,
    ),
    EmptiedRows(
        record="honours.lapsed",
        name=Plain("到期的牌子", "Plaques that have lapsed"),
        rule="retention.honours.lapsed",
        rows=lambda: HonourEntry.objects.filter(stage=Stage.AWARDED),
        since="ends_at",
        path="path",
        empty=erasing.lapse,
    ),
    StrayFiles(
        place=photos.PLACE,
        known=photos.with_rows,
        record="honours.files",
        name=Plain("没有记录指向的庭院照片文件", "Photo files of yards without a record"),
    ),
)
