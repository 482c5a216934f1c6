"""One lamp that two people reported, and a service point that three households want of a bank."""

from datetime import datetime, timedelta

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import ANYBODY, Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village

NEEDS = (
    "在村里取养老金要跑很远，想在村里能取",
    "老人不会用手机银行，想在村里办",
    "想在村里能查社保卡余额",
)


def build(village: Village, cast: Cast) -> None:
    """In the village that the story is told in."""
    now = clock.now()
    clerk, chief = cast.actor(cast.clerk), cast.actor(cast.chief)
    lamp = _reported(village, "祠堂门口的路灯不亮", "lighting", now - timedelta(hours=5))
    again = _reported(
        village, "祠堂门口路灯又不亮了，晚上看不见路", "lighting", now - timedelta(hours=3)
    )
    with clock.told(now - timedelta(hours=2)):
        matters.merge(again.pk, by=clerk, into=lamp.number)
    needs = [
        _reported(village, text, "policy_help", now - timedelta(days=2, hours=hours))
        for hours, text in enumerate(NEEDS)
    ]
    with clock.told(now - timedelta(days=1, hours=20)):
        need = matters.Need("请在村里设一个便民取款点", "policy_help", "示例银行")
        one = matters.collect(need, [need.pk for need in needs], by=chief)
    _said(
        one, chief, "contacted", "打电话给网点，说明有三户需要", now - timedelta(days=1, hours=18)
    )
    _said(one, chief, "replied", "同意先看场地", now - timedelta(hours=4))


def _reported(village: Village, text: str, kind: str, at: datetime) -> Matter:
    report = matters.Report(
        place_code=village.unit.code,
        text=text,
        source="web",
        kind=kind,
        unit_id=village.lanes[0].pk,
    )
    with clock.told(at):
        return matters.report(report, by=ANYBODY).matter


def _said(matter: Matter, chief: Actor, contact: str, words: str, at: datetime) -> None:
    with clock.told(at):
        matters.liaise(matter.pk, by=chief, contact=contact, words=words)
