"""While a clerk types: whom to ring first, which kind it looks like, what it may be the same as."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db
LAMP = "巷口的路灯三天不亮了，晚上黑得看不见"
AGAIN = "新屋巷口路灯坏了好几天，晚上看不见路"


def typed(**more: Any) -> dict[str, Any]:
    return {
        "text": AGAIN, "village": towns.WUXING, "where": "新屋巷", "kind": "other", "phone": "",
        "source": "phone", "key": "k" * 32, **more,
    }  # fmt: skip


def hints(town: Town, who: str = "clerk", **more: Any) -> str:
    """The part of the page that is asked for while somebody types."""
    answer = Desk(getattr(town, who)).posts("/intake/hints/", 200, **typed(**more))
    return unescape(answer.content.decode())


def shows(part: str, matter: Matter) -> bool:
    return matter.get_absolute_url() in part


def test_the_kind_is_suggested_with_its_reason_and_without_a_number(town: Town) -> None:
    part = hints(town)

    assert "Street lighting" in part
    assert "very likely" in part
    assert "Because: 路灯" in part
    assert "%" not in part
    assert "<html" not in part


def test_words_of_danger_show_whom_to_ring_before_anything_else(town: Town) -> None:
    part = hints(town, text="电线掉在地上冒火花，有人被电到人受伤了")

    assert 'href="tel:119"' in part
    assert 'href="tel:120"' in part
    assert part.index("tel:119") < part.index("Power lines")
    assert "Because you wrote “电线掉在地上”" in part


def test_a_likely_duplicate_is_shown_with_number_place_date_state_and_words(town: Town) -> None:
    lamp = town.reports(LAMP)

    part = hints(town)

    assert shows(part, lamp)
    for said in (f"{lamp.number[:4]}-", LAMP[:10], "新屋巷", "Waiting for acceptance"):
        assert said in part
    assert f'datetime="{lamp.reported_at.year}' in part


def test_chinese_is_found_by_english_and_the_other_way(town: Town) -> None:
    lamp = town.reports("新屋巷的路灯不亮了")
    drain = town.reports("The drain is blocked and stinks", kind="water")

    assert shows(hints(town, text="the street lamp in this lane is dark"), lamp)
    assert shows(hints(town, text="水沟堵了，很臭"), drain)


def test_something_else_in_the_same_lane_is_no_duplicate(town: Town) -> None:
    town.reports("自来水管爆了，水一直流", kind="water")
    town.reports("有人把车停在巷口", kind="parking")

    assert "already here" not in hints(town)


def test_what_is_far_away_or_long_ago_is_no_duplicate(town: Town) -> None:
    pin = {"point": (112.8105, 22.6005)}
    near = town.reports(LAMP, unit_id=None, **pin)
    far = town.reports(LAMP, unit_id=None, point=(112.835, 22.6005))
    long_ago = clock.now() - timedelta(days=20)
    old = town.reports(LAMP)
    Matter.objects.filter(pk=old.pk).update(reported_at=long_ago)
    town.lanes[0].lon, town.lanes[0].lat = pin["point"]
    town.lanes[0].save(update_fields=["lon", "lat"])

    part = hints(town)

    assert shows(part, near)
    assert not shows(part, far)
    assert not shows(part, old)
    rulesets.set_value("matters.duplicates.within", 30, by=SYSTEM, path=town.village.path)
    assert shows(hints(town), old)


def test_quarrels_hardships_and_private_matters_are_never_hinted_at(town: Town) -> None:
    words = "邻居把墙砌到我家地里，吵了几次"
    hidden = [
        town.reports(words, kind="dispute"),
        town.reports(words, kind="personal_need"),
        town.reports(words, kind="road", private=True),
    ]

    for kind in ("other", "dispute", "personal_need", "road"):
        part = hints(town, "chief", text=words, kind=kind)
        assert not any(shows(part, matter) for matter in hidden)
        assert "already here" not in part


def test_only_what_the_reader_may_open_is_shown(town: Town) -> None:
    lamp = town.reports(LAMP, unit_id=town.lanes[0].pk)

    assert shows(hints(town, "grid_member"), lamp)
    assert not shows(hints(town, "next_grid_member"), lamp)
    part = Desk(town.outsider).posts("/intake/hints/", 200, **typed()).content.decode()
    assert not shows(part, lamp)


def test_whoever_takes_no_reports_gets_no_hints(town: Town) -> None:
    Desk(town.nobody).posts("/intake/hints/", 403, **typed())


def test_an_erased_matter_is_no_duplicate(town: Town) -> None:
    lamp = town.reports(LAMP)
    matters.erase_matter(lamp.pk, by=town.street.actor, withdrawing=True)

    assert not shows(hints(town), lamp)


def test_hints_cost_the_same_queries_however_many_matters_there_are(town: Town) -> None:
    desk = Desk(town.clerk)
    town.reports(LAMP)
    desk.posts("/intake/hints/", 200, **typed())
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            desk.posts("/intake/hints/", 200, **typed())
        counts.append(len(asked))
        for _more in range(30):
            town.reports(LAMP)
    assert counts[0] == counts[1]


def test_hints_write_nothing(town: Town) -> None:
    with CaptureQueriesContext(connection) as asked:
        hints(town)
    written = [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "matters_" in sql] == []


def test_without_script_a_button_asks_and_everything_typed_stays(town: Town) -> None:
    lamp = town.reports(LAMP)
    desk = Desk(town.clerk)
    page = unescape(
        desk.posts(
            "/intake/", 200, **typed(phone="12", suggest="1", name="示例·癸")
        ).content.decode()
    )

    assert 'name="suggest"' in desk.opens("/intake/")
    for kept in (AGAIN, 'value="12"', "示例·癸", 'value="新屋巷"'):
        assert kept in page
    assert shows(page, lamp)
    assert page.index('value="lighting"') < page.index('value="road"')
    assert "Enter" not in page
    assert Matter.objects.count() == 1


def test_without_script_a_suggested_kind_is_taken_by_its_button(town: Town) -> None:
    page = Desk(town.clerk).posts("/intake/", 200, **typed(take_kind="lighting")).content.decode()

    assert '<option value="lighting" selected>' in page
    assert not Matter.objects.exists()


def test_words_that_tell_nothing_are_answered_too(town: Town) -> None:
    page = Desk(town.clerk).posts("/intake/", 200, **typed(text="🙂", suggest="1"))

    assert "The words do not tell the kind" in page.content.decode()


def test_the_township_gets_kinds_before_it_chose_a_village(town: Town) -> None:
    part = hints(town, "street", village="")

    assert "Street lighting" in part
    assert "already here" not in part


@pytest.mark.parametrize(
    "sent",
    [
        {"text": ""}, {"text": "路" * 5000}, {"unit": "x"}, {"unit": "9" * 30}, {"unit": "0"},
        {"village": "nowhere"}, {"kind": "no such"}, {"where": "\0"}, {"take_kind": "<b>"},
    ],
)  # fmt: skip
def test_whatever_is_sent_is_answered(town: Town, sent: dict[str, str]) -> None:
    town.reports(LAMP)

    assert "<b>" + "</b>" not in hints(town, **sent)
