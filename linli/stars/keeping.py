"""How long the texts of ended cycles are kept."""

from typing import Final

from linli.common.personal import EmptiedRows, Plain
from linli.stars.choices import Stage
from linli.stars.models import StarCycle
from linli.stars.services import erasing

KEEPINGS: Final = (
    EmptiedRows(
        record="stars.cycles",
        name=Plain("星级创建经过里的文字和计划", "Texts and plans of ended star cycles"),
        rule="retention.stars",
        rows=lambda: StarCycle.objects.filter(stage=Stage.ENDED, erased_at=None),
        since="ended_at",
        path="path",
        empty=erasing.forget,
    ),
)
