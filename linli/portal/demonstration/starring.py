"""Branches on their way to stars, one at each stage: the general branch with a plan and what its
supervision group says, a branch that handed in, one before the county; and the rating of the year:
some units published, some on public notice, the others to be checked."""

from datetime import timedelta
from typing import Final

from linli.common import clock
from linli.portal.demonstration.cast import Cast, Casting
from linli.portal.demonstration.places import Village
from linli.stars import services as stars
from linli.stars.models import StarCycle
from linli.stars.services import Measure, Target, ratings
from linli.territory.choices import UnitKind
from linli.territory.models import Link, Posting, Unit

AIMED: Final = ("strong_branch", "thriving_industry", "liveable_ecology", "safe_lawful")
MEASURES: Final = (
    ("每月第一个周六整治村口和河边", "liveable_ecology", 20),
    ("治安巡防排进日历，两周一次", "safe_lawful", 45),
)
BEGUN, CHECKED = 10, 8  # days ago: the public notice of the first ones is over
EACH: Final = 2  # units published, and as many on public notice
SAID: Final = "先把巡防和整治排进日历，缺口最大；三会一课已经跟上了。"


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """All of it, through the services."""
    tops = Unit.objects.public().under(village.unit.path).order_by("path")
    general = tops.filter(kind=UnitKind.GENERAL_BRANCH).first()
    branches = list(tops.filter(kind=UnitKind.BRANCH)[:2])
    if general is not None:
        _planned(general, village, cast)
    for branch in branches[:1]:
        _handed_in(branch, cast)
    township = village.unit.parent
    if township is not None:
        worker = casting.post("party_worker", township, account="party-worker")
        for branch in branches[1:]:
            _before_the_county(branch, township, cast, casting, worker)
        _rated(township, cast, worker)


def _before_the_county(
    unit: Unit, township: Unit, cast: Cast, casting: Casting, worker: Posting
) -> None:
    """The township checked it; one star was not confirmed, the other one waits."""
    secretary = _secretary(unit)
    county = township.parent
    if secretary is None or county is None:
        return
    reviewer = casting.post("party_worker", county, account="county-party-worker")
    target = Target("five_rural", AIMED[::2], stars.usual_day(), "demonstration-county")
    with clock.told(clock.now() - timedelta(days=6)):
        cycle = stars.start(unit, target, by=cast.actor(secretary))
        stars.assess(cycle.pk, "环境整治一直在做，学习日还要补。", by=cast.actor(secretary))
    with clock.told(clock.now() - timedelta(days=4)):
        stars.endorse(cycle.pk, by=cast.actor(worker))
    with clock.told(clock.now() - timedelta(days=1)):
        by = cast.actor(reviewer)
        stars.refuse(cycle.pk, AIMED[0], "三会一课的记录还不够一年。", by=by)


def _rated(township: Unit, cast: Cast, worker: Posting) -> None:
    """Begun by one person of the township, checked by another one: the best on record first."""
    with clock.told(clock.now() - timedelta(days=BEGUN)):
        ratings.begin_rating(township, by=cast.actor(cast.lead))
    rows = StarCycle.objects.filter(programme="rating", unit__path__startswith=township.path)
    keys = list(rows.order_by("-stars__points", "path").values_list("pk", flat=True))
    for first, days in ((0, CHECKED), (EACH, 1)):
        with clock.told(clock.now() - timedelta(days=days)):
            for key in keys[first : first + EACH]:
                stars.endorse(key, by=cast.actor(worker))
    with clock.told(clock.now() - timedelta(hours=1)):
        stars.publish_due()


def _secretary(unit: Unit) -> Posting | None:
    rows = Posting.objects.current(clock.now()).filter(unit=unit, role__code__endswith="_secretary")
    return rows.select_related("person").order_by("since_at", "pk").first()


def _planned(unit: Unit, village: Village, cast: Cast) -> None:
    secretary = _secretary(unit)
    if secretary is None:
        return
    by = cast.actor(secretary)
    target = Target("five_rural", AIMED, stars.usual_day(), "demonstration-five")
    cycle = stars.start(unit, target, by=by)
    for number, (what, star, days) in enumerate(MEASURES):
        owner = cast.clerk if number else cast.chief
        due = clock.today() + timedelta(days=days)
        stars.add_measure(cycle.pk, Measure(what, owner.pk, due, star), by=by)
    links = Link.objects.current(clock.now()).filter(kind="supervision", unit=village.unit)
    link = links.select_related("holder_unit").order_by("pk").first()
    heads = Posting.objects.current(clock.now()).filter(role="supervision_head")
    head = heads.filter(unit=link.holder_unit).first() if link else None
    if head is not None:
        stars.guide(cycle.pk, SAID, by=cast.actor(head))


def _handed_in(unit: Unit, cast: Cast) -> None:
    secretary = _secretary(unit)
    if secretary is None:
        return
    by = cast.actor(secretary)
    target = Target("three_shows", (), stars.usual_day(), "demonstration-shows")
    cycle = stars.start(unit, target, by=by)
    stars.assess(cycle.pk, "规章制度都上墙了，巡防和整治还要再多办几次。", by=by)
