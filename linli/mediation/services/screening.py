"""Looking for quarrels week by week: numbers for each category and group (row S4-20)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.mediation.choices import Category
from linli.mediation.models import ScreeningCount
from linli.people.actors import Actor
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Unit
from linli.territory.models.units import UnitQuerySet
from linli.territory.rules import allowed, check_may

VERB: Final = "matters.take_in"
LEAST: Final = 5  # fewer are not named outside the village
MOST: Final = 99  # possible disputes of one category in one group and week


def monday(day: date) -> date:
    """Of its week."""
    return day - timedelta(days=day.weekday())


def groups_of(village: Unit, *, by: Actor) -> list[Unit]:
    """The village's groups that this person counts for; the village itself where it has none."""
    check_may_see(by, village)
    rows = Unit.objects.filter(parent=village, kind=UnitKind.GROUP, valid_to=None)
    groups = [unit for unit in rows.order_by("path") if allowed(check_may, by, VERB, unit.path)]
    return groups or [village]


def villages_of(by: Actor) -> UnitQuerySet:
    """Villages in which this person counts."""
    paths = {path for grant in by.granting(VERB) for path in ancestors(grant.path)}
    return Unit.objects.public().villages().filter(path__in=paths)


def townships_of(by: Actor) -> UnitQuerySet:
    """Townships whose sums this person reads."""
    reach = Q(pk__in=())
    for grant in by.granting(VERB):
        reach |= below(grant.path)
    return Unit.objects.filter(reach, kind=UnitKind.TOWNSHIP, valid_to=None)


def check_may_see(by: Actor, village: Unit) -> None:
    """Whoever takes reports in within the village sees its numbers; above it there are sums, in
    which few are not named."""
    if not any(grant.path.startswith(village.path) for grant in by.granting(VERB)):
        raise NotHere(_("There is no such place here."))


def here(groups: Sequence[Unit], *, week: date | None = None) -> dict[tuple[int, str], int]:
    """What these groups counted in a week: (group, category) → number. One query."""
    start = monday(week or clock.today())
    rows = ScreeningCount.objects.filter(unit__in=groups, week_from=start)
    return {
        (unit, category): number
        for unit, category, number in rows.values_list("unit_id", "category", "count")
    }


def month(township: Unit, *, by: Actor) -> dict[tuple[str, str], int]:
    """Sums of what is kept (the rule's days) for each village below: (path, category) → number."""
    check_may(by, VERB, township.path)
    rows = ScreeningCount.objects.filter(below(township.path))
    villages = list(
        Unit.objects.villages().filter(below(township.path)).values_list("path", flat=True)
    )
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for path, category, number in rows.values_list("path", "category", "count"):
        village = next((one for one in villages if path.startswith(one)), "")
        if village:
            sums[village, category] += number
    return dict(sums)


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
