"""Evidence from the branch itself: its standard, and posts with somebody who answers."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.orglife import services as orglife
from linli.orglife.choices import Standing
from linli.orglife.services import Quarter
from linli.orglife.services.standard import BRANCHES
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, Found, Ground, Measure, Row, register
from linli.territory.models import Posting

KEPT: Final = "standard"
NOT_ASKED: Final = Standing.NONE


@register("standard", Measure.PERCENT)
def standard(ground: Ground, criterion: Criterion, _need: int) -> Found:
    """Of the items of the running quarter that apply, how many are in order. Looked up once for all
    criteria, in a fixed number of queries."""
    if ground.host.kind not in BRANCHES:
        return Found(applies=False, why=_("it is asked of branches alone"))
    if KEPT not in ground.kept:
        ground.kept[KEPT] = orglife.standard_of(ground.host, Quarter.now())
    lines = [
        one
        for one in ground.kept[KEPT].lines
        if one.standing != NOT_ASKED and (not criterion.of or one.item.code in criterion.of)
    ]
    good = sum(one.standing == Standing.GOOD for one in lines)
    left = [one for one in lines if one.standing != Standing.GOOD]
    return Found(
        got=good * 100 // len(lines) if lines else 0,
        of=len(lines),
        applies=bool(lines),
        why=_("nothing of it is asked here"),
        rows=[Row(one.item.name, missing=True) for one in left[:SHOWN]],
        page=reverse("orglife:standard", args=[ground.host.pk]),
    )


@register("posts", Measure.POSTS)
def posts(ground: Ground, criterion: Criterion, _need: int) -> Found:
    """How many such posts of the village have a holder. Their number alone. One query."""
    rows = Posting.objects.current(ground.at).filter(ground.where(criterion), role__in=criterion.of)
    place = ground.village or ground.host
    page = reverse("territory:areas", args=[place.code]) if place.code else ""
    return Found(got=rows.values("area", "unit").distinct().count(), page=page)
