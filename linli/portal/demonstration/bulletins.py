"""The bulletin of last month in the demonstration: frozen by itself, reviewed by people of
elsewhere, with good practice and a criticism, published once its preview was over."""

from datetime import date, datetime, timedelta
from typing import Final

from linli.common import clock
from linli.portal.demonstration.listed import Township
from linli.portal.demonstration.sheets import at
from linli.scoring.choices import NoteKind
from linli.scoring.models import Bulletin
from linli.scoring.services import bulletins
from linli.territory import services as territory
from linli.territory.models import Posting, Unit

GOOD: Final = "每周五村民小组自查一次，问题当天上墙，两天内清完。"
BAD: Final = "收集点清运跟不上，同一处两轮都被扣分；请在月中前落实清运班次。"
PREVIEW: Final = timedelta(days=4)  # its three days are over


def build(place: Township, month: date) -> None:
    """Everything that happened to it since the month was over."""
    first = (month + timedelta(days=32)).replace(day=1)
    with clock.told(at(first, 8)):
        bulletins.freeze_months()
    found = Bulletin.objects.get(unit=place.unit, month=month)
    with clock.told(at(first, 9)):
        for posting in _leads(place):
            bulletins.review(found.pk, by=territory.actor_of(posting.person))
        _note(place, found, NoteKind.GOOD, GOOD, 1)
        _note(place, found, NoteKind.CRITICISM, BAD, 4)
    with clock.told(at(first, 10)):
        bulletins.preview(found.pk, by=place.lead())
    since = at(first, 10) + PREVIEW
    if since < clock.now():
        _publish(place, found, since)


def _publish(place: Township, found: Bulletin, since: datetime) -> None:
    with clock.told(since):
        bulletins.publish(found.pk, by=place.lead())


def _note(place: Township, found: Bulletin, kind: str, text: str, number: int) -> None:
    village = Unit.objects.get(pk=place.others()[number]).parent
    assert village is not None  # noqa: S101 - a group lies in a village
    due = clock.today() + timedelta(days=12) if kind == NoteKind.CRITICISM else None
    bulletins.write_note(found.pk, kind, village, text, by=place.lead(), due_on=due)


def _leads(place: Township) -> list[Posting]:
    """Area leads: each reviews the villages of the other one's area."""
    rows = Posting.objects.current(clock.now()).filter(unit=place.unit, role="area_lead")
    return list(rows.select_related("person").order_by("since_at", "path", "person__display_name"))
