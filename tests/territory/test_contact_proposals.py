"""Contact households: a fair first assignment, and many from a sheet."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.common import sheets
from linli.territory.models import Link, Posting
from tests.contact import TABLE, contact_member, doors
from tests.desk import Desk
from tests.town import Somebody, Town


@pytest.fixture
def member(town: Town) -> Somebody:
    """A party member of 五星村 who offered to be a contact, and to be named."""
    return contact_member(town, "联")


def test_a_proposal_is_fair_keeps_lanes_together_and_is_taken_by_a_person(
    town: Town, member: Somebody
) -> None:
    doors(town, 8)
    doors(town, 7, lane=1)
    others = [contact_member(town, name) for name in ("帮", "扶")]
    exempt = contact_member(town, "免")
    Posting.objects.filter(pk=exempt.postings[0].pk).update(exempt=True)
    desk = Desk(town.chief)

    page = desk.opens(f"{TABLE}propose/")
    pairs = re.findall(r'name="pair" value="(.*?)"', page)
    assert len(pairs) == 15
    assert not Link.objects.exists()
    assert "示例·免" not in page
    desk.posts(f"{TABLE}propose/", pair=pairs)

    counts = [who.person.links.count() for who in (member, *others)]
    assert counts == [5, 5, 5]
    lanes = [set(who.person.links.values_list("path", flat=True)) for who in (member, *others)]
    assert sum(map(len, lanes)) <= 4
    gone = desk.posts(f"{TABLE}propose/", status=409, pair=pairs[:1])
    assert "already" in gone.text


def test_many_links_come_from_a_sheet_all_or_none(town: Town, member: Somebody) -> None:
    doors(town, 6)
    desk = Desk(town.chief)

    def looked(*rows: list[str]) -> str:
        head = ["姓名", "电话", "地方", "门牌号", "到门牌号"]
        with sheets.xlsx(head, rows) as file:
            sent = SimpleUploadedFile("联户.xlsx", file.read())
        return unescape(desk.posts(f"{TABLE}import/", status=200, file=sent).text)

    bad = looked(["示例·联", "", "新屋巷", "1", "3"], ["示例·无", "", "新屋巷", "4", ""])
    assert "holds no posting that has such links" in bad
    assert "Take all of it" not in bad
    page = looked(["示例·联", "", "新屋巷", "1", "3"], ["示例·联", "", "新屋巷", "5", ""])
    rows = re.search(r'name="rows" value="(.*?)">', page, re.DOTALL)
    assert rows is not None
    desk.posts(f"{TABLE}import/", status=200, rows=rows.group(1), do="take")

    assert Link.objects.filter(answer="asked").count() == 4
    assert "0 new rows · 1 there already" in looked(["示例·联", "", "新屋巷", "1", "3"])
