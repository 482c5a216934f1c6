"""Six villages by ten aspects, filled in without a signal by the engine of ODK Collect, and a list
made of them (practice B28; rows S1-28 to S1-30)."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from linli.scoring import services as scoring
from linli.scoring.models import Aspect, Round, Sheet, Stop
from linli.territory.models import Unit
from tests.collecting import Phone, named_phone_of, phone_of
from tests.inspected import picture
from tests.inspecting import Inspecting, of_six
from tests.scored import many_households
from tests.town import Somebody, Town

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Seen = Mapping[str, str]  # the answers for one place, by the names of their questions
PHOTO = "seen.jpg"
GROUPS = 4  # of each village, as the standard says


@pytest.fixture
def drawn(town: Town, settings: object, tmp_path: Path) -> tuple[Inspecting, Round]:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    six = of_six(town)
    many_households()
    return six, six.draws(six.opens())


def inspectors(found: Round, folder: Path) -> list[Phone]:
    """One of each panel: the first scans a code, the second types a user and a password."""
    phones: list[Phone] = []
    for number, panel in enumerate(found.panels.order_by("seq")):
        person = panel.members.order_by("pk")[0].posting.person
        who = Somebody(person, person.user)
        place = folder / panel.letter
        place.mkdir()
        phones.append((named_phone_of if number else phone_of)(who, place))
    return phones


def places(found: Round) -> list[tuple[Stop, Unit]]:
    """Every place that is to be looked at: villages as a whole, and groups."""
    stops = Stop.objects.filter(round=found).select_related("unit", "panel").order_by("unit__path")
    return [
        (stop, unit)
        for stop in stops
        for unit in [
            stop.unit,
            *(one.unit for one in stop.groups.select_related("unit").order_by("unit__path")),
        ]
    ]


def seen(aspects: list[Aspect], stop: Stop, unit: Unit, faults: int) -> Seen:
    """What somebody sees there: everything is in order, but for so many faults of each kind."""
    said = {"unit": f"{stop.pk.hex}-{unit.pk}"}
    for aspect in aspects:
        said[f"a_{aspect.code}__state"] = "scored"
        if aspect.method == "ratio":
            said |= {f"a_{aspect.code}__seen": "5", f"a_{aspect.code}__good": str(5 - faults)}
            continue
        item = next(iter(aspect.items.all()))
        if faults:
            said |= {
                f"a_{aspect.code}__{item.code}__times": str(faults),
                f"a_{aspect.code}__{item.code}__photo": PHOTO,
            }
    return said


def by_hand(aspect: Aspect, said: Seen) -> int:
    """The hundredths of a point that the standard gives for it."""
    if aspect.method == "ratio":
        good, seen = (int(said[f"a_{aspect.code}__{name}"]) for name in ("good", "seen"))
        return aspect.max_centi * good // seen
    item = next(iter(aspect.items.all()))
    times = int(said.get(f"a_{aspect.code}__{item.code}__times", 0))
    return aspect.max_centi - min(item.cap_centi, item.off_centi * times)


def of_hundred(points: Mapping[str, int]) -> int:
    """Ten points an aspect, all of one weight: the mean in hundredths of a hundred, halves up."""
    return int(Fraction(sum(points.values()) * 10, len(points)) + Fraction(1, 2))


@pytest.mark.row("S1-28", "S1-29", "S1-30")
def test_six_villages_by_ten_aspects_filled_in_offline_come_to_the_list_that_is_reckoned_by_hand(
    drawn: tuple[Inspecting, Round], tmp_path: Path
) -> None:
    six, found = drawn
    phones = inspectors(found, tmp_path)
    every = list(six.standard.aspects.prefetch_related("items"))
    levels = {name: [one for one in every if one.level == name] for name in ("village", "group")}
    assert len(every) == 10
    groups = [unit for stop, unit in places(found) if unit.pk != stop.unit_id]
    worst = groups[7]
    faults = {unit.pk: number % 2 for number, unit in enumerate(groups)} | {worst.pk: 5}
    answers = {
        unit.pk: seen(levels["village" if unit.pk == stop.unit_id else "group"], stop, unit,
                      faults.get(unit.pk, 1))
        for stop, unit in places(found)
    }  # fmt: skip
    for phone in phones:
        _fills_in_and_sends(phone, found, answers)
    assert Sheet.objects.counted().filter(round=found).count() == 6 * (1 + GROUPS)
    assert not Stop.objects.filter(round=found).exclude(state="done").exists()

    scoring.close_round(found.pk, by=six.lead.actor)
    made = scoring.reckon_round(found.pk, by=six.lead.actor)
    points = {
        unit.pk: {one.code: by_hand(one, answers[unit.pk]) for one in levels["group"]}
        for unit in groups
    }
    for unit in groups:
        row = made.results.get(unit=unit, scope="all", of_group=True)
        assert row.raw_centi == of_hundred(points[unit.pk])
    for stop, village in places(found):
        if village.pk == stop.unit_id:
            below = [points[unit.pk] for unit in groups if unit.parent_id == village.pk]
            own = {one.code: by_hand(one, answers[village.pk]) for one in levels["village"]}
            mean = {code: int(Fraction(sum(one[code] for one in below), GROUPS) + Fraction(1, 2))
                    for code in below[0]}  # fmt: skip
            row = made.results.get(unit=village, of_group=False)
            assert row.raw_centi == of_hundred(own | mean)
    black = made.lists.get(colour="black")
    assert [one.unit_id for one in black.entries.all()] == [worst.pk]


def _fills_in_and_sends(phone: Phone, found: Round, answers: Mapping[int, Seen]) -> None:
    """All of one's places first, far from any signal; then all that was filled in is sent."""
    mine: list[tuple[dict[str, str], bytes]] = []
    for form in phone.forms():
        phone.fetches(form)
        listed = (phone.folder / "units.csv").read_text().splitlines()[1:]
        units = [int(line.partition(",")[0].rpartition("-")[2]) for line in listed]
        mine += phone.fills_in_all([dict(answers[unit]) for unit in units])
    assert len(mine) == 3 * (1 + GROUPS)
    for told, xml in mine:
        assert not [words for words in told.values() if words.startswith("refused")]
        photos = {PHOTO: picture(3).read()} if PHOTO.encode() in xml else {}
        assert phone.sends(xml, photos).status_code == 201
        again = phone.sends(xml, photos)
        assert (again.status_code, Sheet.objects.filter(round=found).count()) == (
            201,
            Sheet.objects.counted().filter(round=found).count(),
        )
    _told, xml = mine[0]
    assert phone.sends(xml.replace(b"scored", b"not_inspected", 1)).status_code == 409
