"""A round whose figures, list and bulletin everybody may read, made by hand, for tests that need
some to be there."""

from datetime import timedelta
from typing import Any

from linli.common import clock
from linli.scoring import services as scoring
from linli.scoring.models import (
    Bulletin,
    ListEntry,
    RankList,
    Reckoning,
    Result,
    Round,
    RoundVillage,
    Standard,
)
from tests.town import Town


def shown(town: Town) -> dict[str, Any]:
    """What there is, by the parts of addresses."""
    scoring.load_reference()
    standard, now = Standard.objects.get(path=""), clock.now()
    day, unit = clock.today(), town.township
    month = day.replace(day=1)
    found = Round.objects.create(
        unit=unit, path=unit.path, standard=standard, month=month, name_zh="示例·评比",
        begins_on=day, ends_on=day + timedelta(days=3), status="closed", seed="1", over_at=now,
    )  # fmt: skip
    RoundVillage.objects.create(round=found, unit=town.village)
    made = Reckoning.objects.create(
        round=found, at=now, digest="0" * 64, severity={"A": -120, "B": 120}
    )
    group = town.lanes[0].parent
    assert group is not None
    result = Result.objects.create(
        reckoning=made, unit=group, path=group.path, scope="public", of_group=True, raw_centi=8000,
        severity_centi=120, corrected_centi=8120, rank=9, of=9, p_bottom=9800, asked=7, answered=3,
    )  # fmt: skip
    listing = RankList.objects.create(
        reckoning=made, unit=unit, path=unit.path, colour="black", status="published", size=1,
        published_at=now, rules={"scoring.list.chance": 0.95},
    )  # fmt: skip
    ListEntry.objects.create(
        rank_list=listing, unit=group, path=group.path, result=result, position=1,
        reason="路边垃圾没有清运", due_on=day,
    )  # fmt: skip
    row = {"unit": town.village.code, "name": town.village.name_zh, "inspection": 9000,
           "rectified": [1, 2], "closed": [0, 0], "orders": [0, 0]}  # fmt: skip
    weights = {"inspection": 40, "rectified": 30, "closed": 20, "orders": 10}
    bulletin = Bulletin.objects.create(
        unit=unit, path=unit.path, month=month, status="published", published_at=now,
        frozen_at=now, digest="0" * 64, inputs={"weights": weights, "rows": [row]},
    )  # fmt: skip
    return {"round": found, "listing": listing, "bulletin": bulletin, "standard": standard}
