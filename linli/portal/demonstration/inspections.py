"""Inspections of the township that the story is told in: a standard of its own, a campaign of a
hundred days, a round with panels drawn by lot."""

from datetime import timedelta

from linli.activities import services as activities
from linli.activities.services import Outline
from linli.common import clock
from linli.people.actors import Actor
from linli.portal.demonstration.cast import Cast, Casting
from linli.portal.demonstration.places import Village
from linli.scoring import services as scoring
from linli.scoring.choices import RoundKind
from linli.scoring.models import Standard
from linli.scoring.services import Opening
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

PANELS = 2


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """All of it, through the services."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    with clock.told(clock.now() - timedelta(days=20)):
        _post(township, casting)
        by = cast.actor(cast.lead)
        standard = _standard(township, by)
    campaign = activities.outline(
        township,
        Outline(
            "人居环境百日整治",
            name_en="A hundred days for the living environment",
            from_on=clock.today() - timedelta(days=30),
            until_on=clock.today() + timedelta(days=69),
            tags=["环境整治"],
        ),
        by=by,
    )
    activities.issue(campaign.pk, by=by)
    found = scoring.open_round(
        township,
        Opening(
            RoundKind.INSPECTION,
            standard.pk,
            "人居环境大比拼（第一轮）",
            clock.today() - timedelta(days=2),
            clock.today() + timedelta(days=11),
            name_en="Living environment, round one",
            programme=campaign.pk,
        ),
        by=by,
    )
    scoring.draw_round(found.pk, by=by, version=found.version, panels=PANELS)


def _post(township: Unit, casting: Casting) -> None:
    """People of a centre and a station, and of the supervision committee of each village."""
    centre = territory.add_unit(township, UnitKind.CENTRE, 81, name_zh="综合服务中心")
    station = territory.add_unit(township, UnitKind.STATION, 82, name_zh="村镇建设站")
    casting.post("station_worker", centre, account="station")
    casting.post("station_worker", station)
    villages = Unit.objects.under(township.path).public().villages()
    for number, village in enumerate(villages):
        account = "supervision" if number == 0 else ""
        casting.post("supervision_member", village, account=account)


def _standard(township: Unit, by: Actor) -> Standard:
    """The product's ten aspects, with roads counting for more."""
    product = Standard.objects.get(path="", code="living_environment")
    draft = scoring.next_version(product.pk, township, by=by)
    entry = scoring.entry_of(Standard.objects.whole().get(pk=draft.pk))
    entry["note"] = "道路和村容各多计五分的权重"
    for aspect in entry["aspect"]:
        if aspect["code"] in {"roads", "appearance"}:
            aspect["weight"] += 5
    now = scoring.rewrite(draft.pk, entry, by=by, revision=draft.revision)
    return scoring.publish(now.pk, by=by, revision=now.revision)
