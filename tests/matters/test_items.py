"""The list of items of a place: what its village does not answer for goes back with one tap and its
entry, and does not come down again."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.territory.choices import Level
from tests.desk import Desk
from tests.stages import again
from tests.town import PINGSHAN, WUXING, Town

ENTRY = "Maintaining and repairing power lines and equipment"


def back_at_the_street(town: Town) -> Matter:
    line = town.reports("电线掉下来了", kind="power")
    Desk(town.grid_member).does(line, "hand_back", item="power_lines")
    return again(line)


@pytest.mark.row("S2-18", "S2-19")
def test_what_is_outside_the_village_list_goes_to_the_street_with_one_tap(town: Town) -> None:
    line = town.reports("电线掉下来了", kind="power")
    page = Desk(town.grid_member).opens(line.get_absolute_url())
    assert '<input type="hidden" name="item" value="power_lines">' in page
    assert f"{ENTRY} · Power supply company (95598) · 电力法第十九条" in page
    Desk(town.grid_member).does(line, "hand_back", item="power_lines")
    found = again(line)
    assert (found.level, found.status) == (Level.TOWNSHIP, Status.SUBMITTED)
    assert found.owner == town.street.postings[0]
    reads = Client(headers={"accept-language": "en"}).get(matters.link_of(line)).content.decode()
    assert f"List of items: {ENTRY}. Done by: Power supply company (95598)." in reads
    in_chinese = Client(headers={"accept-language": "zh-hans"}).get(matters.link_of(line))
    assert "供电线路和设备的维护、抢修" in in_chinese.content.decode()


def test_the_street_may_not_hand_it_down_again(town: Town) -> None:
    line = back_at_the_street(town)
    to = str(town.grid_member.postings[0].pk)
    said = Desk(town.street).does(line, "assign", 422, to=to, reason="你们去看")
    assert f"{ENTRY} (Power supply company (95598))" in said
    assert "It may not be handed down again" in said
    Desk(town.street).does(line, "assign", to=str(town.lead.postings[0].pk), reason="请分管领导")
    assert again(line).level == Level.TOWNSHIP


def test_a_kind_that_was_corrected_may_go_down_again(town: Town) -> None:
    line = back_at_the_street(town)
    Desk(town.street).does(line, "kind", kind="lighting")
    to = str(town.grid_member.postings[0].pk)
    Desk(town.street).does(line, "assign", to=to, reason="是路灯，归村里")
    assert again(line).level == Level.GROUP


def test_what_the_village_answers_for_is_not_sent_back(town: Town) -> None:
    bin_ = town.reports("垃圾桶满了", kind="rubbish")
    page = Desk(town.grid_member).opens(bin_.get_absolute_url())
    assert "do-hand_back" not in page
    Desk(town.grid_member).sends(bin_, "hand_back", 422, version=bin_.version, item="power_lines")
    assert again(bin_).level == Level.GROUP


def test_everybody_reads_and_prints_the_list_of_a_place(town: Town) -> None:
    page = Client(headers={"accept-language": "en"}).get(f"/places/{WUXING}/items/")
    words = page.content.decode()
    assert words.index("Cleaning and collecting rubbish") < words.index("Others do this")
    assert words.index("Others do this") < words.index(ENTRY)


def test_a_place_keeps_a_list_of_its_own(town: Town, tmp_path: Path) -> None:
    own = tmp_path / "items.toml"
    own.write_text(
        '[[item]]\ncode = "power_lines"\nzh = "村内低压线路巡看"\nby = "village"\n'
        'basis = "镇村协议"\nkinds = ["power"]\n'
        '[[item]]\ncode = "fumes"\nzh = "油烟"\nbasis = "本地没有"\nretired = true\n',
        encoding="utf-8",
    )
    call_command("import_items", str(own), place=WUXING)
    here = Client().get(f"/places/{WUXING}/items/").content.decode()
    there = Client().get(f"/places/{PINGSHAN}/items/").content.decode()
    assert "村内低压线路巡看" in here
    assert "餐饮油烟" not in here
    assert "供电线路和设备的维护、抢修" in there
    line = town.reports("电线掉下来了", kind="power")
    assert "do-hand_back" not in Desk(town.grid_member).opens(line.get_absolute_url())


@pytest.mark.parametrize(
    "text",
    [
        "[[item]]\ncode = 'x'\n",
        "no list",
        "[[item]]\nby = 'moon'\n",
        "[[item]]\ncode = '事/一'\nzh = '事'\nbasis = '协议'\n",
    ],
)
def test_a_list_that_is_not_whole_is_refused_and_nothing_changes(
    town: Town, tmp_path: Path, text: str
) -> None:
    own = tmp_path / "items.toml"
    own.write_text(text, encoding="utf-8")
    before = len(matters.items_at(town.village.path))
    with pytest.raises(CommandError):
        call_command("import_items", str(own), place=WUXING)
    assert len(matters.items_at(town.village.path)) == before
