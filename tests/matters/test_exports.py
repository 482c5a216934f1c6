"""Lists are taken along as spreadsheets: what the page shows, and who took it is noted."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.audit.http import Table, download
from linli.audit.models import Entry
from linli.common import clock, sheets
from linli.common.errors import Invalid
from linli.common.sheets import Sheet
from linli.matters import services as matters
from linli.matters.choices import Status
from tests import stages
from tests.desk import Desk
from tests.ledgers import brings_in, row, xlsx
from tests.town import WUXING, Town

PHONE, NAME = "13800002222", "示例·子"


def read(data: bytes) -> Sheet:
    return sheets.read(data, most_rows=200_000, most_bytes=50_000_000)


def taken(client: Client, address: str) -> Sheet:
    """The table that anybody gets at this address."""
    answer = client.get(address)
    assert answer.status_code == 200
    data = answer.getvalue()
    answer.close()
    return read(data)


def ledger(query: str) -> Sheet:
    """The public ledger, without signing in."""
    return taken(Client(headers={"accept-language": "en"}), f"/places/{WUXING}/ledger/?{query}")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_is_taken_along_with_its_filters(town: Town, kind: str) -> None:
    town.reports("第一件")
    done = stages.to(Status.CLOSED, town)
    found = read(Desk(town.chief).takes(f"/matters/?state=ended&format={kind}"))
    (only,) = (dict(zip(found.headers, one.cells, strict=True)) for one in found.rows)
    assert only["Number"] == str(done)
    assert (only["What"], only["Satisfied (1–5)"], only["Solved"]) == ("路灯不亮", "5", "yes")
    (noted,) = Entry.objects.filter(verb="export")
    assert noted.details == {"rows": 1, "format": kind, "filters": {"state": "ended"}}
    assert noted.by_name == "示例·丁"


def test_the_page_offers_the_file_with_the_filters_that_it_has(town: Town) -> None:
    town.reports()
    page = Desk(town.chief).opens("/matters/?state=open")
    assert 'href="?state=open&format=xlsx"' in page
    assert 'href="?state=open&part=board&format=csv"' in page


def test_nobody_finds_more_in_a_file_than_on_the_page(town: Town) -> None:
    town.reports("别人的苦", private=True, name=NAME, phone=PHONE)
    town.reports("外面的灯", name=NAME, phone=PHONE)
    for who in (town.chief, town.grid_member, town.outsider, town.secretary):
        desk = Desk(who)
        for address in ("/matters/?", "/work/?", "/matters/?part=board&"):
            text = str(read(desk.takes(f"{address}format=csv")))
            assert PHONE not in text
            assert NAME not in text
    assert "别人的苦" in str(read(Desk(town.chief).takes("/matters/?format=csv")))
    assert "灯" not in str(read(Desk(town.outsider).takes("/matters/?format=csv")).rows)
    public = str(ledger("format=csv"))
    assert "苦" not in public
    assert "外面的灯" not in public
    assert "Street lamps" in public or "Lighting" in public or "lighting" in public


def test_whom_to_ring_back_is_taken_along_without_names_and_numbers(town: Town) -> None:
    stages.to(Status.CHECKED, town, name=NAME, phone=PHONE)
    found = read(Desk(town.clerk).takes("/ring-back/?format=xlsx"))
    assert len(found.rows) == 1
    assert NAME not in str(found)
    assert PHONE[-4:] not in str(found.rows[0].cells[1:])


def test_what_waits_for_me_is_taken_along(town: Town) -> None:
    town.reports("我的")
    found = read(Desk(town.grid_member).takes("/work/?format=xlsx"))
    assert [one.cells[1] for one in found.rows] == ["我的"]


def test_the_board_says_of_how_many_and_who_did_not_answer(town: Town) -> None:
    stages.to(Status.CLOSED, town)
    stages.to(Status.CHECKED, town)
    found = read(Desk(town.chief).takes("/matters/?part=board&format=xlsx"))
    assert found.headers[:4] == ["What", "How many", "Of", "Did not answer"]
    solved = next(one.cells for one in found.rows if one.cells[0].startswith("Solved"))
    assert solved[1:4] == ["1", "1", "1"]


def test_the_public_ledger_has_practical_matters_with_who_answered(town: Town) -> None:
    stages.to(Status.CLOSED, town, kind="road")
    found = ledger("part=practical&format=csv")
    assert [one.cells[1:5] for one in found.rows] == [["1", "1", "1", "0"]]


def test_a_text_that_somebody_reported_does_nothing_in_a_spreadsheet(town: Town) -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    town.reports(evil)
    desk = Desk(town.chief)
    text = desk.takes("/matters/?format=csv").decode("utf-8-sig")
    assert ',"=' not in text
    assert "\"'=HYPERLINK" in text
    assert evil in [one.cells[1] for one in read(desk.takes("/matters/?format=xlsx")).rows]


def test_a_file_costs_as_many_queries_for_many_rows_as_for_one(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = Desk(town.chief)
    town.reports()
    desk.takes("/matters/?format=xlsx")
    for count in (0, 12):
        for n in range(count):
            town.reports(f"第 {n} 件")
        with django_assert_num_queries(8):
            desk.takes("/matters/?format=xlsx")


def test_more_rows_than_a_file_should_hold_are_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="Choose a month"):
        download(Table("x", ["a"], [], 100_001), "csv")


def test_what_is_no_format_is_the_page(town: Town) -> None:
    assert "<h1>" in Desk(town.chief).opens("/matters/?format=exe")
    assert not Entry.objects.filter(verb="export").exists()


def test_no_rate_and_no_count_changes_by_what_was_imported(town: Town) -> None:
    """The same board, rates, counts and practical matters before and after."""
    stages.to(Status.CLOSED, town)
    town.reports()
    desk = Desk(town.chief)
    views = (
        "/matters/?part=board&format=csv",
        f"/places/{WUXING}/ledger/?part=practical&format=csv",
    )
    day = clock.today() - timedelta(days=1)
    counts = f"/places/{WUXING}/ledger/?since={day:%Y-%m-%d}"

    def seen() -> list[str]:
        bars = desk.opens(counts).split('id="practical"')[1].split("</main>")[0]
        return [*(str(read(desk.takes(view))) for view in views), bars]

    before = seen()
    lines = [
        row(date=f"{day}", completed=f"{clock.today()}", satisfied="不满意", text=f"{n}")
        for n in range(5)
    ]
    assert brings_in(desk, xlsx(lines)).imported == 5
    assert [one.cells[-1] for one in ledger("format=csv").rows].count("yes") == 5
    assert seen() == before
    assert matters.warn_overdue() == matters.close_unanswered() == matters.hand_over_ended() == 0
