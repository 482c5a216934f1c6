"""Looking for quarrels week by week: numbers for each category and group (row S4-20)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.mediation.choices import Category
from linli.mediation.models import ScreeningCount
from linli.people.actors import Actor
from linli.territory.models import Unit
from linli.territory.rules import check_may

VERB: Final = "matters.take_in"
MOST: Final = 99  # possible disputes of one category in one group and week


def monday(day: date) -> date:
    """Of its week."""
    return day - timedelta(days=day.weekday())


@transaction.atomic
def count(unit: Unit, counts: Mapping[str, int], *, by: Actor, week: date | None = None) -> int:
    """What a group's screening of this week found; a category that is left out or 0 had none.

    Sent twice, the second one stands. Returns how many categories had any. Raises `Refused`,
    `Invalid`.
    """
    check_may(by, VERB, unit.path)
    today = clock.today()
    start = monday(week or today)
    if start > monday(today):
        raise Invalid(_("This week has not come yet."), fields={"week": _("Choose a week.")})
    wrong = [
        name
        for name, number in counts.items()
        if name not in Category.values or not 0 <= number <= MOST
    ]
    if wrong:
        sentence = _("Give a number from 0 to %(most)d.") % {"most": MOST}
        raise Invalid(_("A number cannot be right."), fields=dict.fromkeys(wrong, sentence))
    ScreeningCount.objects.filter(unit=unit, week_from=start).delete()
    rows = [
        ScreeningCount(
            unit=unit,
            path=unit.path,
            week_from=start,
            category=name,
            count=number,
            counted_at=clock.now(),
        )
        for name, number in counts.items()
        if number
    ]
    ScreeningCount.objects.bulk_create(rows)
    return len(rows)
