"""Evidence from the branch itself: its standard, and posts with somebody who answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.orglife import services as orglife
from linli.orglife.choices import Standing
from linli.orglife.services import Quarter
from linli.orglife.services.standard import BRANCHES, Seen
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, Found, Ground, Measure, Row, register
from linli.territory.models import Posting

KEPT: Final = "standard"
DAY: Final = timedelta(days=1)
NOT_ASKED: Final = Standing.NONE


@register("standard", Measure.PERCENT)
def standard(ground: Ground, criterion: Criterion, need: int) -> Found:
    """Of the items of the running quarter that apply, how many are in order; while that is not
    enough yet, what the quarter before came to: nobody falls on the first day of a quarter. Each is
    looked up once for all criteria, in a fixed number of queries."""
    if ground.host.kind not in BRANCHES:
        return Found(applies=False, why=_("it is asked of branches alone"))
    quarter = Quarter.on(clock.local(ground.at).date())
    lines = _lines(ground, criterion, quarter)
    left = [one for one in lines if one.standing != Standing.GOOD]
    got, lasts = _share(lines), quarter.after.until
    if got < need:
        earlier = _share(_lines(ground, criterion, quarter.before))
        got, lasts = max(got, earlier), quarter.until
    return Found(
        got=got,
        of=len(lines),
        applies=bool(lines),
        why=_("nothing of it is asked here"),
        rows=[Row(one.item.name, missing=True) for one in left[:SHOWN]],
        lasts_on=clock.local(lasts).date() if got >= need else None,
        due_on=clock.local(quarter.until).date() - DAY,
        page=reverse("orglife:standard", args=[ground.host.pk]),
    )


def _lines(ground: Ground, criterion: Criterion, quarter: Quarter) -> list[Seen]:
    known = ground.kept.setdefault(KEPT, {})
    if quarter not in known:
        known[quarter] = orglife.standard_of(ground.host, quarter)
    return [
        one
        for one in known[quarter].lines
        if one.standing != NOT_ASKED and (not criterion.of or one.item.code in criterion.of)
    ]


def _share(lines: Sequence[Seen]) -> int:
    good = sum(one.standing == Standing.GOOD for one in lines)
    return good * 100 // len(lines) if lines else 0


@register("posts", Measure.POSTS)
def posts(ground: Ground, criterion: Criterion, _need: int) -> Found:
    """How many such posts of the village have a holder. Their number alone. One query."""
    rows = Posting.objects.current(ground.at).filter(ground.where(criterion), role__in=criterion.of)
    place = ground.village or ground.host
    page = reverse("territory:areas", args=[place.code]) if place.code else ""
    return Found(got=rows.values("area", "unit").distinct().count(), page=page)
