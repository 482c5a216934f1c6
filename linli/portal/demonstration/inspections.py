"""Inspections of the township that the story is told in: a standard of its own, a campaign of a
hundred days, and three rounds: last month's with its lists, one whose lists are shown as a preview,
and one that goes on now."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from linli.activities import services as activities
from linli.activities.models import Programme
from linli.activities.services import Outline
from linli.common import clock
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.choices import DEMONSTRATION
from linli.portal.demonstration import bulletins, listed, sheets
from linli.portal.demonstration.cast import PASSWORD, Cast, Casting
from linli.portal.demonstration.listed import Township
from linli.portal.demonstration.places import Village
from linli.portal.demonstration.sheets import at
from linli.scoring import services as scoring
from linli.scoring.choices import RoundKind, Side
from linli.scoring.models import PanelMember, Round, Standard
from linli.scoring.services import Opening
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

PANELS: Final = 3  # two people of stations and the clerk of the township sit on one each
FEW: Final = 8  # villages of the first round
READY: Final = timedelta(days=3)  # from opening a round to its first day


@dataclass(frozen=True)
class Days:
    """A round by its number, its first and its last day."""

    number: int
    zh: str
    en: str
    first: date
    last: date
    most: int | None = None  # villages; else all


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """All of it, through the services."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    today = clock.today()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)  # the one before
    rounds = (
        Days(1, "第一轮", "round one", month + timedelta(days=4), month + timedelta(days=8), FEW),
        Days(2, "第二轮", "round two", today - timedelta(days=9), today - timedelta(days=4)),
        Days(3, "第三轮", "round three", today - timedelta(days=2), today + timedelta(days=9)),
    )
    with clock.told(at(month, 9)):
        _post(township, casting)
        by = cast.actor(cast.lead)
        standard, campaign = _standard(township, by), _campaign(township, by)
    place = Township(township, village.unit, cast)
    first, second, third = (_round(place, one, standard, campaign) for one in rounds)
    _sign_in(third)
    own, others = place.own(), place.others()
    _held(place, first, {own[1]: sheets.POOR})
    listed.decide(place, first, others[2])
    listed.publish(place, first)
    bulletins.build(place, month)
    poor = dict.fromkeys([others[3], others[9]], sheets.POOR)
    _held(place, second, {**poor, own[0]: sheets.HERE}, left=own[0])
    listed.object_to(place, second)
    sheets.go_on(third, village.unit, {own[0]: sheets.HERE[:2]})


def _held(place: Township, found: Round, known: sheets.Known, *, left: int | None = None) -> None:
    """Visited, put right, closed, reckoned; its lists are shown."""
    sheets.hand_in(found, known)
    sheets.settle(found, left)
    listed.show(place, found)


def _post(township: Unit, casting: Casting) -> None:
    """People of a centre and a station, and of the supervision committee of each village."""
    centre = territory.add_unit(township, UnitKind.CENTRE, 81, name_zh="综合服务中心")
    station = territory.add_unit(township, UnitKind.STATION, 82, name_zh="村镇建设站")
    casting.post("station_worker", centre, account="station")
    casting.post("station_worker", station)
    for village in Unit.objects.under(township.path).public().villages():
        casting.post("supervision_member", village)


def _sign_in(found: Round) -> None:
    """Somebody of a supervision committee who was drawn for the round can sign in."""
    drawn = PanelMember.objects.filter(panel__round=found, side=Side.COMMITTEE)
    members = drawn.select_related("posting__person").order_by("panel__seq", "posting__path")
    person = members[0].posting.person
    people.open_account(person, username=f"{DEMONSTRATION}supervision", password=PASSWORD)


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


def _campaign(township: Unit, by: Actor) -> Programme:
    found = activities.outline(
        township,
        Outline(
            "人居环境百日整治",
            name_en="A hundred days for the living environment",
            from_on=clock.today(),
            until_on=clock.today() + timedelta(days=99),
            tags=["环境整治"],
        ),
        by=by,
    )
    activities.issue(found.pk, by=by)
    return found


def _round(place: Township, days: Days, standard: Standard, campaign: Programme) -> Round:
    with clock.told(at(days.first, 8) - READY):
        by = place.lead()
        found = scoring.open_round(
            place.unit,
            Opening(
                RoundKind.INSPECTION,
                standard.pk,
                f"人居环境大比拼（{days.zh}）",
                days.first,
                days.last,
                name_en=f"Living environment, {days.en}",
                programme=campaign.pk,
                villages=place.villages(days.most),
            ),
            by=by,
        )
        return scoring.draw_round(found.pk, by=by, version=found.version, panels=PANELS)
