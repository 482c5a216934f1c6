"""How long it is kept who judged: scores stay, by the letters of panels."""

from typing import Final

from linli.common.personal import EmptiedRows, KeptRows, Plain
from linli.common.photo_files import StrayFiles
from linli.scoring.models import Bulletin, Recusal, Round
from linli.scoring.services import erasing, writing

KEEPINGS: Final = (
    EmptiedRows(
        record="scoring.rounds",
        name=Plain("评比组里有谁", "Who sat on panels"),
        rule="retention.scoring",
        rows=lambda: Round.objects.filter(erased_at__isnull=True),
        since="over_at",
        path="path",
        empty=erasing.forget_persons,
    ),
    EmptiedRows(
        record="scoring.bulletins",
        name=Plain("月积分通报的经过", "Steps of monthly bulletins"),
        rule="retention.scoring",
        rows=lambda: Bulletin.objects.filter(erased_at__isnull=True),
        since="frozen_at",
        path="path",
        empty=erasing.forget_words,
    ),
    KeptRows(
        record="scoring.recusals",
        name=Plain("回避声明", "Who stood aside"),
        rule="retention.scoring",
        rows=Recusal.objects.all,
        since="said_at",
        path="unit__path",
    ),
    StrayFiles(
        place=writing.PLACE,
        known=writing.with_rows,
        record="scoring.files",
        name=Plain("没有记录指向的扣分照片文件", "Photo files of sheets without a record"),
    ),
)
