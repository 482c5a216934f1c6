"""What the village that the story is told in has: a wall, a book bar, a room to ask for."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from linli.activities import services as activities
from linli.activities.models import FacilityKind
from linli.activities.services import Furnished, Plan, Wish, bookings
from linli.common import clock
from linli.common.ids import new_id
from linli.people.actors import ANYBODY
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.portal.demonstration.stories import photo

DAY: Final = [["08:30", "12:00"], ["14:30", "20:00"]]
WEEK: Final = [DAY] * 7


def build(village: Village, cast: Cast) -> None:
    """All of it, through the services."""
    by, unit = cast.actor(cast.chief), village.unit
    kinds = {one.code: one for one in FacilityKind.objects.all()}
    wall = Furnished(unit, "党建文化墙", kinds["culture_wall"], "村口", "村史、村规民约、老照片")
    activities.add_facility(wall, by=by, key=new_id())
    bar = Furnished(
        unit, "红色书吧", kinds["book_bar"], "村委会一楼", "六百本书，两张长桌",
        hours=[*[DAY] * 6, []], shut_on_holidays=True, capacity=12, booked_by="staff",
    )  # fmt: skip
    activities.add_facility(bar, by=by, key=new_id())
    room = Furnished(
        unit, "党员活动室", kinds["activity_room"], "村委会二楼", "四十把椅子、投影、黑板",
        hours=WEEK, capacity=40, booked_by="everybody",
    )  # fmt: skip
    shown = photo(Random(3))  # noqa: S311 - a drawn picture, no secret
    made = activities.add_facility(room, by=by, key=new_id(), photo=shown)
    plan = Plan("training", unit, _on(2, 9), title="茶树修剪培训", facility=made.resource)
    activities.plan(plan, by=by)
    first = Wish(_on(3, 15), _on(3, 17), "示例·甲", "13800000001", "老人过寿", 20)
    row = activities.ask(made, first, by=ANYBODY)
    bookings.answer(row.pk, by=by, accept=True)
    second = Wish(_on(4, 18), _on(4, 20), "示例·乙", "13800000002", "广场舞排练", 15)
    activities.ask(made, second, by=ANYBODY)


def _on(days: int, hour: int) -> datetime:
    day = clock.local(clock.now()) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
