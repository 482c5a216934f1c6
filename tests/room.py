"""An activity room that a village set up through the pages, and those who ask for it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.test import Client

from linli.activities.models import Booking, Facility
from linli.common import clock
from tests.desk import Desk
from tests.meeting import local
from tests.town import Town

ALWAYS: Final = {f"hours_{number}": "08:00-12:00, 14:00-21:00" for number in range(7)}
PHONE: Final = "13800000077"


def sets_up(desk: Desk, town: Town, status: int = 303, /, **more: Any) -> Any:
    """Send the form; every day from eight to twelve and from two to nine."""
    fields = {
        "key": str(uuid4()),
        "unit": town.village.pk,
        "kind": "activity_room",
        "name": "党员活动室",
        "where": "村委会二楼",
        "about": "四十把椅子",
        "capacity": 40,
        "booked_by": "everybody",
        **ALWAYS,
        **more,
    }
    return desk.posts("/facilities/add/", status, **fields)


def room(town: Town, **more: Any) -> Facility:
    """The same, and the facility."""
    sets_up(Desk(town.chief), town, **more)
    return Facility.objects.select_related("resource").latest("resource__valid_from")


def at(hour: int, *, days: int = 3, minute: int = 0) -> datetime:
    """A time on the wall, some days from now."""
    day = clock.local(clock.now()) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def asks(
    who: Client,
    facility: UUID,
    begins: datetime,
    ends: datetime,
    status: int = 303,
    /,
    **more: Any,
) -> Any:
    """Send the form for a facility; the answer."""
    fields = {
        "key": uuid4().hex,
        "begins": local(begins),
        "ends": local(ends),
        "purpose": "示例·家里过生日",
        "name": "示例·借房人",
        "phone": PHONE,
        **more,
    }
    answer = who.post(f"/facilities/{facility}/book/", fields)
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    return answer


def answers(desk: Desk, row: Booking, do: str, status: int = 303, **more: Any) -> Any:
    """Press a button on the page of a booking."""
    row.refresh_from_db()
    fields = {"version": row.version, "do": do, **more}
    return desk.posts(row.get_absolute_url(), status, **fields)
