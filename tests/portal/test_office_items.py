"""The pages on which a place keeps its list of items, from which day on."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Entry
from linli.common import clock
from linli.matters.models import Item
from tests.desk import Desk
from tests.portal.test_rules import hidden
from tests.town import HECHENG, PINGSHAN, WUXING, YIJIANG, Town, at

HERE = f"/office/items/{WUXING}/"
ABOVE = f"/office/items/{HECHENG}/"
POWER = f"{HERE}power_lines/"


def words(**more: Any) -> dict[str, Any]:
    """An entry as somebody types it."""
    return {
        "name_zh": "村内充电桩维护", "name_en": "Looking after charging points",
        "done_by": "outside", "body_zh": "镇供电所", "body_en": "Town power station",
        "basis": "镇村协议", "kinds": ["power"], "day": clock.today().isoformat(),
        "note": "班子会议定", **more,
    }  # fmt: skip


def changes(desk: Desk, page: str, act: str, status: int = 303, **given: Any) -> str:
    """Send one of the forms of an entry as it stands on its page."""
    form = desk.opens(page).partition(f'action="{page}{act}/"')[2].partition("</form>")[0]
    seen = re.search(r'name="seen" value="(\w+)"', form)
    assert seen is not None
    sent: dict[str, Any] = {
        "seen": seen.group(1),
        "day": clock.today().isoformat(),
        "note": "议定",
        **given,
    }
    return str(desk.posts(f"{page}{act}/", status, **sent).content.decode())


def read(code: str = WUXING) -> str:
    """What residents read."""
    return Client(headers={"accept-language": "en"}).get(f"/places/{code}/items/").content.decode()


def in_days(count: int) -> date:
    return clock.today() + timedelta(days=count)


def test_an_entry_is_added_and_a_matter_goes_back_with_it(town: Town) -> None:
    street = Desk(town.street)
    page = street.opens(f"{ABOVE}add/")
    answer = street.posts(f"{ABOVE}add/", 303, **hidden(page), **words())
    assert "Looking after charging points" in read(WUXING)
    assert "Looking after charging points" not in read(YIJIANG)
    assert "班子会议定" in street.opens(answer["Location"])
    assert "班子会议定" not in read(WUXING)

    line = town.reports("充电桩坏了", kind="power")
    code = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    Desk(town.grid_member).does(line, "hand_back", item=code)
    said = Desk(town.street).does(
        line, "assign", 422, to=str(town.grid_member.postings[0].pk), reason="你们去看"
    )
    assert "Looking after charging points (Town power station)" in said
    entry = Entry.objects.get(verb="add_item")
    assert entry.by_person == str(town.street.person.pk)
    assert entry.details["basis"] == "镇村协议"


def test_sent_twice_it_is_added_once(town: Town) -> None:
    street, key = Desk(town.street), str(uuid4())
    for _press in range(2):
        street.posts(f"{ABOVE}add/", key=key, **words())
    assert Item.objects.filter(scope_path=town.township.path).count() == 1
    street.posts(f"{ABOVE}add/", 409, key=key, **words(basis="别的"))


def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(town: Town) -> None:
    street = Desk(town.street)
    page = street.posts(f"{ABOVE}add/", 422, **words(body_zh="", basis="", day="2020-01-01"))
    said = page.content.decode()
    assert "村内充电桩维护" in said
    assert "This field is required." in said
    assert "Choose today or a later day." in said
    assert 'value="power"' in said.split("checked")[0] + said.split("checked")[1]
    said = street.posts(f"{ABOVE}add/", 422, **words(body_zh="")).content.decode()
    assert "Name the body that does it." in said
    street.posts(f"{ABOVE}add/", 422, **words(kinds=["none"]))
    street.posts(f"{ABOVE}add/", 422, **words(done_by="king"))
    assert not Item.objects.filter(scope_path=town.township.path).exists()


def test_a_change_holds_from_its_day_on_and_what_was_stays_on_record(town: Town) -> None:
    street = Desk(town.street)
    changes(street, POWER, "change", **words(name_en="Village lines", done_by="village",
            day=in_days(3).isoformat()))  # fmt: skip
    assert "Village lines" not in read()
    assert "Village lines" in street.opens(HERE).split("The village or community does this")[0]
    with at(clock.now() + timedelta(days=3)):
        assert "Village lines" in read()
        assert "Maintaining and repairing power lines" in read(PINGSHAN)
        line = town.reports("电线掉下来了", kind="power")
        assert "do-hand_back" not in Desk(town.grid_member).opens(line.get_absolute_url())
        changes(street, POWER, "change", **words(name_en="Lines again", day=in_days(0).isoformat()))
    with at(clock.now() + timedelta(days=9)):
        page = street.opens(POWER)
        assert "Lines again" in page
        changes(street, POWER, "drop", day=in_days(0).isoformat())
        page = street.opens(POWER)
        for held in ("comes with the product", "Wuxing", "Town power station", "ended"):
            assert held in page


def test_an_entry_of_the_wider_place_is_taken_off_here_and_holds_again(town: Town) -> None:
    street = Desk(town.street)
    changes(street, POWER, "drop", day=in_days(2).isoformat())
    assert "power lines and equipment" in read()
    with at(clock.now() + timedelta(days=2)):
        assert "power lines and equipment" not in read()
        assert "power lines and equipment" in read(PINGSHAN)
        assert "Not on the list here" in street.opens(POWER)
        assert "do-drop" not in street.opens(POWER)
        changes(street, POWER, "above", day=in_days(0).isoformat())
        assert "power lines and equipment" in read()
        assert "do-above" not in street.opens(POWER)
    noted = Entry.objects.filter(what="matters.Item:power_lines").order_by("at", "pk")
    assert list(noted.values_list("verb", flat=True)) == [
        "drop_item", "take_above",
    ]  # fmt: skip


def test_an_own_entry_ends_on_its_day(town: Town) -> None:
    street = Desk(town.street)
    page = street.opens(f"{HERE}add/")
    own = street.posts(f"{HERE}add/", 303, **hidden(page), **words())["Location"]
    assert "do-above" not in street.opens(own)
    changes(street, own, "drop", day=in_days(5).isoformat())
    assert "charging points" in read()
    assert "until" in street.opens(HERE)
    with at(clock.now() + timedelta(days=5)):
        assert "charging points" not in read()
        assert "ended" in street.opens(own)


def test_of_two_who_change_one_entry_the_second_looks_first(town: Town) -> None:
    street, lead = Desk(town.street), Desk(town.lead)
    form = street.opens(POWER).partition("do-change")[2]
    seen = re.search(r'name="seen" value="(\w+)"', form)
    assert seen is not None
    changes(lead, POWER, "change", **words(name_en="First"))
    mine = words(name_en="Second", kinds=["power", "water"])
    said = street.posts(f"{POWER}change/", 409, seen=seen.group(1), **mine).content.decode()
    assert "Somebody else changed this entry" in said
    assert "Second" in said
    assert len(re.findall(r'name="kinds" value="\w+"[^>]* checked', said)) == 2
    assert "First" in read()
    again = re.search(r'name="seen" value="(\w+)"', said)
    assert again is not None
    for _press in range(2):
        street.posts(f"{POWER}change/", seen=again.group(1), **mine)
    assert "Second" in read()
    assert Item.objects.filter(code="power_lines", scope_path=town.village.path).count() == 1


def test_only_whoever_sets_rules_of_the_place_keeps_its_list(town: Town) -> None:
    clerk = Desk(town.clerk)
    page = clerk.opens(POWER)
    assert "do-change" not in page
    assert "Add an item" not in clerk.opens(HERE)
    clerk.opens(f"{HERE}add/", 403)
    clerk.posts(f"{HERE}add/", 403, **words())
    clerk.posts(f"{POWER}change/", 403, **words())
    clerk.posts(f"{POWER}drop/", 403, day=in_days(0).isoformat(), note="x")
    Desk(town.street).opens(f"/office/items/{YIJIANG}/", 404)
    Desk(town.street).opens(f"{HERE}nothing/", 404)
    Desk(town.street).posts(f"{POWER}burn/", 404)
    Desk(town.outsider).opens(HERE, 404)
    assert not Item.objects.exclude(scope_path="").exists()


def test_the_list_asks_the_same_few_questions_however_long_it_is(town: Town) -> None:
    street = Desk(town.street)
    street.opens(HERE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        street.opens(HERE)
    rows = [
        Item(code=f"x{n}", name_zh=f"事{n}", basis="x", scope_path=town.village.path)
        for n in range(60)
    ]
    Item.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        assert "事59" in street.opens(HERE)
    assert len(many) <= len(few)


def test_a_file_brings_the_whole_list_from_today_on(town: Town, tmp_path: Path) -> None:
    own = tmp_path / "items.toml"
    entry = '[[item]]\ncode = "{}"\nzh = "{}"\nbasis = "协议"\n'
    own.write_text(entry.format("a", "甲事") + entry.format("b", "乙事"), encoding="utf-8")
    call_command("import_items", str(own), place=WUXING)
    with at(clock.now() + timedelta(days=1)):
        own.write_text(entry.format("b", "乙事") + entry.format("c", "丙事"), encoding="utf-8")
        call_command("import_items", str(own), place=WUXING)
        assert "甲事" not in read()
        page = Desk(town.street).opens(f"{HERE}a/")
        assert "甲事" in page
        assert "ended" in page
        call_command("import_items", str(own), place=WUXING)
    assert Item.objects.filter(scope_path=town.village.path).count() == 4  # b moved up
    noted = Entry.objects.filter(verb="import_items").order_by("at", "pk")
    assert [entry.details["count"] for entry in noted] == [2, 2, 2]


def test_a_place_where_nothing_is_named_says_what_to_do_first(town: Town) -> None:
    Item.objects.all().delete()
    page = Desk(town.street).opens(HERE)
    assert "Nothing is named yet. Add what the village answers for." in page
    assert f'href="{HERE}add/"' in page
