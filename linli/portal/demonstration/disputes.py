"""Disputes of the village that the story is told in, one in each stage that a mediator meets."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.matters import services as matters
from linli.mediation import services as mediation
from linli.mediation.choices import Category, Colour, Form, Kept, Route
from linli.mediation.models import Dispute, Party
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast, Casting
from linli.portal.demonstration.places import Village
from linli.territory.models import Posting

SIDES: Final = ("示例·当事人一", "示例·当事人二")
# What is said, its category and colour, how many days ago, how far it has come
CASES: Final = (
    ("两家为共用的排水沟吵了起来。", Category.NEIGHBOUR, Colour.GREEN, 40, "settled"),
    ("责任地的田埂被挖掉一截，两家都说是自己的。", Category.LAND, Colour.YELLOW, 12, "agreed"),
    ("工程的工钱一直没结，十几个人要去讨说法。", Category.LABOUR, Colour.RED, 3, "mediated"),
    ("楼上漏水，赔多少说不拢。", Category.PROPERTY, Colour.YELLOW, 1, "asked"),
)
SCREENED: Final = ((Category.NEIGHBOUR, 3), (Category.LAND, 2), (Category.FAMILY, 1))


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """All of it, through the services."""
    mediator = casting.post("mediator", village.unit, account="mediator")
    for text, category, colour, days, far in CASES:
        with clock.told(clock.now() - timedelta(days=days)):
            case = _opened(village, cast, text)
            lead = cast.actor(cast.chief)
            mediation.classify(case.pk, by=lead, category=category, colour=colour)
        with clock.told(clock.now() - timedelta(days=days) + timedelta(minutes=9)):
            mediation.arrive(case.pk, by=cast.actor(cast.chief))
            _lives(case, cast, mediator, far)
    with clock.told(clock.now() - timedelta(days=2)):
        mediation.count(
            village.lanes[0].parent or village.unit, dict(SCREENED), by=cast.actor(cast.clerk)
        )


def _opened(village: Village, cast: Cast, text: str) -> Dispute:
    report = matters.Report(
        place_code=village.unit.code,
        unit_id=village.lanes[0].pk,
        text=text,
        kind="dispute",
        source="window",
    )
    matter = matters.report(report, by=cast.actor(cast.clerk)).matter
    by = cast.actor(matter.owner) if matter.owner else cast.actor(cast.clerk)
    return mediation.register(matter.pk, by=by)


def _lives(case: Dispute, cast: Cast, posting: Posting, far: str) -> None:
    """As far as its story goes."""
    key, lead, mediator = case.pk, cast.actor(cast.chief), cast.actor(posting)
    parties = [mediation.add_party(key, by=lead, name=name) for name in SIDES]
    mediation.ask_consent(key, by=lead, party=parties[0].pk)
    if far == "asked":
        return
    for party in parties:
        mediation.consent(key, by=lead, party=party.pk)
    mediation.appoint(key, by=lead, mediator=posting)
    mediation.begin_mediation(key, by=mediator)
    if far == "mediated":
        mediation.refer(
            key, by=lead, body="人社所", route=Route.ADMINISTRATIVE, reason="查工资账，先行垫付"
        )
        return
    _agreed(case, mediator, parties, settled=far == "settled")
    if far == "settled":
        with clock.told(clock.now() + timedelta(days=20)):
            mediation.revisit(key, by=mediator, kept=Kept.KEPT, words="沟已清，两家都说好")
            owner = case.matter.owner
            mediation.archive(key, by=cast.actor(owner) if owner else lead)


def _agreed(case: Dispute, mediator: Actor, parties: list[Party], *, settled: bool) -> None:
    terms = "水沟由两家一起清，费用平摊。" if settled else "田埂恢复原样，以界石为准。"
    mediation.agree(case.pk, by=mediator, form=Form.WRITTEN, terms=terms)
    for party in parties if settled else parties[:1]:
        mediation.sign(case.pk, by=mediation.holder_of(party), party=party.pk)
    if settled:
        mediation.seal(case.pk, by=mediator)
