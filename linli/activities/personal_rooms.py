"""What facilities and their bookings hold about persons."""

from collections.abc import Iterable
from typing import Final

from linli.activities.models import Booking
from linli.common import clock
from linli.common.personal import RESIDENTS, Fact, Holding, Plain, Shown, Subject

MOST: Final = 50  # the newest that a page shows
WHERE: Final = Plain("场所", "Facility")
WHEN: Final = Plain("时间", "When")
WHAT_FOR: Final = Plain("用途", "What for")


def _booked(subject: Subject) -> Iterable[Shown]:
    """What somebody asked for. One query."""
    if subject.person_id is None or subject.record_id is not None:
        return
    rows = Booking.objects.filter(person=subject.person_id).for_list()
    for row in rows.order_by("-begins", "-pk")[:MOST]:
        begins = f"{clock.local(row.begins):%Y-%m-%d %H:%M}"
        yield Shown(
            (
                Fact(WHERE, row.facility.resource.name),
                Fact(WHEN, begins),
                Fact(WHAT_FOR, row.purpose),
            ),
            since=row.ends,
        )


ROOMS: Final = (
    Holding(
        label="activities.Booking",
        name=Plain("场所预订", "Bookings of facilities"),
        whose=RESIDENTS,
        what=Plain(
            "谁要用、什么时候、做什么；电话加密保存；没用上的只记这一次，从不累计",
            "Who asks, for when and what for; the number is sealed; that nobody came stands with "
            "the one booking and is never added up",
        ),
        why=Plain("房间不重复订，能回话", "So that a room is not taken twice and can be answered"),
        ground=Plain(
            "《个人信息保护法》第十三条：为本人提出的事所必需",
            "PIPL art. 13: needed for what the person asked for",
        ),
        rule="retention.bookings",
        kept=Plain("从预订的时间过后算起", "Counted from the end of what was booked"),
        correct=Plain(
            "退掉重订，或者告诉村里", "By giving it back and asking anew, or by the office"
        ),
        erase=Plain("到期清除，只留占用的时间", "Emptied in time; when it was taken stays"),
        show=_booked,
    ),
)
